"""One step of one account is saved in one transaction, behind the fence: the answer, the row, the event.

Whoever lost the lane saves nothing but that somebody has to look (`lost`). A page may have written to the row
meanwhile: only what the step changed is written, and the row stays due if it was stirred since it was read.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from lockstep.accounts.account import Account as Value
from lockstep.accounts.account import Revival
from lockstep.accounts.actions import GUARDED, Action, Forget, Hold, Nothing
from lockstep.accounts.belief import belief
from lockstep.accounts.want import Want
from lockstep.connections import exchange
from lockstep.connections.exchange import Answer
from lockstep.connections.kills import kill_point
from lockstep.connections.models import Integration
from lockstep.doors import clock
from lockstep.provisioning import attempts, decisions, rows
from lockstep.provisioning import held as held_lists
from lockstep.provisioning.attempts import Attempt
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.snapshot import Snapshot
from lockstep.provisioning.telling import state_of
from lockstep.provisioning.waking import disown, wake_after
from lockstep.work import bell, leases


@dataclass(frozen=True)
class Ending:
    """How a turn leaves an account: with which action, due again when, and what the trouble was, if any."""

    action: Action
    due_at: datetime | None = None
    trouble: str = ""
    failed: bool = False


def save(
    held: leases.Held,
    snapshot: Snapshot,
    value: Value,
    *,
    answers: tuple[Answer, ...] = (),
    attempt: Attempt | None = None,
    ending: Ending | None = None,
    settle: bool = True,
) -> None:
    """Save one step. Without an `ending` the row stays due: there is more to do. Raises LeaseLost."""
    kill_point("reconcile.before_save")
    with transaction.atomic():
        leases.fence(held)
        for answer in answers:
            exchange.record(answer)
        if answers and settle and value.open is None:
            exchange.settle(snapshot.integration, snapshot.value.external_id, answers[-1].exchange_id)
        row = Account.objects.select_for_update().get(pk=snapshot.row.pk)
        _put(row, snapshot, value)
        if attempt is not None:
            attempts.write(snapshot, attempt)
        if attempt is not None and not attempt.keeps_causes:
            row.causes = [cause for cause in row.causes if cause not in snapshot.row.causes]
        if ending is not None:
            _end(row, snapshot, value, ending)
        listed = _listed(row, snapshot, ending)
        row.save()
        held_lists.close_if_empty(listed)
        if value.revival != snapshot.kept.revival:
            _note_unfinished(row)
        wake_after(row, snapshot.value, value)
    kill_point("reconcile.saved")


def _listed(row: Account, snapshot: Snapshot, ending: Ending | None) -> str | None:
    """Put the row into the guard's list, or take it out; returns the list that it left. Who is wanted begins anew."""
    if snapshot.wanted.want is Want.IN and row.stir == snapshot.row.stir:
        row.leave_named = row.leave_let = ""
    was = row.held_list_id
    if ending is not None and isinstance(ending.action, Hold) and ending.action.reason in GUARDED:
        row.held_list = held_lists.open_list(snapshot.integration)
    elif snapshot.wanted.want is Want.IN or (ending is not None and not ending.failed):
        row.held_list = None
    return was if was != row.held_list_id else None


def _note_unfinished(row: Account) -> None:
    """While somebody is in the middle of a unit, the grant is needed, whatever becomes of the integration."""
    begun = Account.objects.filter(LIVING, integration_id=row.integration_id).exclude(revival=Revival.NONE)
    Integration.objects.filter(pk=row.integration_id).update(unfinished=begun.exists())


def lost(account_id: str) -> None:
    """The lane was lost during a call: somebody has to look at this account again."""
    Account.objects.filter(LIVING, pk=account_id).update(stir=F("stir") + 1, due_at=clock.now())
    bell.ring()


def _put(row: Account, snapshot: Snapshot, value: Value) -> None:
    rows.put(row, snapshot.kept, value)
    if value.remote_id and value.remote_id != snapshot.kept.remote_id:
        disown(row)
        row.linked_at = clock.now()
    answered = value.seen_full_at != snapshot.kept.seen_full_at or value.missing or value.stranger
    if answered or not value.remote_id:
        row.look = False
    row.wanted, row.want = dict(snapshot.wanted.attributes), str(snapshot.wanted.want)
    before, row.belief = row.belief, str(belief(value, snapshot.traits))
    if row.belief != before:
        row.changed_at = clock.now()
    if snapshot.row.user is not None:
        row.label = snapshot.row.user.name


def _end(row: Account, snapshot: Snapshot, value: Value, ending: Ending) -> None:
    row.decision = decisions.encode(ending.action)
    row.state = state_of(snapshot, value, ending.action, ending.trouble)
    row.trouble = ending.trouble[:500]
    row.failures = row.failures + 1 if ending.failed else 0
    row.tried_at = clock.now()
    if isinstance(ending.action, Forget):
        row.retired_at = clock.now()
    if row.stir != snapshot.row.stir:
        return
    row.due_at = None if row.retired_at else ending.due_at
    if isinstance(ending.action, Nothing | Forget):
        row.causes = []
