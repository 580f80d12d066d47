"""Directory Insights: every event, filtered; one beside the list, with the exact request and answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.applications.queries import living_applications
from lockstep.doors import clock
from lockstep.insights import search
from lockstep.insights.kinds import EventKind
from lockstep.portals.admin.insights.detail import detail
from lockstep.portals.admin.listing import page_of
from lockstep.portals.page import READERS, page
from lockstep.portals.words import clock_time

ROWS = 50
FAMILIES = {"provisioning": "Provisioning", "sign-ins": "Sign-ins", "integrations": "Identity Management"}
PERIODS = {"day": "Last 24 hours", "week": "Last 7 days", "month": "Last 30 days"}


@page(may=READERS)
def insights(request: HttpRequest) -> HttpResponse:
    """The list."""
    return _render(request, {})


@page(may=READERS)
def insights_event(request: HttpRequest, event_id: str) -> HttpResponse:
    """The list, with one event beside it (below 960 pixels: instead of it)."""
    event = search.event_by_id(event_id)
    if event is None:
        raise Http404("There is no such event.")
    return _render(request, {"chosen": detail(event)})


def _render(request: HttpRequest, context: dict) -> HttpResponse:
    asked = _asked(request)
    query = request.GET.copy()
    query.pop("page", None)
    shown = page_of(request, search.find_events(asked), ROWS)
    context |= {
        "shown": shown,
        "rows": [(event, clock_time(event.at, clock.now(), seconds=True)) for event in shown.object_list],
        "asked": asked,
        "query": query.urlencode(),
        "families": FAMILIES.items(),
        "kinds": sorted(EventKind),
        "periods": PERIODS.items(),
        "applications": living_applications(),
    }
    return render(request, "admin/insights/insights.html", context)


def _asked(request: HttpRequest) -> search.Criteria:
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("kind", "result", "period")}
    return search.Criteria(
        **asked,
        words=request.GET.get("q", "").strip()[:200],
        person_id=request.GET.get("person", "")[:24],
        application_id=request.GET.get("application", "")[:24],
    )
