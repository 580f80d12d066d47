"""Sessions that ended by themselves: their rows are cleared a day later, a few hundred at a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from lockstep.doors import clock
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

AT_ONCE = 500
KEPT = timedelta(days=1)
AFTER_EVERYTHING = (9.0,)


def lanes() -> Iterable[Lane]:
    """The lane of ended sessions, if there are any."""
    if _ended().exists():
        yield Lane("sessions", _clear, AFTER_EVERYTHING)


def next_due() -> datetime | None:
    """Nobody waits for it: the next look is soon enough."""
    return None


SOURCE = Source(lanes, next_due)


def _clear(held: leases.Held) -> Rest:
    ended = list(_ended().values_list("pk", flat=True)[:AT_ONCE])
    Session.objects.filter(pk__in=ended).delete()
    return Rest()


def _ended() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=clock.now() - KEPT)
