"""A person as they stand in a form that isn't saved yet: the kept values, under what has been typed."""

from collections.abc import Mapping
from copy import copy

from lockstep.directory.models import User
from lockstep.portals.admin.users.editing.forms import ADDRESS, IDENTITY, TEXTS

LONGEST = 1024  # more than any field takes


def typed_person(kept: User, typed: Mapping[str, str]) -> User:
    """A copy that is never saved. Fields that the form doesn't have stay as they are kept."""
    person = copy(kept)
    for name in (*TEXTS, *IDENTITY):
        if name in typed:
            setattr(person, name, _text(typed, name))
    if "work_country" in typed:
        address = {part: _text(typed, f"work_{part}") for part in ADDRESS}
        person.addresses = _with_first(kept.addresses, "work", address)
    if "mobile_phone" in typed:
        person.phone_numbers = _with_first(kept.phone_numbers, "mobile", {"number": _text(typed, "mobile_phone")})
    return person


def _with_first(entries: list[dict], kind: str, typed: dict[str, str]) -> list[dict]:
    """The entries with what was typed in place of the first of its kind; without that one, if nothing was."""
    first = next((entry for entry in entries if entry["type"] == kind), None)
    others = [entry for entry in entries if entry is not first]
    return [{"type": kind} | typed, *others] if any(typed.values()) else others


def _text(typed: Mapping[str, str], name: str) -> str:
    return typed.get(name, "").strip()[:LONGEST]
