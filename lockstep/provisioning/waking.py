"""What one account's step means for others: a freed key or line wakes who waits for it; an id belongs to one row."""

from django.db.models import F

from lockstep.accounts.account import Account as Value
from lockstep.applications.attributes import KEYS
from lockstep.doors import clock
from lockstep.provisioning.lines import country_of
from lockstep.provisioning.models import LIVING, Account, FreeLines
from lockstep.work import bell


def wake_after(row: Account, before: Value, after: Value) -> None:
    """Make due who waited for what this step changed; in the saving transaction."""
    keys_before, keys_after = [before.seen.get(k) for k in KEYS], [after.seen.get(k) for k in KEYS]
    gone = bool(before.remote_id) and before.remote_id != after.remote_id
    if gone or (before.remote_id and keys_before != keys_after):
        wake_conflicting(row)
    if gone:
        ask_for_lines(row.integration_id)
        wake_canaries(row.integration_id, but=row.pk)
    elif before.parked_at and not after.parked_at:
        wake_canaries(row.integration_id, but=row.pk, country=country_of(row))


def wake_conflicting(row: Account) -> None:
    """Whoever met a 409 may try again."""
    others = Account.objects.filter(LIVING, integration=row.integration_id, conflict__isnull=False).exclude(pk=row.pk)
    if others.update(conflict=None, stir=F("stir") + 1, due_at=clock.now()):
        bell.ring()


def wake_canaries(integration_id: int, but: str = "", country: str | None = None) -> None:
    """A line may be free: the first in each country's queue, or in this one's, is tried at once."""
    waiting = Account.objects.filter(LIVING, integration=integration_id, parked_at__isnull=False).exclude(pk=but)
    if country is not None:
        waiting = waiting.filter(pk__in=[row.pk for row in waiting if country_of(row) == country])
    if waiting.update(line_tried_at=None, stir=F("stir") + 1, due_at=clock.now()):
        bell.ring()


def ask_for_lines(integration_id: int) -> None:
    """What is known of free lines may not be so any more: asked again as soon as somebody needs one."""
    FreeLines.objects.filter(pk=integration_id).update(again_at=None)


def disown(row: Account) -> None:
    """Ids are reused: this row has just been given one that another row still has. That one is somebody else now."""
    others = Account.objects.filter(LIVING, integration=row.integration_id, remote_id=row.remote_id)
    if others.exclude(pk=row.pk).update(stranger=True, stir=F("stir") + 1, due_at=clock.now()):
        bell.ring()
