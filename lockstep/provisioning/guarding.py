"""The guard in an account's turn: a switch-off or deletion goes on, or is held with the list.

Passed are, in this order: what isn't a loss, a unit that was begun, what an administrator did to this one person, what
was let pass before and isn't done yet, what is approved, and what the day has room for. That something was let pass is
saved before its request leaves: a kill between the two loses nothing, and nobody is counted twice.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lockstep.accounts import actions as a
from lockstep.accounts import guard
from lockstep.accounts.actions import GUARDED, HoldReason
from lockstep.accounts.guard import Verdict, leave_of
from lockstep.accounts.sentences import moment
from lockstep.applications.things import application_thing
from lockstep.connections.kills import kill_point
from lockstep.doors import clock
from lockstep.insights.events import WORKER, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning import approvals, decisions, held, leaving
from lockstep.provisioning.models import Account, Approval, ApprovedAct
from lockstep.provisioning.reviewing import if_seen_now
from lockstep.provisioning.snapshot import Snapshot, service_of
from lockstep.work import leases


def guarded(lease: leases.Held, snapshot: Snapshot, action: a.Action) -> a.Action:
    """The action, or the hold in its place. Judged before the look that a write needs: who is held costs no call.

    Raises LeaseLost.
    """
    would = would_be(snapshot, action)
    leave, row = leave_of(snapshot.wanted.want), snapshot.row
    if snapshot.in_a_unit or not guard.is_loss(would, snapshot.wanted.want):
        return action
    if guard.covers(row.leave_named, leave) or guard.covers(row.leave_let, leave):
        return action
    approved = approvals.living_act(row.pk)
    if approved is not None:
        return _approved(lease, snapshot, action, would, approved)
    return _judged(lease, snapshot, action, would)


def would_be(snapshot: Snapshot, action: a.Action) -> a.Action:
    """What follows the look that comes before a write: a switch-off or a deletion takes nothing from it but time."""
    looks = isinstance(action, a.Look) and action.why is a.LookWhy.FRESH
    return if_seen_now(snapshot) if looks and snapshot.value.seen_at is not None else action


def _approved(lease: leases.Held, snapshot: Snapshot, action: a.Action, would: a.Action, act: ApprovedAct) -> a.Action:
    now = clock.now()
    if act.approval.ends_at <= now:
        return _expired(lease, snapshot, action, would, act)
    same = act.action == type(would).__name__ and act.digest == approvals.digest_of(would, snapshot.value)
    if not same and not isinstance(would, a.SwitchOff):
        return _changed(lease, snapshot, act)
    if would is action:
        _let(lease, snapshot, None, act)
    return action


def _judged(lease: leases.Held, snapshot: Snapshot, action: a.Action, would: a.Action) -> a.Action:
    """Who was held stays held until somebody has looked; others as the day has room for them."""
    listed, now = held.open_list(snapshot.integration), clock.now()
    if listed is not None and (snapshot.row.held_list_id == listed.pk or now - listed.counted_at < held.COUNTED_AGAIN):
        before = decisions.decode(snapshot.row.decision)
        if isinstance(before, a.Hold) and before.reason in GUARDED:
            return before
        return _hold(snapshot, held.verdict_of(listed))
    verdict = leaving.judge(snapshot.integration, now)
    if verdict.held:
        with transaction.atomic():
            leases.fence(lease)
            held.keep(snapshot.integration, verdict)
        return _hold(snapshot, verdict)
    if would is action:
        _let(lease, snapshot, now, None)
    return action


def _let(lease: leases.Held, snapshot: Snapshot, counted_at: datetime | None, act: ApprovedAct | None) -> None:
    """Let it pass: kept with the row until it is done or no longer wanted. `counted_at`: it uses up the day's room."""
    with transaction.atomic():
        leases.fence(lease)
        row = Account.objects.select_for_update().get(pk=snapshot.row.pk)
        list_id, row.held_list = row.held_list_id, None
        row.leave_let, row.leave_let_at = str(leave_of(snapshot.wanted.want)), counted_at or row.leave_let_at
        row.save(update_fields=["leave_let", "leave_let_at", "held_list"])
        if act is not None:
            approvals.end_act(act, "used")
        held.close_if_empty(list_id)
    kill_point("guard.let")


def _hold(snapshot: Snapshot, verdict: Verdict) -> a.Hold:
    return a.Hold(HoldReason.GUARD, detail=guard.told(verdict, service_of(snapshot.integration.application).name))


def _changed(lease: leases.Held, snapshot: Snapshot, act: ApprovedAct) -> a.Action:
    """Back to the list, with what was approved and what it would be now."""
    by = f"{act.approval.by_label} applied another request at {_at(act.approval.at)}"
    with transaction.atomic():
        leases.fence(lease)
        approvals.end_act(act, "changed")
        _keep_listed(snapshot)
        record(
            EventKind.PLAN_CHANGED,
            actor=WORKER,
            target=Thing("user", snapshot.row.user_id or "", snapshot.row.label),
            application=application_thing(snapshot.integration.application),
            success=False,
            reason=f"Changed since you looked: {by}. Held again.",
            causes=[act.approval.event_id],
        )
    return a.Hold(HoldReason.GUARD_CHANGED, detail=by)


def _expired(lease: leases.Held, snapshot: Snapshot, action: a.Action, would: a.Action, act: ApprovedAct) -> a.Action:
    """An hour is over: the rest of the list is held again; what was approved in a review is guarded as usual."""
    with transaction.atomic():
        leases.fence(lease)
        approvals.end_act(act, "expired")
        _note_expired(snapshot, act.approval)
    if snapshot.row.held_list_id is None:
        return _judged(lease, snapshot, action, would)
    detail = f"{act.approval.by_label}’s approval ended at {_at(act.approval.ends_at)}"
    return a.Hold(HoldReason.GUARD_EXPIRED, detail=detail)


def _note_expired(snapshot: Snapshot, approval: Approval) -> None:
    """One event an approval."""
    now = clock.now()
    if not Approval.objects.filter(pk=approval.pk, expired_noted_at=None).update(expired_noted_at=now):
        return
    left = ApprovedAct.objects.filter(approval=approval, ended_at__isnull=True).count() + 1
    record(
        EventKind.PLAN_EXPIRED,
        actor=WORKER,
        target=Thing("integration", str(snapshot.integration.pk), str(snapshot.integration.application)),
        application=application_thing(snapshot.integration.application),
        success=False,
        reason=f"{approval.by_label}’s approval has ended, and {left} of its requests were not sent by then.",
        details={"accounts": left},
        causes=[approval.event_id],
    )


def _keep_listed(snapshot: Snapshot) -> None:
    if held.open_list(snapshot.integration) is None:
        held.keep(snapshot.integration, leaving.judge(snapshot.integration, clock.now()))


def _at(at: datetime) -> str:
    return moment(at, clock.now(), timezone.get_default_timezone())
