"""Accounts of every belief, and everything that may be wanted of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from lockstep.accounts.account import Account, Open, Origin, Status, Verb
from lockstep.accounts.belief import Belief
from lockstep.accounts.cells import Conditions
from lockstep.accounts.match import Hit, Match, MatchKind
from lockstep.accounts.want import Want, Wanted
from lockstep.applications.access import Reason
from lockstep.applications.attributes import (
    ACTIVE,
    COUNTRY,
    DEPARTMENT,
    EMAIL,
    EXTERNAL_ID,
    FAMILY_NAME,
    GIVEN_NAME,
    LOCALITY,
    USER_NAME,
)
from lockstep.applications.catalog import ringcentral
from lockstep.applications.traits import Traits

NOW = datetime(2026, 11, 24, 14, 33, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

BOB = {
    USER_NAME: "bob@fernhill.example",
    EMAIL: "bob@fernhill.example",
    GIVEN_NAME: "Bob",
    FAMILY_NAME: "Tanaka",
    DEPARTMENT: "Sales",
    LOCALITY: "Berlin",
    COUNTRY: "DE",
}
MOVED = BOB | {DEPARTMENT: "Support"}
RENAMED = BOB | {USER_NAME: "bob.t@fernhill.example", EMAIL: "bob.t@fernhill.example"}

RINGCENTRAL = ringcentral.TRAITS
PLAIN = Traits()
ALL_TRAITS = [
    replace(RINGCENTRAL, pending=pending, revive_before_delete=revive, status_asked=asked, keeps_external_id=keeps)
    for pending, revive, asked, keeps in product((True, False), repeat=4)
]


def shown(active: bool, external_id: str = "ours", **changes: str) -> dict:
    """What the service shows of Bob's account."""
    return BOB | {ACTIVE: active, EXTERNAL_ID: external_id} | changes


def _there(active: bool, **fields) -> Account:
    known = Account(
        "ours",
        remote_id="401",
        origin=Origin.CREATED,
        sent=dict(BOB),
        seen=shown(active),
        made={path: (value,) for path, value in BOB.items()},
        seen_at=NOW,
        seen_full_at=NOW,
        seen_true=True,
    )
    return replace(known, **fields)


def adopted(account: Account) -> Account:
    """The same account, had it been there before us: nothing was sent at its creation, and no externalId of ours."""
    seen = {path: value for path, value in account.seen.items() if path != EXTERNAL_ID}
    return replace(account, origin=Origin.ADOPTED, seen=seen, seen_true=True)


ROWS = {
    Belief.ABSENT: Account("ours"),
    Belief.UNSURE: _there(True, open=Open(Verb.CHANGE, {DEPARTMENT: "Support"})),
    Belief.PENDING: _there(False, seen_true=False, status=Status.NOT_ACTIVATED),
    Belief.ACTIVE: _there(True),
    Belief.OFF_US: _there(False, sent=BOB | {ACTIVE: False}),
    Belief.OFF_THEM: _there(False, status=Status.DISABLED),
    Belief.UNCLEAR: _there(False, history=False),
    Belief.LOST: _there(True, missing=True),
}


def row(belief: Belief, **fields) -> Account:
    return replace(ROWS[belief], **fields)


def want(kind: Want, attributes: dict | None = None, **fields) -> Wanted:
    reasons = {Want.IN: Reason.ALLOWED, Want.PAUSED: Reason.PASSWORD_EXPIRED, Want.OUT: Reason.NOT_BOUND}
    plain = Wanted(kind, dict(BOB if attributes is None else attributes), reason=reasons.get(kind, Reason.DELETED))
    return replace(plain, at_once=kind is Want.GONE, **fields)


def conditions(traits: Traits = RINGCENTRAL, **fields) -> Conditions:
    return replace(Conditions(NOW, traits), **fields)


def found(kind: MatchKind, *hits: Hit) -> Match:
    return Match(kind, hits)


NOBODY = found(MatchKind.NONE)
