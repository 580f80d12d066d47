"""Who may be created while lines are scarce: in order of arrival, one at a time, by country.

A newcomer who comes while others wait joins the queue. The first of a country is its canary: tried now and then, and
once it passes the next one is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CANARY_EVERY = timedelta(minutes=5)


class Lines(StrEnum):
    OPEN = "open"  # nobody waits
    NONE = "none"
    CANARY = "canary"  # this one is to be tried


@dataclass(frozen=True)
class Parked:
    """Somebody in the queue. `key` names the account; `country` is "" where there is no address."""

    key: str
    country: str
    arrived_at: datetime
    tried_at: datetime | None = None


def lines_for(key: str, country: str, parked: Iterable[Parked], now: datetime) -> Lines:
    """Whether this account may be created now, given everybody who waits."""
    queue = sorted((one for one in parked if one.country == country), key=lambda one: (one.arrived_at, one.key))
    if not queue:
        return Lines.OPEN
    first = queue[0]
    if first.key != key:
        return Lines.NONE
    return Lines.CANARY if first.tried_at is None or now - first.tried_at >= CANARY_EVERY else Lines.NONE
