"""Following live: the page asks every two seconds, and gets what is newer than what it shows."""

import re
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.http import urlencode

from lockstep.doors import clock
from lockstep.insights.live import MOST_AT_ONCE, MOST_KNOWN, Place, newer
from lockstep.insights.models import Event
from lockstep.insights.search import find_events
from lockstep.portals.admin.insights import filters as asking
from lockstep.portals.admin.insights.filters import Filters
from lockstep.portals.page import READERS, page
from lockstep.portals.words import clock_time, counted

STOP_POLLING = 286  # what htmx takes as: this was the last answer
OVER = "The time that you look at is over: nothing more can come."
_FLOOR = re.compile(r"\d{1,17}", re.A)
_KNOWN = re.compile(rf"([0-9a-f]{{24}}(,[0-9a-f]{{24}}){{0,{MOST_KNOWN - 1}}})?", re.A)
_ZERO, _MICROSECOND = datetime.fromtimestamp(0, UTC), timedelta(microseconds=1)


@page(may=READERS)
def insights_newer(request: HttpRequest) -> HttpResponse:
    """Rows to be put on top, how many in words, and where the next look begins. Nothing new: 204."""
    now = clock.now()
    filters, place = asking.read(request.GET, now), _place(request)
    if filters.wrong or place is None:
        return HttpResponseBadRequest("This isn’t a place in the list of events.")
    came, place = newer(find_events(filters.criteria), place, now)
    if not came and not filters.is_over:
        return HttpResponse(status=204)
    context: dict[str, object] = {
        "rows": timed(came, now),
        "says": _says(came, now, filters),
        "query": urlencode({name: value for name, value in filters.asked.items() if value}),
        "poll": "" if filters.is_over else poll_query(filters, place),
    }
    status = STOP_POLLING if filters.is_over else 200
    return render(request, "admin/insights/_newer.html", context, status=status)


def poll_query(filters: Filters, place: Place) -> str:
    """The address's query for the next look."""
    floor = (place.floor - _ZERO) // _MICROSECOND
    asked = {name: value for name, value in filters.asked.items() if value}
    return urlencode({**asked, "floor": str(floor), "known": ",".join(place.known)})


def timed(events: list[Event], now: datetime) -> list[tuple[Event, str]]:
    """Each with its time as a row shows it."""
    return [(event, clock_time(event.at, now, seconds=True)) for event in events]


def _place(request: HttpRequest) -> Place | None:
    floor, known = request.GET.get("floor", ""), request.GET.get("known", "")
    if not _FLOOR.fullmatch(floor) or not _KNOWN.fullmatch(known):
        return None
    return Place(_ZERO + timedelta(microseconds=int(floor)), tuple(known.split(",")) if known else ())


def _says(came: list[Event], now: datetime, filters: Filters) -> str:
    if filters.is_over:
        return OVER
    more = ", and more are coming" if len(came) == MOST_AT_ONCE else ""
    return f"{counted(len(came), 'new event', 'new events')} at {clock_time(now, now, seconds=True)}{more}"
