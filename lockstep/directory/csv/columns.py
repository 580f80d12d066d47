"""Which property a column is, by the name in its first line. Pure. Unknown names are refused, never skipped.

A name is JumpCloud's (`jobTitle`), the screen's (`Job Title`), or what spreadsheets say (`E-mail`, `Surname`); case,
spaces and punctuation don't count. Addresses and numbers have a column for each part: `Work City`, `mobile_number`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lockstep.directory.csv.reading import Unreadable
from lockstep.directory.profile import ADDRESS_KEYS, ADDRESS_TYPES, PHONE_TYPES
from lockstep.directory.properties import PROPERTIES

LISTS = ("addresses", "phone_numbers", "attributes")
REQUIRED = ("username", "email")
REASON = "reason"  # the column that the download of left-out lines has; nothing is read from it
TEMPLATE = (
    *("username", "email", "firstname", "lastname", "displayname", "jobTitle", "department", "company", "location"),
    *("employeeIdentifier", "mobile_number", "work_number", "work_streetAddress", "work_locality", "work_region"),
    *("work_postalCode", "work_country"),
)
_SAID_OTHERWISE = {
    "username": ("user name", "login"),
    "email": ("e-mail", "e-mail address", "mail", "work e-mail"),
    "firstname": ("given name", "forename"),
    "lastname": ("family name", "surname"),
    "job_title": ("title", "position"),
    "employee_identifier": ("employee number", "employee no", "personnel number"),
}
_PART_WORDS = {
    "streetAddress": ("street address", "street"),
    "locality": ("locality", "city", "town"),
    "region": ("region", "state", "state or region"),
    "postalCode": ("postal code", "post code", "zip", "zip code"),
    "country": ("country",),
}
_ATTRIBUTE = re.compile(r"(?:custom\s*)?attributes?\s*[.:_ ]\s*([A-Za-z][A-Za-z0-9_]*)", re.IGNORECASE)
_NOT_IMPORTED = "Passwords are not imported: each person sets their own. Remove the column “{}”."


@dataclass(frozen=True)
class Column:
    """`label`: as the screen calls it. In a list, `kind` is the entry's type and `part` which value of it."""

    field: str
    label: str
    kind: str = ""
    part: str = ""


def columns_of(names: Sequence[str]) -> tuple[Column, ...]:
    """What each column is. Raises Unreadable with every name at fault."""
    wrong = [_wrong(name, place) for place, name in enumerate(names, 1) if _column(name) is None]
    found = [column for name in names if (column := _column(name))]
    wrong += [f"The column {one.label} is there twice." for one, times in Counter(found).items() if times > 1]
    missing = [field for field in REQUIRED if field not in {one.field for one in found}]
    wrong += [f"The column {field} is missing: everybody needs one." for field in missing]
    if wrong:
        raise Unreadable(*wrong)
    return tuple(found)


def _wrong(name: str, place: int) -> str:
    if not name:
        return f"Column {place} has no name. Name it in the first line, or remove it."
    shown = "".join(c if c.isprintable() else "·" for c in name[:60])
    if _plain(name) in ("password", "newpassword", "temporarypassword"):
        return _NOT_IMPORTED.format(shown)
    return f"Lockstep doesn't know the column “{shown}”. Rename or remove it."


def _column(name: str) -> Column | None:
    if _plain(name) == REASON:
        return Column("", "Reason")
    if attribute := _ATTRIBUTE.fullmatch(name):
        return Column("attributes", f"Custom attribute {attribute[1]}", part=attribute[1])
    return _BY_NAME.get(_plain(name))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _texts() -> Iterator[tuple[str, Column]]:
    for one in PROPERTIES:
        if one.field not in LISTS:
            for name in (one.name, one.label, one.field, *_SAID_OTHERWISE.get(one.field, ())):
                yield name, Column(one.field, one.label)


def _entries() -> Iterator[tuple[str, Column]]:
    for kind in ADDRESS_TYPES:
        for part in ADDRESS_KEYS[1:]:
            label = f"{kind.capitalize()} {_PART_WORDS[part][0]}"
            for word in (part, *_PART_WORDS[part]):
                for name in (f"{kind} {word}", f"addresses.{kind}.{word}"):
                    yield name, Column("addresses", label, kind, part)
    for kind in PHONE_TYPES:
        for name in (f"{kind} number", f"{kind} phone", f"{kind} phone number", f"phoneNumbers.{kind}"):
            yield name, Column("phone_numbers", f"{kind.capitalize()} phone", kind, "number")


_BY_NAME = {_plain(name): column for name, column in (*_texts(), *_entries())}
