"""Each attempt is an event: what was tried, for whom, whether it worked or why not, what caused it, the calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lockstep.accounts.account import Account as Value
from lockstep.accounts.account import Verb
from lockstep.accounts.actions import (
    Action,
    Adopt,
    Create,
    Delete,
    ReviveAndDelete,
    SwitchOff,
    changes_of,
)
from lockstep.applications.attributes import ACTIVE, label
from lockstep.applications.things import application_thing
from lockstep.connections.exchange import Answer
from lockstep.insights.events import WORKER, Change, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning.snapshot import Snapshot

_KINDS: Mapping[type, EventKind] = {
    Create: EventKind.USER_CREATE_PROVISION,
    SwitchOff: EventKind.USER_DEPROVISION,
    Delete: EventKind.USER_DELETE_PROVISION,
}
_SETTLED: Mapping[Verb, EventKind] = {
    Verb.CREATE: EventKind.USER_CREATE_PROVISION,
    Verb.CHANGE: EventKind.USER_UPDATE_PROVISION,
    Verb.DELETE: EventKind.USER_DELETE_PROVISION,
}


@dataclass(frozen=True)
class Attempt:
    """What was tried. `reason` is empty where it worked."""

    kind: EventKind
    reason: str = ""
    changes: tuple[Change, ...] = ()
    exchanges: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    keeps_causes: bool = False  # the causes are for the call that is still to come


def attempt_of(snapshot: Snapshot, action: Action, exchange_id: str = "", reason: str = "") -> Attempt:
    """The attempt to carry out an action."""
    sent = action.hit.attributes if isinstance(action, Adopt) else changes_of(action)
    seen = {} if isinstance(action, Adopt) else snapshot.value.seen
    changes = tuple(Change(label(path), seen.get(path), value) for path, value in sent.items())
    details: dict[str, object] = {"account": snapshot.value.remote_id} if snapshot.value.remote_id else {}
    if isinstance(action, ReviveAndDelete):
        details["unit"] = "switched on in order to be deleted"
    if isinstance(action, Adopt):
        details = {"account": action.hit.remote_id, "linked": str(action.origin)}
        changes = ()
    return Attempt(kind_of(action), reason, changes, (exchange_id,) if exchange_id else (), details)


def kind_of(action: Action) -> EventKind:
    """The name of an attempt in Directory Insights."""
    return _KINDS.get(type(action), EventKind.USER_UPDATE_PROVISION)


def write(snapshot: Snapshot, attempt: Attempt) -> str:
    """Record it, with what caused it; the id of the event. In the saving transaction."""
    row = snapshot.row
    event = record(
        attempt.kind,
        actor=WORKER,
        target=Thing("user", row.user_id or "", row.label),
        application=application_thing(row.integration.application),
        success=not attempt.reason,
        reason=attempt.reason,
        changes=attempt.changes,
        causes=row.causes,
        exchanges=attempt.exchanges,
        details=dict(attempt.details),
    )
    return event.id


def settled_attempt(snapshot: Snapshot, value: Value, answer: Answer) -> Attempt | None:
    """A look has decided what became of a request without an answer: its outcome, told where the attempt is told."""
    was = snapshot.value.open
    if was is None or value.open is not None:
        return None
    gone = bool(snapshot.value.remote_id) and not value.remote_id
    done = {
        Verb.CREATE: bool(value.remote_id),
        Verb.DELETE: gone or value.missing,
        Verb.CHANGE: all(_is_so(value, path, sent) for path, sent in was.sent.items()),
    }[was.verb]
    kind = _SETTLED[was.verb]
    if was.verb is Verb.CHANGE and was.sent.get(ACTIVE) is False:
        kind = EventKind.USER_DEPROVISION
    reason = "" if done else "A look shows that it was not done; it is tried again."
    return Attempt(
        kind, reason, exchanges=(answer.exchange_id,), details={"settled_by": "a look"}, keeps_causes=not done
    )


def _is_so(value: Value, path: str, sent: object) -> bool:
    """Counted as sent; or off, as was asked for: whoever did it (as ours it only counts once its answer was seen)."""
    return value.sent.get(path) == sent or (path == ACTIVE and sent is False and value.seen.get(path) is False)
