"""How a turn ends for an account when nothing is called: in step, waiting, held, parked, not sent, forgotten."""

import secrets
from datetime import datetime, timedelta

from lockstep.accounts import actions as a
from lockstep.accounts import after
from lockstep.accounts.account import Account as Value
from lockstep.accounts.parking import CANARY_EVERY
from lockstep.accounts.retry import backoff
from lockstep.applications.attributes import label
from lockstep.connections import speaker
from lockstep.connections.exchange import Answer
from lockstep.connections.line import Line
from lockstep.doors import clock
from lockstep.insights.events import Change
from lockstep.insights.kinds import EventKind
from lockstep.protocols.scim.replies import ReplyKind
from lockstep.provisioning import decisions
from lockstep.provisioning.attempts import Attempt, attempt_of
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.saving import Ending, save
from lockstep.provisioning.snapshot import Snapshot
from lockstep.provisioning.telling import sentence_of
from lockstep.work import leases

LOOK_AGAIN_AT_HOLDER = timedelta(minutes=15)
AFTER_THE_CANARY = timedelta(seconds=1)
_WAITED_FOR = {a.Why.HOLDER_MOVING: LOOK_AGAIN_AT_HOLDER, a.Why.UNIT: timedelta(minutes=1)}


def end(held: leases.Held, snapshot: Snapshot, action: a.Action) -> bool:
    """Leave the account where the law leaves it, due again when that is known. An event, where it became news."""
    value = snapshot.value
    if isinstance(action, a.Park):
        value = after.parked(value, clock.now(), tried=False)
    ending = Ending(action, _due_at(snapshot, action))
    save(held, snapshot, value, attempt=_news(snapshot, value, action), ending=ending)
    return False


def plan_only(held: leases.Held, snapshot: Snapshot, action: a.Action) -> bool:
    """While reviewing: the plan stands on the row, nothing is sent, nothing is due."""
    save(held, snapshot, snapshot.value, ending=Ending(action))
    return False


def adopt(held: leases.Held, snapshot: Snapshot, action: a.Adopt) -> bool:
    """Link the row to the account that was found; what differs is sent by the next step."""
    value = after.adopted(snapshot.value, action.hit, action.origin, clock.now())
    save(held, snapshot, value, attempt=attempt_of(snapshot, action))
    return True


def later(line: Line, snapshot: Snapshot, value: Value, action: a.Action, answer: Answer, attempt: Attempt) -> bool:
    """Nothing came of it: again after a while, longer each time in a row.

    While the service is down, what could not even leave counts against nobody, and is the first to be tried again. What
    left may be the reason why it fails, so the next one to be tried is somebody else's.
    """
    due_at = clock.now() + backoff(snapshot.row.failures + 1, secrets.randbelow(1000) / 1000)
    resumes_at, failed = speaker.resumes_at(line), True
    if resumes_at is not None and answer.reply.kind is ReplyKind.NOT_SENT:
        due_at, failed = resumes_at, False
    elif resumes_at is not None:
        due_at = max(due_at, resumes_at + AFTER_THE_CANARY)
    ending = Ending(action, due_at, answer.reply.sentence, failed=failed)
    save(line.held, snapshot, value, answers=(answer,), attempt=attempt, ending=ending)
    return False


def too_many_steps(held: leases.Held, account_id: str) -> None:
    """A turn has a bound: what is left goes on after the others have had theirs."""
    moment = clock.now() + timedelta(seconds=30)
    Account.objects.filter(LIVING, pk=account_id).update(due_at=moment)


def _due_at(snapshot: Snapshot, action: a.Action) -> datetime | None:
    now = clock.now()
    if isinstance(action, a.Park):
        return now + CANARY_EVERY
    if isinstance(action, a.Wait):
        return action.until or (now + _WAITED_FOR[action.why] if action.why in _WAITED_FOR else None)
    return None


def _news(snapshot: Snapshot, value: Value, action: a.Action) -> Attempt | None:
    """Something that an admin should find in Directory Insights, once: when the account begins to stand like this."""
    if not isinstance(action, a.Hold | a.NotSent | a.Park):
        return None
    if decisions.encode(action) == snapshot.row.decision:
        return None
    if isinstance(action, a.Hold) and action.reason in a.GUARDED:
        return None  # one event tells the whole list
    reason = sentence_of(snapshot, value, action).text
    if isinstance(action, a.Hold):
        details = {"accounts": [hit.remote_id for hit in action.hits]} if action.hits else {}
        return Attempt(EventKind.USER_LOOKUP_PROVISION, reason, details=details)
    fresh = not snapshot.value.remote_id
    kind = EventKind.USER_CREATE_PROVISION if fresh else EventKind.USER_UPDATE_PROVISION
    wanted = snapshot.wanted.attributes
    return Attempt(kind, reason, tuple(Change(label(path), "", wanted[path]) for path in wanted) if fresh else ())
