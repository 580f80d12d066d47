"""The form of a person's properties, and how it maps to the directory's lists of addresses, numbers and attributes."""

import pycountry
from django import forms
from django.utils.text import format_lazy

from lockstep.directory.models import User
from lockstep.portals.forms import PASSWORD_RULES

TEXTS = {
    "firstname": "First Name",
    "middlename": "Middle Name",
    "lastname": "Last Name",
    "displayname": "Display Name",
    "job_title": "Job Title",
    "department": "Department",
    "company": "Company",
    "cost_center": "Cost Center",
    "employee_type": "Employee Type",
    "location": "Location",
}
ADDRESS = {
    "streetAddress": "Street Address",
    "locality": "City",
    "region": "State or Region",
    "postalCode": "Postal Code",
    "country": "Country",
}
ADDRESS_TYPES, PHONE_TYPES = ("work", "home"), ("work", "mobile", "home")
SPARE_ATTRIBUTES = 3
IDENTITY = ("username", "email", "employee_identifier")


def _text(label: str, longest: int = 200, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=hint)


class ProfileForm(forms.Form):
    """Everything but what services may know a person by: that has a page of its own, since it opens accounts."""

    description = _text("Description", 1024)

    def __init__(self, *args: object, user: User | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user or User()
        self.fields |= {name: _text(label) for name, label in TEXTS.items()}
        for kind in ADDRESS_TYPES:
            self.fields |= {f"{kind}_{part}": _text(label) for part, label in ADDRESS.items()}
            self.fields[f"{kind}_country"] = forms.ChoiceField(
                label="Country", required=False, choices=_countries(self._address(kind).get("country", ""))
            )
        for kind in PHONE_TYPES:
            self.fields[f"{kind}_phone"] = _text(f"{kind.capitalize()} phone", 40)
        for number in range(len(self.user.attributes) + SPARE_ATTRIBUTES):
            self.fields[f"attribute_{number}_name"] = _text("Name", 80)
            self.fields[f"attribute_{number}_value"] = _text("Value", 1024)
        if user:
            self.initial = {**self._initial(), **self.initial}

    def values(self) -> dict:
        """The profile as the directory takes it; entries that the form doesn't show stay as they are."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in (*TEXTS, "description")},
            "addresses": self._merged("addresses", ADDRESS_TYPES, self._given_address),
            "phone_numbers": self._merged("phone_numbers", PHONE_TYPES, self._given_phone),
            "attributes": [entry for number in self._attribute_numbers() if (entry := self._given_attribute(number))],
        }

    def groups(self, prefix: str) -> list:
        """The bound fields whose names begin so."""
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def work_address(self) -> list:
        return [self[f"work_{part}"] for part in ADDRESS]

    @property
    def home_address(self) -> list:
        return [self[f"home_{part}"] for part in ADDRESS]

    @property
    def phones(self) -> list:
        return [self[f"{kind}_phone"] for kind in PHONE_TYPES]

    @property
    def custom_attributes(self) -> list:
        return [(self[f"attribute_{n}_name"], self[f"attribute_{n}_value"]) for n in self._attribute_numbers()]

    def _attribute_numbers(self) -> range:
        return range(len(self.user.attributes) + SPARE_ATTRIBUTES)

    def _address(self, kind: str) -> dict:
        return next((entry for entry in self.user.addresses if entry["type"] == kind), {})

    def _initial(self) -> dict:
        initial = {name: getattr(self.user, name) for name in (*TEXTS, "description", *IDENTITY)}
        for kind in ADDRESS_TYPES:
            initial |= {f"{kind}_{part}": self._address(kind).get(part, "") for part in ADDRESS}
        phones = {entry["type"]: entry["number"] for entry in reversed(self.user.phone_numbers)}
        initial |= {f"{kind}_phone": phones.get(kind, "") for kind in PHONE_TYPES}
        for number, entry in enumerate(self.user.attributes):
            initial |= {f"attribute_{number}_name": entry["name"], f"attribute_{number}_value": entry["value"]}
        return initial

    def _merged(self, name: str, kinds: tuple[str, ...], given: object) -> list[dict]:
        """The first entry of each type that the form shows is what was typed; the others stay."""
        kept, seen = [], set()
        for entry in getattr(self.user, name):
            if entry["type"] in kinds and entry["type"] not in seen:
                seen.add(entry["type"])
                kept.append(given(entry["type"]))  # type: ignore[operator]
            else:
                kept.append(entry)
        return kept + [given(kind) for kind in kinds if kind not in seen]  # type: ignore[operator]

    def _given_address(self, kind: str) -> dict:
        return {"type": kind} | {part: self.cleaned_data[f"{kind}_{part}"] for part in ADDRESS}

    def _given_phone(self, kind: str) -> dict:
        return {"type": kind, "number": self.cleaned_data[f"{kind}_phone"]}

    def _given_attribute(self, number: int) -> dict:
        name, value = (self.cleaned_data[f"attribute_{number}_{part}"] for part in ("name", "value"))
        return {"name": name, "value": value} if name or value else {}


class IdentityForm(forms.Form):
    username = forms.CharField(label="Username", max_length=254)
    email = forms.CharField(label="Company Email", max_length=254)
    employee_identifier = _text("Employee ID")


class NewUserForm(ProfileForm):
    """A new person: properties, identity, and a temporary password if wished."""

    username = forms.CharField(
        label="Username", max_length=254, help_text="RingCentral wants it equal to the e-mail address."
    )
    email = forms.CharField(label="Company Email", max_length=254)
    employee_identifier = _text("Employee ID")
    password = forms.CharField(
        label="Temporary password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=format_lazy(
            "{} Changed at the first sign-in. Empty: send the activation e-mail afterwards.", PASSWORD_RULES
        ),
    )

    def values(self) -> dict:
        """With the identity."""
        return super().values() | {name: self.cleaned_data[name] for name in IDENTITY}


def _countries(present: str) -> list[tuple[str, str]]:
    named = {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}
    listed = sorted(named.items(), key=lambda pair: pair[1])
    unlisted = [(present, present)] if present and present not in named else []
    return [("", "None"), *unlisted, *listed]
