"""Anybody on the network can fail, as often as they like: the rows that this leaves are bounded.

Of one kind and one address, a minute keeps at most ten rows. The same failure again is counted on the first of its
minute; when there are ten, whatever comes is counted on the newest. Nothing is dropped unsaid: `repeats` is their sum.
Two requests at one moment may each leave a row; whoever has many addresses has as many bursts.
"""

from datetime import timedelta

from django.db.models import F

from lockstep.insights.models import Event

BURST = timedelta(minutes=1)
MOST_ROWS = 10


def counted(event: Event) -> Event | None:
    """The event of the last minute that this one (not saved) is counted on; None if it has to be kept itself."""
    if event.actor_kind != "anonymous" or event.success:
        return None
    alike = Event.objects.filter(kind=event.kind, success=False, actor_kind="anonymous", client_ip=event.client_ip)
    rows = list(alike.filter(at__gt=event.at - BURST, at__lte=event.at).order_by("-at", "-id")[:MOST_ROWS])
    same = [row for row in rows if _what(row) == _what(event)] or (rows[:1] if len(rows) == MOST_ROWS else [])
    if not same:
        return None
    Event.objects.filter(pk=same[-1].pk).update(repeats=F("repeats") + 1)
    return same[-1]


def _what(event: Event) -> tuple[str, ...]:
    return event.target_id, event.target_label, event.application_id, event.reason
