"""Which account over there is this person's? (Note 1 of the table in `plan.py`.)

Searched by externalId where the service filters by it, then userName, then e-mail. Services have been seen to answer a
filter with everybody, so a hit counts only if it carries what was asked for. Keys are compared with ASCII case folded
and nothing else: outside of ASCII two spellings may be two people.

    none                                              -> create
    one with our own externalId                       -> ours: link it again
    one, active, no foreign externalId, unlinked      -> adopt
    anything else                                     -> hold, with the reason
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lockstep.accounts.account import Status
from lockstep.applications.attributes import ACTIVE, EMAIL, EXTERNAL_ID, USER_NAME, Attributes
from lockstep.applications.traits import Traits
from lockstep.protocols.ascii_case import ascii_lower

_PATHS = {"externalId": EXTERNAL_ID, "userName": USER_NAME, "email": EMAIL}


@dataclass(frozen=True)
class Key:
    """One search: `attribute` as this service's filter writes it, `path` where a hit has to carry `value`."""

    attribute: str
    path: str
    value: str


@dataclass(frozen=True)
class Hit:
    """An account that a search found. `linked_to`: the name of whose row has this id already, "" for nobody's."""

    remote_id: str
    attributes: Attributes = field(default_factory=dict)
    linked_to: str = ""
    status: Status = Status.NOT_ASKED

    @property
    def active(self) -> bool:
        return self.attributes.get(ACTIVE) is True


class MatchKind(StrEnum):
    NONE = "none"
    OURS = "ours"
    ADOPT = "adopt"
    INACTIVE = "inactive"
    PENDING = "pending"
    FOREIGN = "foreign"
    TAKEN = "taken"
    SEVERAL = "several"


@dataclass(frozen=True)
class Match:
    kind: MatchKind
    hits: tuple[Hit, ...] = ()


def same_key(one: object, other: object) -> bool:
    """Whether two keys are the same: exactly, or but for the case of ASCII letters."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    return ascii_lower(one) == ascii_lower(other)


def keys_to_ask(external_id: str, attributes: Attributes, traits: Traits) -> tuple[Key, ...]:
    """The searches to make, in order. `attributes` are the keys as wanted (or, of an open Exchange, as sent)."""
    values = {EXTERNAL_ID: external_id, USER_NAME: attributes.get(USER_NAME), EMAIL: attributes.get(EMAIL)}
    asked = ((traits.filters.get(name), path, _text(values[path])) for name, path in _PATHS.items())
    return tuple(Key(attribute, path, value) for attribute, path, value in asked if attribute and value)


def carrying(hits: Iterable[Hit], key: Key, external_id: str) -> tuple[Hit, ...]:
    """The hits that count: those that carry what was asked for, or our externalId. Each id once."""
    counting = {hit.remote_id: hit for hit in hits if _carries(hit, key) or _has_id(hit, external_id)}
    return tuple(counting.values())


def judge(hits: Iterable[Hit], external_id: str) -> Match:
    """What the hits that count amount to."""
    found = tuple(hits)
    ours = tuple(hit for hit in found if _has_id(hit, external_id))
    if len(ours) == 1 and not ours[0].linked_to:
        return Match(MatchKind.OURS, ours)
    if len(found) != 1:
        return Match(MatchKind.SEVERAL if found else MatchKind.NONE, found)
    return Match(_judge_one(found[0]), found)


def _judge_one(hit: Hit) -> MatchKind:
    if hit.linked_to:
        return MatchKind.TAKEN
    if hit.attributes.get(EXTERNAL_ID):
        return MatchKind.FOREIGN
    if hit.active:
        return MatchKind.ADOPT
    return MatchKind.PENDING if hit.status is Status.NOT_ACTIVATED else MatchKind.INACTIVE


def _carries(hit: Hit, key: Key) -> bool:
    carried = hit.attributes.get(key.path)
    return carried == key.value if key.path == EXTERNAL_ID else same_key(carried, key.value)


def _has_id(hit: Hit, external_id: str) -> bool:
    return bool(external_id) and hit.attributes.get(EXTERNAL_ID) == external_id


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
