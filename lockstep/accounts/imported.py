"""What an account over there says of a person: `desired`, the other way round; and whether the directory knows them.

    linked to somebody here                          -> known
    the e-mail of one and the username of another    -> refused
    the e-mail of somebody here                      -> known
    the username of somebody here                    -> known where userName is read from it, else refused: taken
    the one where somebody here has it as the other  -> refused: both sign in by it
    no e-mail; one that several accounts have        -> refused
    anything else                                    -> new

Keys are compared as `match` does: exactly, or but for the case of ASCII letters. Nothing of this links anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lockstep.accounts.match import same_key
from lockstep.applications import attributes as a
from lockstep.applications.attributes import Attributes

_NAMES = {
    "firstname": a.GIVEN_NAME,
    "lastname": a.FAMILY_NAME,
    "displayname": "displayName",
    "department": a.DEPARTMENT,
    "job_title": a.TITLE,
}
LABELS = {
    "username": "username",
    "email": "e-mail address",
    "firstname": "first name",
    "lastname": "last name",
    "displayname": "display name",
    "department": "department",
    "job_title": "job title",
    "addresses": "address",
    "phone_numbers": "phone number",
}
_ADDRESS_TYPES = ("work", "home", "other")
_ADDRESS_PARTS = ("streetAddress", "locality", "region", "postalCode", "country")
_PHONE_TYPES = ("work", "mobile", "home", "other")
_FORMULAS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Known:
    """Somebody of the directory. `linked_to`: the id of the account there that is theirs already."""

    id: str
    name: str
    username: str
    email: str
    linked_to: str = ""


@dataclass(frozen=True)
class Holder:
    """Whose account it is by our own rows."""

    person_id: str
    name: str
    deleted: bool = False


@dataclass(frozen=True)
class Listed:
    """An account as a list shows it. `twins`: how many accounts of the list have this e-mail address, this included."""

    remote_id: str
    user_name: str
    email: str
    twins: int = 1


@dataclass(frozen=True)
class Verdict:
    """Whom the directory knows by this account, or why it can't be imported; neither: new."""

    person_id: str = ""
    reason: str = ""
    refused: bool = False


def recognise(
    listed: Listed, people: Iterable[Known], holder: Holder | None, *, service: str, username_is_key: bool = True
) -> Verdict:
    """Is this account's person in the directory already?"""
    if holder is not None:
        return _held(holder)
    people = tuple(people)
    by_email = next((one for one in people if listed.email and same_key(one.email, listed.email)), None)
    by_name = next((one for one in people if listed.user_name and same_key(one.username, listed.user_name)), None)
    if by_email and by_name and by_email.id != by_name.id:
        return _refused(f"Its e-mail address is {by_email.name}’s here, its username {by_name.name}’s.")
    if by_email:
        return _matched(listed, by_email, "e-mail")
    if by_name and username_is_key:
        return _matched(listed, by_name, "username")
    if by_name:
        return _refused(f"The username {listed.user_name} is taken by {by_name.name}.")
    if crossed := next((one for one in people if _crossed(listed, one)), None):
        return _refused(f"{crossed.name} signs in here with {listed.user_name or listed.email} already.")
    if not listed.email:
        return _refused("It has no e-mail address, and everybody in the directory needs one.")
    if listed.twins > 1:
        return _refused(f"{listed.twins} accounts in {service} have this e-mail address: whose is it?")
    return Verdict()


def values_from(attributes: Attributes) -> dict[str, object]:
    """The properties of a user, from the attributes of an account. What a service doesn't say is left out."""
    email = next((v for path, v in attributes.items() if path.startswith("emails") and path.endswith("value")), "")
    values: dict[str, object] = {
        "username": _text(attributes.get(a.USER_NAME)) or _text(email),
        "email": _text(attributes.get(a.EMAIL)) or _text(email),
    }
    values |= {name: text for name, path in _NAMES.items() if (text := _text(attributes.get(path)))}
    addresses = [address for kind in _ADDRESS_TYPES if (address := _address(attributes, kind))]
    phones = [phone for kind in _PHONE_TYPES if (phone := _phone(attributes, kind))]
    return values | ({"addresses": addresses} if addresses else {}) | ({"phone_numbers": phones} if phones else {})


def like_a_formula(values: Mapping[str, object]) -> str:
    """Why values can't be kept: a spreadsheet would calculate them when the directory is exported. "" if they can."""
    for name in ("username", "email", *_NAMES):
        text = values.get(name)
        if isinstance(text, str) and text.startswith(_FORMULAS):
            return f"The {LABELS[name]} begins with “{text[0]}”, as a formula does."
    return ""


def _crossed(listed: Listed, person: Known) -> bool:
    """Username here, e-mail there or the reverse: people sign in by either, so nobody else may have it."""
    by_name = bool(listed.user_name) and same_key(person.email, listed.user_name)
    return by_name or (bool(listed.email) and same_key(person.username, listed.email))


def _held(holder: Holder) -> Verdict:
    if holder.deleted:
        return _refused(f"This is still the account of {holder.name}, who was deleted here.")
    return Verdict(holder.person_id, f"Linked to {holder.name}")


def _matched(listed: Listed, person: Known, key: str) -> Verdict:
    said = f"Matched by {key}: {person.name}"
    if person.linked_to not in ("", listed.remote_id):
        said += ", who has another account there"
    elif listed.twins > 1:
        said += f"; {listed.twins} accounts there have this address"
    return Verdict(person.id, said)


def _refused(reason: str) -> Verdict:
    return Verdict(reason=reason, refused=True)


def _address(attributes: Attributes, kind: str) -> dict[str, str]:
    parts = {part: _text(attributes.get(f'addresses[type eq "{kind}"].{part}')) for part in _ADDRESS_PARTS}
    return {"type": kind, **parts} if any(parts.values()) else {}


def _phone(attributes: Attributes, kind: str) -> dict[str, str]:
    number = _text(attributes.get(f'phoneNumbers[type eq "{kind}"].value'))
    return {"type": kind, "number": number} if number else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
