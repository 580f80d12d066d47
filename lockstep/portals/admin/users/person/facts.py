"""A person's properties as lines, under JumpCloud's labels. What is empty is left out."""

from lockstep.accounts.places import country_name
from lockstep.directory.models import User

LABELS = (
    ("username", "Username"),
    ("email", "Company Email"),
    ("firstname", "First Name"),
    ("middlename", "Middle Name"),
    ("lastname", "Last Name"),
    ("displayname", "Display Name"),
    ("job_title", "Job Title"),
    ("department", "Department"),
    ("company", "Company"),
    ("cost_center", "Cost Center"),
    ("employee_identifier", "Employee ID"),
    ("employee_type", "Employee Type"),
    ("location", "Location"),
    ("description", "Description"),
)
LABEL_OF = dict(LABELS)


def facts(user: User) -> list[tuple[str, str]]:
    """(label, value) of what is known: properties, phone numbers, custom attributes."""
    plain = [(label, getattr(user, name)) for name, label in LABELS if getattr(user, name)]
    phones = [(f"{phone['type'].capitalize()} phone", phone["number"]) for phone in user.phone_numbers]
    return plain + phones + [(entry["name"], entry["value"]) for entry in user.attributes]


def address_lines(user: User) -> list[tuple[str, str]]:
    """(label, one line) for each address."""
    return [(f"{address['type'].capitalize()} address", _line(address)) for address in user.addresses]


def _line(address: dict) -> str:
    town = " ".join(part for part in (address.get("postalCode", ""), address.get("locality", "")) if part)
    parts = (
        address.get("streetAddress", ""),
        town,
        address.get("region", ""),
        country_name(address.get("country", "")),
    )
    return ", ".join(part for part in parts if part)
