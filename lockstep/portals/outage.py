"""What a click can't hurry, in words: a service that does not answer, or asked to slow down."""

from datetime import datetime

from lockstep.connections.models import Integration
from lockstep.connections.standing import standing_of
from lockstep.doors import clock
from lockstep.portals.words import clock_time


def not_before(integration: Integration) -> str:
    """The end of a sentence that says that something goes out now, where it doesn't quite; else empty."""
    standing = standing_of(integration)
    if standing.down is not None:
        return f"; {standing.service} does not answer, and is asked again about {_time(standing.down.next_try)}"
    ends = [window.silent_until for window in standing.penalties if window.silent_until]
    return f"; {standing.service} asked to slow down until {_time(max(ends))}" if ends else ""


def _time(moment: datetime) -> str:
    return clock_time(moment, clock.now(), seconds=True)
