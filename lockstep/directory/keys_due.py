"""API keys whose last day has come: the row and the event. The door doesn't wait for this; it looks at the day."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min, QuerySet

from lockstep.directory.keys import expire_key
from lockstep.directory.models import ApiKey
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

AT_ONCE = 100
LAST = (9.0,)


def lanes() -> Iterable[Lane]:
    """The lane of expired keys, if there are some."""
    if _living().filter(expires_at__lte=clock.now()).exists():
        yield Lane("api-keys", _end_expired, LAST)


def next_due() -> datetime | None:
    """When the next key expires."""
    return _living().filter(expires_at__gt=clock.now()).aggregate(at=Min("expires_at"))["at"]


SOURCE = Source(lanes, next_due)


def end_expired() -> int:
    """End the keys that have expired; how many there were."""
    found = list(_living().filter(expires_at__lte=clock.now()).values_list("pk", flat=True)[:AT_ONCE])
    for key_id in found:
        expire_key(key_id, actor=SYSTEM)
    return len(found)


def _end_expired(held: leases.Held) -> Rest:
    end_expired()
    return Rest()


def _living() -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(ended_at__isnull=True)
