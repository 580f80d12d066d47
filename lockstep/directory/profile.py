"""What a person's properties may hold. Bad values are refused with the way out, never bent into shape."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = {"username": 254, "email": 254, "description": 1024}
ADDRESS_KEYS = ("type", "streetAddress", "locality", "region", "postalCode", "country")
ADDRESS_TYPES = ("work", "home", "other")
PHONE_TYPES = ("work", "mobile", "home", "other")
MOST_ENTRIES = 20
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def cleaned(values: Mapping, allowed: Iterable[str]) -> dict:
    """The values, checked and trimmed. Raises ValidationError with every field at fault; unknown fields are refused."""
    errors: dict[str, str] = {}
    good: dict = {}
    for name, value in values.items():
        try:
            if name not in allowed:
                raise ValidationError("Lockstep doesn't know this property.")
            good[name] = _LISTS[name](value) if name in _LISTS else text(value, LONGEST.get(name, 200))
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
    _check_identity(good, errors)
    if errors:
        raise ValidationError(errors)
    return good


def text(value: object, longest: int) -> str:
    """One line of text that XML and JSON can hold. Raises ValidationError."""
    if not isinstance(value, str):
        raise ValidationError("Write text here.")
    value = unicodedata.normalize("NFC", value.strip())
    if len(value) > longest:
        raise ValidationError(f"At most {longest} characters; these are {len(value)}.")
    if value != printable(value):
        raise ValidationError("There is a character in it that can't be printed. Type it again without.")
    return value


def names_that_differ(old: object, new: object) -> set[str]:
    """The custom attributes that two lists of them hold differently, or that only one of them holds."""
    before, after = ({entry["name"]: entry["value"] for entry in _entries(one)} for one in (old, new))
    return {name for name in before | after if before.get(name, "") != after.get(name, "")}


def printable(text: str) -> str:
    """With a dot for each character that can't be shown, or that would turn around what stands beside it."""
    return "".join("·" if unicodedata.category(c) in ("Cc", "Cs", "Cn") or c in TURNING else c for c in text)


def _check_identity(good: dict, errors: dict[str, str]) -> None:
    for name, label in (("username", "username"), ("email", "e-mail address")):
        if name in good and not good[name]:
            errors[name] = f"Everybody needs a {label}." if name == "username" else f"Everybody needs an {label}."
    if good.get("username") and re.search(r"\s", good["username"]):
        errors["username"] = "A username has no spaces."
    if good.get("email"):
        try:
            validate_email(good["email"])
        except ValidationError:
            errors["email"] = f"“{good['email']}” is not an e-mail address. It looks like name@company.example."


def _entries(value: object) -> list[dict]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ValidationError("This is a list of entries.")
    if len(value) > MOST_ENTRIES:
        raise ValidationError(f"At most {MOST_ENTRIES} entries.")
    return value


def _addresses(value: object) -> list[dict]:
    found = []
    for entry in _entries(value):
        if unknown := set(entry) - set(ADDRESS_KEYS):
            raise ValidationError(f"An address has no {', '.join(sorted(unknown))}.")
        address = {key: text(entry.get(key, ""), 200) for key in ADDRESS_KEYS}
        if address["type"] not in ADDRESS_TYPES:
            raise ValidationError(f"An address is of type {', '.join(ADDRESS_TYPES)}.")
        if any(address[key] for key in ADDRESS_KEYS[1:]):
            found.append(address)
    return found


def _phone_numbers(value: object) -> list[dict]:
    found = []
    for entry in _entries(value):
        if unknown := set(entry) - {"type", "number"}:
            raise ValidationError(f"A phone number has no {', '.join(sorted(unknown))}.")
        phone = {"type": text(entry.get("type", ""), 20), "number": text(entry.get("number", ""), 40)}
        if phone["type"] not in PHONE_TYPES:
            raise ValidationError(f"A phone number is of type {', '.join(PHONE_TYPES)}.")
        if phone["number"]:
            found.append(phone)
    return found


def _custom_attributes(value: object) -> list[dict]:
    found: dict[str, str] = {}
    for entry in _entries(value):
        name, content = text(entry.get("name", ""), 80), text(entry.get("value", ""), 1024)
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            raise ValidationError(
                f"“{name}”: a custom attribute's name has letters, digits and _ only, a letter first."
            )
        if name in found:
            raise ValidationError(f"The custom attribute {name} is there twice.")
        found[name] = content
    return [{"name": name, "value": content} for name, content in found.items()]


_LISTS = {"addresses": _addresses, "phone_numbers": _phone_numbers, "attributes": _custom_attributes}
