"""Directory Insights: every event, counted and filtered; one beside the list, with the exact request and answer."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from lockstep.applications.models import Application
from lockstep.doors import clock
from lockstep.insights import search
from lockstep.insights.kinds import EventKind
from lockstep.insights.live import place_of
from lockstep.insights.models import Event
from lockstep.portals.admin.insights import bars
from lockstep.portals.admin.insights import filters as asking
from lockstep.portals.admin.insights.detail import detail
from lockstep.portals.admin.insights.filters import Filters
from lockstep.portals.admin.insights.live import OVER, poll_query, timed
from lockstep.portals.page import READERS, page

ROWS = 50
NO_PLACE = "This isn’t a place in the list of events: it begins with the newest."


@page(may=READERS)
def insights(request: HttpRequest) -> HttpResponse:
    """The chart and the list."""
    return _render(request, {})


@page(may=READERS)
def insights_event(request: HttpRequest, event_id: str) -> HttpResponse:
    """The list, with one event beside it (below 960 pixels: instead of it)."""
    event = search.event_by_id(event_id)
    if event is None:
        raise Http404("There is no such event.")
    return _render(request, {"chosen": detail(event)})


def _render(request: HttpRequest, context: dict) -> HttpResponse:
    now = clock.now()
    filters = asking.read(request.GET, now)
    wrong = [*filters.wrong, *(NO_PLACE for name in ("older", "newer") if not _fits(request.GET.get(name, "")))]
    asked = {name: value for name, value in filters.asked.items() if value}
    context |= {"filters": filters, "asked": filters.asked, "wrong": wrong, "query": urlencode(asked), **_choices()}
    if not wrong:
        context |= _found(request, filters, now)
    return render(request, "admin/insights/insights.html", context, status=400 if wrong else 200)


def _choices() -> dict:
    return {
        "families": asking.FAMILIES.items(),
        "kinds": sorted(EventKind),
        "periods": asking.PERIODS.items(),
        "zone": timezone.get_current_timezone_name(),
        "living": Application.objects.filter(deleted_at__isnull=True),
        "deleted": Application.objects.filter(deleted_at__isnull=False).order_by("-deleted_at"),
    }


def _found(request: HttpRequest, filters: Filters, now: datetime) -> dict:
    rows, before, after = _page(filters, request.GET.get("older", ""), request.GET.get("newer", ""))
    follows = bool(request.GET.get("live")) and not before
    live = {"follows": follows, "live_says": "Following: new events come on top by themselves." if follows else ""}
    if follows and filters.is_over:
        live["live_says"] = OVER
    elif follows:
        live["poll"] = poll_query(filters, place_of(rows, now, ROWS))
    chart = bars.drawn(filters, now)
    first_and_last = {"newest": rows[0] if before else None, "oldest": rows[-1] if after else None}
    keys = {name: search.key_of(event) if event else "" for name, event in first_and_last.items()}
    return {"rows": timed(rows, now), "chart": chart, "keys": keys, "is_first": not before, **live}


def _page(filters: Filters, older: str, newer: str) -> tuple[list[Event], bool, bool]:
    """The rows, whether there are newer ones before them, and older ones after them."""
    found = search.find_events(filters.criteria)
    if newer:
        near = list(search.newer_than(found, newer)[: ROWS + 1])
        return (near[:ROWS][::-1], len(near) > ROWS, True) if near else _page(filters, "", "")
    rows = list((search.older_than(found, older) if older else found)[: ROWS + 1])
    return rows[:ROWS], bool(older) and bool(rows), len(rows) > ROWS


def _fits(key: str) -> bool:
    return not key or search.key_is_one(key)
