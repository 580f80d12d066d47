"""What provisioning has due: marks to be taken, and a lane for each integration with somebody or something due."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q

from lockstep.accounts.account import Revival
from lockstep.connections.line import lease_name
from lockstep.connections.models import SPEAKING, Integration, IntegrationState
from lockstep.doors import clock
from lockstep.insights.models import Mark
from lockstep.provisioning.asking import who_waits
from lockstep.provisioning.importing.step import due_imports
from lockstep.provisioning.marks import take_marks
from lockstep.provisioning.models import LIVING, Account, Comparison, Rank, Review
from lockstep.provisioning.turn import turn
from lockstep.work.loop import Lane, Source

MARKS = (0.0,)
_UNLISTED = Review.objects.filter(integration=OuterRef("integration"), started_at=None, listed_at=None)
_PLANNABLE = Q(integration__state=IntegrationState.REVIEWING) & ~Exists(_UNLISTED)
_UNFINISHED = Q(integration__state=IntegrationState.OFF) & ~Q(revival=Revival.NONE)
_SPOKEN_FOR = Q(integration__state=IntegrationState.RUNNING) | _PLANNABLE | _UNFINISHED


def lanes() -> Iterable[Lane]:
    """What is due now; leavers before the rest, across integrations."""
    now = clock.now()
    if Mark.objects.filter(due_at__lte=now).exists():
        yield Lane("marks", take_marks, MARKS)
    for pk in Integration.objects.filter(state=IntegrationState.VERIFIED).values_list("pk", flat=True):
        yield _lane(pk, Rank.EDIT, now)
    due = Account.objects.filter(LIVING & _SPOKEN_FOR, due_at__lte=now)
    for pk, rank, since in due.values_list("integration").annotate(rank=Min("rank"), since=Min("due_at")):
        yield _lane(pk, rank, since)
    lists = Comparison.objects.filter(due_at__lte=now, integration__state__in=SPEAKING)
    for pk, since in lists.values_list("integration").annotate(since=Min("due_at")):
        yield _lane(pk, Rank.EDIT, since)
    for pk in who_waits().filter(Q(again_at=None) | Q(again_at__lte=now)).values_list("pk", flat=True):
        yield _lane(pk, Rank.NEWCOMER, now)
    imports = due_imports().filter(due_at__lte=now)
    for pk, since in imports.values_list("integration").annotate(since=Min("due_at")):
        yield _lane(pk, Rank.EDIT, since)


def next_due() -> datetime | None:
    """When the next becomes due. What is due already is a lane, and not waited for."""
    now = clock.now()
    moments = (
        Mark.objects.filter(due_at__gt=now).aggregate(at=Min("due_at"))["at"],
        Account.objects.filter(LIVING & _SPOKEN_FOR, due_at__gt=now).aggregate(at=Min("due_at"))["at"],
        Comparison.objects.filter(due_at__gt=now, integration__state__in=SPEAKING).aggregate(at=Min("due_at"))["at"],
        who_waits().filter(again_at__gt=now).aggregate(at=Min("again_at"))["at"],
        due_imports().filter(due_at__gt=now).aggregate(at=Min("due_at"))["at"],
    )
    return min((moment for moment in moments if moment is not None), default=None)


SOURCE = Source(lanes, next_due)


def _lane(integration_id: int, rank: int, since: datetime) -> Lane:
    return Lane(lease_name(integration_id), turn, (1.0 + rank, since.timestamp()))
