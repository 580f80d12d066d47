"""What an account should be, from a person of the directory, the mapping and the service's traits.

Sent is only what the service takes: its types of address and phone (a home address stays here), not what it ignores,
nothing empty. Countries go out as ISO codes and phones as E.164 where they can be read; else as they are written here,
and `lint` says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lockstep.accounts.places import country_code, e164
from lockstep.applications.attributes import USER_NAME
from lockstep.applications.catalog.template import MappingRow
from lockstep.applications.traits import Traits


@dataclass(frozen=True)
class Person:
    """A user, as the mapping reads them: properties by JumpCloud's names (username, firstname, jobTitle …), addresses
    of {type, streetAddress, locality, region, postalCode, country}, phone numbers of {type, number}."""

    properties: Mapping[str, str]
    addresses: tuple[Mapping[str, str], ...] = ()
    phone_numbers: tuple[Mapping[str, str], ...] = field(default_factory=tuple)


def desired(
    person: Person, mapping: Iterable[MappingRow], traits: Traits, user_name_from: str = "username"
) -> dict[str, str]:
    """The attributes wanted over there, flat; without externalId and active, which aren't the directory's to say."""
    address = _first(person.addresses, traits.address_types)
    phone = _first(person.phone_numbers, traits.phone_types)
    found: dict[str, str] = {}
    for row in mapping:
        if row.path and row.path not in traits.ignored:
            source = user_name_from if row.path == USER_NAME else row.lockstep_property
            value = _value(source, person.properties, address, phone).strip()
            found |= {row.path: value} if value else {}
    return found


def _value(source: str, properties: Mapping[str, str], address: Mapping[str, str], phone: Mapping[str, str]) -> str:
    if source == "addresses[].country":
        return country_code(address.get("country", "")) or address.get("country", "")
    if source.startswith("addresses[]."):
        return address.get(source.removeprefix("addresses[]."), "")
    if source == "phoneNumbers[].value":
        return e164(phone.get("number", ""), address.get("country", "")) or phone.get("number", "")
    return properties.get(source, "")


def _first(entries: Iterable[Mapping[str, str]], types: tuple[str, ...]) -> Mapping[str, str]:
    allowed = [entry for entry in entries if entry.get("type") in types]
    return next((entry for kind in types for entry in allowed if entry["type"] == kind), {})
