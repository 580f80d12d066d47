"""Who may be created while lines are scarce: in order of arrival.

Where the service tells how many lines are free in a country, that many of the queue go at once, and nobody else is
tried: what would be refused isn't sent. Where it doesn't tell, or was proved wrong since, the first of a country is its
canary: tried now and then, and once it passes the next one is. A newcomer who comes while others wait joins the queue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CANARY_EVERY = timedelta(minutes=5)
CANARY_THOUGH_NONE = timedelta(days=1)  # the figures say none: the first one is tried all the same, in case they err


class Lines(StrEnum):
    OPEN = "open"  # nobody waits, or one of the free lines is this one's
    NONE = "none"
    CANARY = "canary"  # this one is to be tried


@dataclass(frozen=True)
class Parked:
    """Somebody in the queue. `key` names the account; `country` is its code, "" where there is no address."""

    key: str
    country: str
    arrived_at: datetime
    tried_at: datetime | None = None


@dataclass(frozen=True)
class Free:
    """The free lines by country, as told at `asked_at` and less those that we took since.

    `whole`: every free line is counted, so a country that isn't there has none. `total` also counts for those who have
    no country: any line is good for them.
    """

    by_country: Mapping[str, int]
    total: int
    asked_at: datetime
    whole: bool = True


def lines_for(key: str, country: str, parked: Iterable[Parked], now: datetime, free: Free | None = None) -> Lines:
    """Whether this account may be created now, given everybody who waits and what is known to be free."""
    everybody = in_order(parked)
    queue = [one for one in everybody if one.country == country]
    if free is None or _proved_wrong(queue, free):
        return _by_canary(key, queue, now)
    if key in _served(everybody, Parked(key, country, now), free):
        return Lines.OPEN
    if not free.whole:
        return _by_canary(key, queue, now) if queue else Lines.OPEN
    overdue = queue and queue[0].key == key and now - _last_tried(queue[0]) >= CANARY_THOUGH_NONE
    return Lines.CANARY if overdue else Lines.NONE


def in_order(parked: Iterable[Parked]) -> list[Parked]:
    """The queue: who came first stands first."""
    return sorted(parked, key=lambda one: (one.arrived_at, one.key))


def missing(country: str, parked: Iterable[Parked], free: Free | None) -> int:
    """How many lines are missing in a country for those who wait there; all of them, where what is free isn't known."""
    queue = [one for one in parked if one.country == country]
    return max(len(queue) - (free_in(country, queue, free) or 0), 0)


def free_in(country: str, queue: Iterable[Parked], free: Free | None) -> int | None:
    """How many lines are free for those of a country, as far as that is known and wasn't proved wrong."""
    if free is None or _proved_wrong([one for one in queue if one.country == country], free):
        return None
    told = free.by_country.get(country, 0) if country else free.total
    return told if told or free.whole else None


def none_free(country: str, free: Free | None) -> bool:
    """Whether it is known that a newcomer of this country would be refused."""
    if free is None or not free.whole:
        return False
    return (free.by_country.get(country, 0) if country else free.total) <= 0


def _by_canary(key: str, queue: list[Parked], now: datetime) -> Lines:
    if not queue:
        return Lines.OPEN
    first = queue[0]
    if first.key != key:
        return Lines.NONE
    return Lines.CANARY if first.tried_at is None or now - first.tried_at >= CANARY_EVERY else Lines.NONE


def _proved_wrong(queue: list[Parked], free: Free) -> bool:
    """Somebody of the country was refused since: somebody over there has taken what was free."""
    return any(one.tried_at is not None and one.tried_at > free.asked_at for one in queue)


def _served(queue: list[Parked], newcomer: Parked, free: Free) -> set[str]:
    """Whom the free lines are for, the newcomer last. Who has no country takes one of the total."""
    left, total, served = dict(free.by_country), free.total, set()
    waiting = queue if any(one.key == newcomer.key for one in queue) else [*queue, newcomer]
    for one in waiting:
        if total > 0 and (not one.country or left.get(one.country, 0) > 0):
            served.add(one.key)
            total -= 1
            left[one.country] = left.get(one.country, 0) - 1
    return served


def _last_tried(one: Parked) -> datetime:
    return one.tried_at or one.arrived_at
