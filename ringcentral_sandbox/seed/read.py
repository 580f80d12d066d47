"""The seed: a JSON file, checked whole before anything is written. docs/sandbox.md describes it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ringcentral_sandbox.accounts.countries import country_code
from ringcentral_sandbox.accounts.extensions import DISABLED, ENABLED, NOT_ACTIVATED
from ringcentral_sandbox.accounts.roles import DEFAULT_ROLE, ROLES

DEFAULT_SEED = Path(__file__).with_name("default.json")


class BadSeed(Exception):
    """The seed can't be used; the text says where it is wrong."""


@dataclass(frozen=True)
class SeedPerson:
    email: str
    first_name: str
    last_name: str
    role: str = DEFAULT_ROLE
    status: str = ENABLED
    password: str = ""
    department: str = ""
    title: str = ""
    country: str = "United States"
    phone: str = ""
    extension: str = ""
    address: dict[str, str] = field(default_factory=dict)
    external_id: str | None = None
    created_by: str = "portal"
    enforce_sso: bool = False


@dataclass(frozen=True)
class Seed:
    company: dict[str, str]
    client: dict[str, Any]
    people: tuple[SeedPerson, ...] = ()
    unassigned: dict[str, int] = field(default_factory=dict)
    rate_limits: dict[str, int] = field(default_factory=dict)
    switches: dict[str, str] = field(default_factory=dict)
    service_provider: dict[str, str] = field(default_factory=dict)
    emails_taken_elsewhere: tuple[str, ...] = ()


def seed_from_file(path: Path) -> Seed:
    try:
        return seed_from(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise BadSeed(f"{path}: {error}") from error


def seed_from(values: dict[str, Any]) -> Seed:
    """A Seed, or BadSeed for an unknown name, a missing one, or a value that isn't one of the known."""
    unknown = set(values) - set(Seed.__dataclass_fields__)
    if unknown:
        raise BadSeed(f"Unknown in the seed: {', '.join(sorted(unknown))}.")
    _check_names(values.get("company"), {"name", "plan", "id"}, {"name", "plan"}, "company")
    client_names = {"client_id", "client_secret", "name", "redirect_uris"}
    _check_names(values.get("client"), client_names, client_names, "client")
    people = tuple(_person(person) for person in values.get("people", []))
    taken = tuple(values.get("emails_taken_elsewhere", ()))
    return Seed(**{**values, "people": people, "emails_taken_elsewhere": taken})


def _person(values: dict[str, Any]) -> SeedPerson:
    label = f"person {values.get('email', '?')}"
    given, _, family = values.get("name", "").rpartition(" ")
    filled = {"first_name": given, "last_name": family, **{k: v for k, v in values.items() if k != "name"}}
    known = set(SeedPerson.__dataclass_fields__)
    _check_names(filled, known, {"email", "first_name", "last_name"}, label)
    person = SeedPerson(**filled)
    if person.role not in ROLES:
        raise BadSeed(f"{label}: there is no role {person.role!r}.")
    if person.status not in {ENABLED, DISABLED, NOT_ACTIVATED}:
        raise BadSeed(f"{label}: there is no status {person.status!r}.")
    if country_code(person.country) is None:
        raise BadSeed(f"{label}: there is no country {person.country!r}.")
    return person


def _check_names(values: Any, known: set[str], required: set[str], label: str) -> None:
    if not isinstance(values, dict):
        raise BadSeed(f"{label} is missing.")
    for name in sorted(required - {name for name, value in values.items() if value}):
        raise BadSeed(f"{label}: {name} is missing.")
    for name in sorted(set(values) - known):
        raise BadSeed(f"{label}: {name} is unknown.")
