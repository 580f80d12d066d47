"""Who waits for a call, by class, and about when the last of them has had theirs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from lockstep.connections import budget
from lockstep.connections.models import Integration, IntegrationState
from lockstep.connections.standing import Standing, standing_of
from lockstep.provisioning.models import LIVING, Account, Rank


@dataclass(frozen=True)
class Queue:
    """Whose turn is to come, in the order of classes; `of` accounts in all.

    `empty_at` is a guess: a write each, at the pace that is left. None where nothing goes out, or nobody knows when.
    """

    leavers: int
    returners: int
    newcomers: int
    edits: int
    of: int
    parked: int
    empty_at: datetime | None

    @property
    def waiting(self) -> int:
        return self.leavers + self.returners + self.newcomers + self.edits

    @property
    def sent(self) -> int:
        return self.of - self.waiting

    @property
    def classes(self) -> tuple[tuple[str, int], ...]:
        return (
            ("Leavers", self.leavers),
            ("returners", self.returners),
            ("newcomers", self.newcomers),
            ("edits", self.edits),
        )


def queue_of(integration: Integration, now: datetime, standing: Standing | None = None) -> Queue:
    """The queue of an integration. `standing`: of its line, where it was asked for already."""
    living = Account.objects.filter(LIVING, integration=integration)
    found = living.filter(_in_line(now)).values_list("rank").annotate(number=Count("id")).order_by("rank")
    by = {Rank(rank): number for rank, number in found}
    numbers = [by.get(rank, 0) for rank in (Rank.LEAVER, Rank.RETURNER, Rank.NEWCOMER, Rank.EDIT)]
    parked = living.filter(parked_at__isnull=False).count()
    going = integration.state == IntegrationState.RUNNING and sum(numbers) > 0
    empty_at = _empty_at(standing or standing_of(integration), numbers, now) if going else None
    leavers, returners, newcomers, edits = numbers
    return Queue(leavers, returners, newcomers, edits, living.count(), parked, empty_at)


def _in_line(now: datetime) -> Q:
    """Due now, planned, or put off by a window, a penalty or an outage; not who waits for a line or to be activated."""
    put_off = Q(state="waiting", parked_at__isnull=True, due_at__isnull=False) & ~Q(trouble="")
    return Q(due_at__lte=now) | Q(state="queued") | put_off


def _empty_at(standing: Standing, numbers: list[int], now: datetime) -> datetime | None:
    if standing.down is not None:
        return None
    leavers, others = numbers[0], sum(numbers[1:])
    seconds = budget.last_seconds(standing.spent, standing.writes, now.timestamp(), leavers=leavers, others=others)
    return now + timedelta(seconds=seconds)
