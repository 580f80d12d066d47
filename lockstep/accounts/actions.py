"""What the law may decide, each a value. One action is one step: after it, the row is looked at again.

Reads write nothing over there; writes do. Local ones change the row only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from lockstep.accounts.account import Origin
from lockstep.accounts.lint import Issue
from lockstep.accounts.match import Hit, Key
from lockstep.applications.attributes import Attributes, Changes


class Why(StrEnum):
    """Why nothing is done, or why it has to wait."""

    IN_STEP = "in_step"
    NOT_WANTED = "not_wanted"  # not there, and not wanted
    LEFT_TO_THEM = "left_to_them"  # off over there by their hand, and not wanted in
    LET_GO = "let_go"
    GRANT = "grant"  # the account that authorised the integration
    LOOKED = "looked"  # an absence is believed after two looks
    PENDING = "pending"
    PENDING_MISTYPED = "pending_mistyped"  # pending under keys that are no longer wanted
    SETTLING = "settling"
    UNIT = "unit"  # two writes and two minutes of token are needed
    REFUSED = "refused"
    HOLDER_MOVING = "holder_moving"


class HoldReason(StrEnum):
    PENDING_NOT_OURS = "pending_not_ours"
    OFF_THERE = "off_there"
    UNCLEAR = "unclear"
    LOST = "lost"
    STRANGER = "stranger"  # the id belongs to somebody else now
    MATCH_INACTIVE = "match_inactive"
    MATCH_PENDING = "match_pending"
    MATCH_FOREIGN = "match_foreign"
    MATCH_TAKEN = "match_taken"
    MATCH_SEVERAL = "match_several"
    CONFLICT = "conflict"
    CONFLICT_RING = "conflict_ring"
    GUARD = "guard"  # one of too many that would leave within a day
    GUARD_CHANGED = "guard_changed"  # approved, and another request by now
    GUARD_EXPIRED = "guard_expired"  # approved, and not sent in time


class LookWhy(StrEnum):
    UNSURE = "unsure"  # what became of the open Exchange
    FRESH = "fresh"  # before a write


@dataclass(frozen=True)
class Nothing:
    why: Why


@dataclass(frozen=True)
class Look:
    """GET the id. Then `after.looked` or `after.missed`."""

    remote_id: str
    why: LookWhy


@dataclass(frozen=True)
class AskStatus:
    """Ask the service's other API what an inactive account is. Then `after.told_status`."""

    remote_id: str


@dataclass(frozen=True)
class Find:
    """Search by each key in turn until one has hits that count (`match.carrying`), then judge them (`match.judge`) and
    plan again with the Match; while unsure: `after.found` or `after.missed`."""

    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Create:
    """POST. `attributes` hold externalId, and `active` where the service wants it."""

    attributes: Attributes


@dataclass(frozen=True)
class Adopt:
    """Link the row to this account; nothing is sent. CREATED: it carries our externalId, so we made it."""

    hit: Hit
    origin: Origin


@dataclass(frozen=True)
class Patch:
    remote_id: str
    changes: Changes


@dataclass(frozen=True)
class KeysOnly:
    """userName and e-mail of a switched-off account, to free an address."""

    remote_id: str
    changes: Changes


@dataclass(frozen=True)
class SwitchOff:
    remote_id: str
    changes: Changes = field(default_factory=lambda: {"active": False})


@dataclass(frozen=True)
class SwitchOn:
    """One PATCH: `active: true` and what differs."""

    remote_id: str
    changes: Changes


@dataclass(frozen=True)
class Delete:
    remote_id: str


@dataclass(frozen=True)
class ReviveAndDelete:
    """One unit: PATCH `active: true`, DELETE. Mark it begun with the first Exchange (`after.reviving`); if the delete
    isn't confirmed, `after.revival_failed`, and the next plan is to switch off."""

    remote_id: str
    changes: Changes = field(default_factory=lambda: {"active": True})


@dataclass(frozen=True)
class StartAfresh:
    """Drop the id and take a new externalId (`after.afresh`); the next plan finds or creates."""


@dataclass(frozen=True)
class Forget:
    """Nothing of the person is left over there: the row may go."""


@dataclass(frozen=True)
class Wait:
    """Goes on by itself: at `until`, or (None) when what it waits for happens."""

    why: Why
    until: datetime | None = None
    detail: str = ""


@dataclass(frozen=True)
class Hold:
    """An admin has to choose. `hits`: the accounts it is about, where there are any."""

    reason: HoldReason
    hits: tuple[Hit, ...] = ()
    detail: str = ""


@dataclass(frozen=True)
class Park:
    """No line free: goes on by itself, in order of arrival."""

    country: str = ""


@dataclass(frozen=True)
class NotSent:
    """The service would refuse it: what has to be put right here first."""

    issues: tuple[Issue, ...]


Read = Look | AskStatus | Find
Write = Create | Patch | KeysOnly | SwitchOff | SwitchOn | Delete | ReviveAndDelete
Local = Nothing | Adopt | StartAfresh | Forget | Wait | Hold | Park | NotSent
Action = Read | Write | Local

GUARDED = (HoldReason.GUARD, HoldReason.GUARD_CHANGED, HoldReason.GUARD_EXPIRED)
READS = (Look, AskStatus, Find)
WRITES = (Create, Patch, KeysOnly, SwitchOff, SwitchOn, Delete, ReviveAndDelete)
WRITES_TO_AN_ID = (Patch, KeysOnly, SwitchOff, SwitchOn, Delete, ReviveAndDelete)


def changes_of(action: Action) -> Mapping[str, str | bool | None]:
    """The fields that an action sends; empty where it sends none."""
    if isinstance(action, Create):
        return action.attributes
    return getattr(action, "changes", {})


def fingerprint(action: Action) -> str:
    """What an action is, in short: the same for the same kind, account and fields; for refusals and approvals."""
    what = [type(action).__name__, getattr(action, "remote_id", ""), sorted(changes_of(action).items())]
    return sha256(json.dumps(what, ensure_ascii=True).encode()).hexdigest()[:24]
