"""Following live: what is newer than what is shown, each event once, none left out.

Events don't become visible in the order of their times: a transaction that began earlier may end later. So each look
goes back over a minute before the newest event shown, and leaves out those that are known by their ids. Where more
than MOST_KNOWN came within a minute, it goes back over as many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lockstep.insights.models import Event

OVERLAP = timedelta(minutes=1)
MOST_KNOWN, MOST_AT_ONCE = 200, 100


@dataclass(frozen=True)
class Place:
    """How far a page has followed: what is at `floor` or later is looked at, except what is known by its id."""

    floor: datetime
    known: tuple[str, ...]


def place_of(shown: Sequence[Event], now: datetime, most: int) -> Place:
    """Where following begins, with these events (newest first, at most so many of all) on the page."""
    floor = now - OVERLAP
    if len(shown) == most:
        floor = max(floor, shown[-1].at)
    return Place(floor, tuple(event.id for event in shown if event.at >= floor)[:MOST_KNOWN])


def newer(found: QuerySet[Event], place: Place, now: datetime) -> tuple[list[Event], Place]:
    """What came since (the newest first; of very many the oldest, the others next time), and how far that is."""
    news = found.filter(at__gte=place.floor).exclude(pk__in=place.known).order_by("at", "id")
    came = list(news[:MOST_AT_ONCE])[::-1]
    if not came:
        return [], place
    floor = max(place.floor, min(came[0].at, now) - OVERLAP)
    ids = [*place.known, *(event.id for event in came)]
    kept = list(Event.objects.filter(pk__in=ids, at__gte=floor).order_by("-at", "-id")[:MOST_KNOWN])
    if len(kept) == MOST_KNOWN:
        floor = max(floor, kept[-1].at)
    return came, Place(floor, tuple(event.id for event in kept))
