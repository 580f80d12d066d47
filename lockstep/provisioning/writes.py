"""The calls that change something over there, and what each answer does to the row.

The Exchange is committed before the request leaves, so the row is `unsure` until its answer is saved. A revival is a
unit: that it has begun is saved before its first half leaves, so that whoever finds the account active by it, after a
kill as well, deletes it or switches it off again.
"""

from dataclasses import replace

from lockstep.accounts import actions as a
from lockstep.accounts import after
from lockstep.accounts.account import Account as Value
from lockstep.accounts.account import HolderKind, Revival, Verb
from lockstep.accounts.actions import fingerprint
from lockstep.accounts.match import Hit, keys_to_ask
from lockstep.accounts.outcome import Effect, effect
from lockstep.applications.attributes import ACTIVE, KEYS
from lockstep.connections import speaker
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.kills import kill_point
from lockstep.connections.line import Line
from lockstep.doors import vault
from lockstep.protocols.scim import patch, requests
from lockstep.protocols.scim.replies import Reply
from lockstep.protocols.scim.requests import Request
from lockstep.provisioning import reads
from lockstep.provisioning.attempts import Attempt, attempt_of
from lockstep.provisioning.endings import later
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.saving import save
from lockstep.provisioning.snapshot import Snapshot, snapshot_of

LEAVERS = (a.SwitchOff, a.Delete, a.ReviveAndDelete)
_VERBS = {a.Create: Verb.CREATE, a.Delete: Verb.DELETE}
_NOTHING_DONE = (Effect.NOT_SENT, Effect.SLOW_DOWN, Effect.REFRESH, Effect.STOP)


def carry_out(line: Line, snapshot: Snapshot, action: a.Action) -> bool:
    """Send what the action says, once, and save what came of it. False: the account's turn ends here."""
    if isinstance(action, a.ReviveAndDelete):
        snapshot = _unit_begun(line, snapshot)
    request = request_of(action, snapshot.value)
    opened = after.opened(snapshot.value, action)
    kill_point("reconcile.before_call")
    answer = speaker.call(line, request, _purpose(snapshot, action))
    return _answered(line, replace(snapshot, value=opened), action, answer)


def request_of(action: a.Action, value: Value) -> Request:
    """The request of an action, byte for byte: a plan shows this one, and this one is sent."""
    if isinstance(action, a.Create):
        return requests.create(action.attributes)
    if isinstance(action, a.Delete):
        return requests.delete(action.remote_id)
    seen = {path: kept for path, kept in value.seen.items() if path != ACTIVE}
    assert isinstance(action, a.WRITES_TO_AN_ID)
    return requests.patch(action.remote_id, patch.operations(a.changes_of(action), seen))


def _unit_begun(line: Line, snapshot: Snapshot) -> Snapshot:
    """Only with two writes free and two minutes of token left; saved before the first of them."""
    speaker.begin_unit(line)
    begun = replace(snapshot.value, revival=Revival.BEGUN)
    save(line.held, snapshot, begun)
    kill_point("reconcile.unit_begun")
    return replace(snapshot, kept=begun, value=begun)


def _purpose(snapshot: Snapshot, action: a.Action) -> Purpose:
    return Purpose(
        type(action).__name__,
        snapshot.value.external_id,
        sent=a.changes_of(action),
        leaver=isinstance(action, LEAVERS),
        finishing=snapshot.in_a_unit and not isinstance(action, a.ReviveAndDelete),
    )


def _answered(line: Line, snapshot: Snapshot, action: a.Action, answer: Answer) -> bool:
    """`snapshot.value` is the row with the request under way."""
    reply = answer.reply
    keys = any(key in a.changes_of(action) for key in KEYS)
    what = effect(_VERBS.get(type(action), Verb.CHANGE), reply.kind, refreshed=True, keys=keys)
    if what is Effect.CONFLICT:
        return _conflict(line, snapshot, action, answer)
    value = _after(snapshot, action, what, answer)
    attempt = attempt_of(snapshot, action, answer.exchange_id, _reason(what, reply))
    if what in _NOTHING_DONE:
        return later(line, snapshot, value, action, answer, attempt)
    save(line.held, snapshot, value, answers=(answer,), attempt=attempt)
    if isinstance(action, a.ReviveAndDelete):
        kill_point("reconcile.between_halves")
    return True


def _after(snapshot: Snapshot, action: a.Action, what: Effect, answer: Answer) -> Value:
    value, reply, at = snapshot.value, answer.reply, answer.at
    if what is Effect.ACCEPTED and reply.resource is not None:
        if isinstance(action, a.Create):
            return after.created(value, reply.resource.id, reply.resource.values, at, action.attributes)
        return after.accepted(_unrefused(value, action), action, reply.resource.values, at)
    if what is Effect.DELETED:
        return after.deleted(value, vault.new_id())
    if what is Effect.ASK_AGAIN:
        return replace(after.not_sent(value), seen_at=None, seen_full_at=None)
    if what is Effect.PARK:
        return after.parked(value, at)
    half = isinstance(action, a.Delete) and value.revival is Revival.BEGUN
    if what is Effect.REFUSED or (half and what is Effect.UNSURE):
        refused = a.ReviveAndDelete(action.remote_id) if half and isinstance(action, a.Delete) else action
        return after.refused(value, refused, reply.code, reply.sentence, at, reply.status or 0)
    if what is Effect.UNSURE:
        return value
    assert what in _NOTHING_DONE, what
    return after.not_sent(value)


def _unrefused(value: Value, action: a.Action) -> Value:
    """A delete that was refused while the account was off is asked for anew once it is on."""
    if not isinstance(action, a.ReviveAndDelete) or value.refusal is None:
        return value
    alone = value.refusal.of == fingerprint(a.Delete(action.remote_id))
    return replace(value, refusal=None) if alone else value


def _reason(what: Effect, reply: Reply) -> str:
    if what in (Effect.ACCEPTED, Effect.DELETED):
        return ""
    if what is Effect.UNSURE:
        return f"It isn’t known whether it was done: {reply.sentence}"
    return reply.sentence or f"The service answered {reply.status}."


def _conflict(line: Line, snapshot: Snapshot, action: a.Action, answer: Answer) -> bool:
    """409: somebody over there holds a key. Saved first, then asked who; whoever is ours and moving is waited for."""
    unknown = after.conflicted(snapshot.value, snapshot.wanted, HolderKind.STRANGER, "")
    attempt: Attempt = attempt_of(snapshot, action, answer.exchange_id, _reason(Effect.CONFLICT, answer.reply))
    save(line.held, snapshot, unknown, answers=(answer,), attempt=attempt)
    saved = replace(snapshot, kept=unknown, value=unknown)
    hit = reads.holder_of(line, saved, keys_to_ask("", snapshot.wanted.attributes, snapshot.traits))
    if hit is not None:
        kind, name = _holder(snapshot, hit)
        save(line.held, saved, after.conflicted(unknown, snapshot.wanted, kind, name))
    return True


def _holder(snapshot: Snapshot, hit: Hit) -> tuple[HolderKind, str]:
    row = Account.objects.filter(
        LIVING, integration=snapshot.integration, remote_id=hit.remote_id, missing=False, stranger=False
    )
    other = row.exclude(pk=snapshot.row.pk).select_related("integration__application", "user").first()
    if other is None:
        return HolderKind.STRANGER, str(hit.attributes.get("userName", ""))
    theirs = snapshot_of(other)
    if theirs.value.conflict is not None:
        return HolderKind.RING, other.label
    wanted, seen = theirs.wanted.attributes, hit.attributes
    moving = any(wanted.get(path) not in (None, seen.get(path)) for path in KEYS)
    leaving = theirs.wanted.want == "gone"
    return (HolderKind.MOVING if moving or leaving else HolderKind.STRANGER), other.label
