"""What each cell of the table in `plan.py` does. A cell decides; what holds for all of them is in `plan.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lockstep.accounts.account import Account, Choice, HolderKind, Origin, Revival, Status, Verb
from lockstep.accounts.actions import (
    Action,
    Adopt,
    AskStatus,
    Create,
    Delete,
    Find,
    Forget,
    Hold,
    HoldReason,
    KeysOnly,
    Look,
    LookWhy,
    Nothing,
    NotSent,
    Park,
    Patch,
    ReviveAndDelete,
    StartAfresh,
    SwitchOff,
    SwitchOn,
    Wait,
    Why,
    fingerprint,
)
from lockstep.accounts.after import TWO_LOOKS_APART, keys_of
from lockstep.accounts.belief import status_would_help
from lockstep.accounts.compare import compare
from lockstep.accounts.match import Match, MatchKind, keys_to_ask
from lockstep.accounts.parking import Lines
from lockstep.accounts.want import Wanted
from lockstep.applications.attributes import ACTIVE, COUNTRY, EXTERNAL_ID, KEYS, Changes
from lockstep.applications.traits import Traits

SETTLE_TIME = timedelta(minutes=2)
UNIT_WRITES = 2
UNIT_TOKEN_SECONDS = 120

_HOLDS: Mapping[MatchKind, HoldReason] = {
    MatchKind.INACTIVE: HoldReason.MATCH_INACTIVE,
    MatchKind.PENDING: HoldReason.MATCH_PENDING,
    MatchKind.FOREIGN: HoldReason.MATCH_FOREIGN,
    MatchKind.TAKEN: HoldReason.MATCH_TAKEN,
    MatchKind.SEVERAL: HoldReason.MATCH_SEVERAL,
}


@dataclass(frozen=True)
class Conditions:
    """What else the law has to know of the moment.

    grant_account  the id over there of whoever authorised the integration
    writes_free, token_seconds   what is left of the window's writes and of the access token's life
    lines          whether this account may be created now (`parking.lines_for`)
    found          what the search of this turn amounts to; None: not searched yet
    settle_time    how long a pending leaver may still come back (note 4)
    """

    now: datetime
    traits: Traits
    grant_account: str = ""
    writes_free: int = 10
    token_seconds: float = 3600
    lines: Lines = Lines.OPEN
    found: Match | None = None
    settle_time: timedelta = SETTLE_TIME


@dataclass(frozen=True)
class Case:
    account: Account
    wanted: Wanted
    conditions: Conditions


# absent


def find_or_create(case: Case) -> Action:
    """Notes 1 and 8."""
    match = case.conditions.found
    if case.account.choice is Choice.LET_GO and case.account.choice_of in _HOLDS.values():
        return Nothing(Why.LET_GO)
    if match is None and case.account.parked_at and case.conditions.lines is Lines.NONE:
        return Park(_country(case))
    if match is None:
        return Find(keys_to_ask(case.account.external_id, case.wanted.attributes, case.conditions.traits))
    if match.kind is MatchKind.NONE:
        return _create(case)
    if match.kind is MatchKind.OURS:
        return Adopt(match.hits[0], Origin.CREATED)
    if match.kind is MatchKind.ADOPT or _answered(case, Choice.SWITCH_ON, HoldReason.MATCH_INACTIVE, match):
        return Adopt(match.hits[0], Origin.ADOPTED)
    return Hold(_HOLDS[match.kind], match.hits, match.hits[0].linked_to)


def _create(case: Case) -> Action:
    if case.wanted.issues:
        return NotSent(case.wanted.issues)
    if case.conditions.lines is Lines.NONE:
        return Park(_country(case))
    attributes = dict(case.wanted.attributes) | {EXTERNAL_ID: case.account.external_id}
    if case.conditions.traits.active_on_create:
        attributes[ACTIVE] = True
    return _unless_conflict(case, Create(attributes), attributes)


def not_there(case: Case) -> Action:
    return Nothing(Why.NOT_WANTED)


def forget(case: Case) -> Action:
    return Forget()


# unsure


def look(case: Case) -> Action:
    """Note 2."""
    looks, now = case.account.absent_looks, case.conditions.now
    if looks and now - looks[0] < TWO_LOOKS_APART:
        return Wait(Why.LOOKED, looks[0] + TWO_LOOKS_APART)
    open_ = case.account.open
    if open_ is not None and (open_.verb is Verb.CREATE or not case.account.remote_id):
        sent = {path: value for path, value in open_.sent.items() if value is not None}
        return Find(keys_to_ask(case.account.external_id, sent, case.conditions.traits))
    return Look(case.account.remote_id, LookWhy.UNSURE)


# pending


def wait(case: Case) -> Action:
    """A pending account takes nothing but deletion, so what is wanted has to wait."""
    return Wait(Why.PENDING)


def wait_or_delete(case: Case) -> Action:
    """Note 3."""
    sent = case.account.sent
    mistyped = any(path in sent and sent[path] != case.wanted.attributes.get(path) for path in KEYS)
    if not mistyped or case.account.origin is not Origin.CREATED:
        return Wait(Why.PENDING)
    chosen = case.account.choice is Choice.DELETE_THEN_CREATE
    return Delete(case.account.remote_id) if chosen else Wait(Why.PENDING_MISTYPED)


def delete_or_hold(case: Case) -> Action:
    """Note 4."""
    if case.account.origin is not Origin.CREATED:
        return Hold(HoldReason.PENDING_NOT_OURS)
    settled = (case.account.out_since or case.conditions.now) + case.conditions.settle_time
    if not case.wanted.at_once and case.conditions.now < settled:
        return Wait(Why.SETTLING, settled)
    return delete(case)


def delete(case: Case) -> Action:
    """Delete. Who can't be deleted (a revival that failed, a refusal) is at least switched off; a pending account that
    can't be may have been used and switched off between two looks, so the service's other API is asked."""
    action, account = Delete(case.account.remote_id), case.account
    refused = account.refusal is not None and account.refusal.of == fingerprint(action)
    active = account.seen.get(ACTIVE) is True
    if active and (refused or account.revival is Revival.FAILED):
        return switch_off(case)
    ask = refused and not active and case.conditions.traits.status_asked and account.status is Status.NOT_ASKED
    return AskStatus(account.remote_id) if ask else action


# active


def patch(case: Case) -> Action:
    changes = compare(case.account, case.wanted.attributes).changes
    if not changes:
        return Nothing(Why.IN_STEP)
    return _checked(case, Patch(case.account.remote_id, changes), changes)


def switch_off(case: Case) -> Action:
    return SwitchOff(case.account.remote_id)


# off


def switch_on(case: Case) -> Action:
    """Note 5."""
    changes = compare(case.account, case.wanted.attributes).changes
    return _checked(case, SwitchOn(case.account.remote_id, {ACTIVE: True, **changes}), changes)


def keys_only(case: Case) -> Action:
    """Note 6. Keys that the service would refuse stay as they are: nobody is kept out by it."""
    change = compare(case.account, case.wanted.attributes).change
    keys = {path: value for path, value in change.items() if path in KEYS}
    if not keys or _issues(case, keys):
        return Nothing(Why.IN_STEP)
    return _unless_conflict(case, KeysOnly(case.account.remote_id, keys), keys)


def revive_and_delete(case: Case) -> Action:
    """Note 7."""
    if not case.conditions.traits.revive_before_delete:
        return Delete(case.account.remote_id)
    if case.conditions.writes_free < UNIT_WRITES or case.conditions.token_seconds < UNIT_TOKEN_SECONDS:
        return Wait(Why.UNIT)
    return ReviveAndDelete(case.account.remote_id)


def leave_off(case: Case) -> Action:
    return Nothing(Why.LEFT_TO_THEM)


def hold_off(case: Case) -> Action:
    """Note 8."""
    return _hold(case, HoldReason.OFF_THERE)


# unclear, lost


def hold_unclear(case: Case) -> Action:
    """Note 8; the service's other API is asked first."""
    if status_would_help(case.account, case.conditions.traits):
        return AskStatus(case.account.remote_id)
    return _hold(case, HoldReason.UNCLEAR)


def keep_unclear(case: Case) -> Action:
    """Not wanted in, so there is nothing that an admin could switch on."""
    if status_would_help(case.account, case.conditions.traits):
        return AskStatus(case.account.remote_id)
    let_go = _answered(case, Choice.LET_GO, HoldReason.UNCLEAR)
    return Nothing(Why.LET_GO) if let_go else Hold(HoldReason.UNCLEAR)


def hold_lost(case: Case) -> Action:
    """Note 8."""
    reason = HoldReason.STRANGER if case.account.stranger else HoldReason.LOST
    if _answered(case, Choice.CREATE_AGAIN, reason):
        return StartAfresh()
    return Nothing(Why.LET_GO) if _answered(case, Choice.LET_GO, reason) else Hold(reason)


# shared


def _hold(case: Case, reason: HoldReason) -> Action:
    if _answered(case, Choice.SWITCH_ON, reason):
        return switch_on(case)
    return Nothing(Why.LET_GO) if _answered(case, Choice.LET_GO, reason) else Hold(reason)


def _answered(case: Case, choice: Choice, reason: HoldReason, match: Match | None = None) -> bool:
    """Whether an admin gave this answer to this hold."""
    stands = match is None or _HOLDS.get(match.kind) is reason
    return stands and case.account.choice is choice and case.account.choice_of == reason


def _checked(case: Case, action: Action, changes: Changes) -> Action:
    issues = _issues(case, changes)
    return NotSent(issues) if issues else _unless_conflict(case, action, changes)


def _issues(case: Case, changes: Changes) -> tuple:
    return tuple(issue for issue in case.wanted.issues if any(path in changes for path in issue.paths))


def _unless_conflict(case: Case, action: Action, changes: Changes) -> Action:
    """A 409 stands while the same keys are wanted: the holder is ours and moving, or an admin has to look."""
    conflict = case.account.conflict
    if conflict is None or conflict.keys != keys_of(case.wanted.attributes) or not any(k in changes for k in KEYS):
        return action
    if conflict.kind is HolderKind.MOVING:
        return Wait(Why.HOLDER_MOVING, detail=conflict.holder)
    ring = conflict.kind is HolderKind.RING
    return Hold(HoldReason.CONFLICT_RING if ring else HoldReason.CONFLICT, detail=conflict.holder)


def _country(case: Case) -> str:
    return str(case.wanted.attributes.get(COUNTRY, ""))
