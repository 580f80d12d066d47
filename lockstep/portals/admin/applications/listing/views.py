"""Configured Applications: the list."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.applications.queries import find_applications
from lockstep.doors import clock
from lockstep.portals.admin.applications import statuses
from lockstep.portals.admin.applications.statuses import Status
from lockstep.portals.admin.listing import page_of
from lockstep.portals.page import READERS, page


@dataclass(frozen=True)
class Row:
    """One application, with what the list says of it."""

    application: Application
    template_name: str
    sso: Status | None
    idm: Status | None
    certificate: Status | None


@page(may=READERS)
def applications(request: HttpRequest) -> HttpResponse:
    """Every application, narrowed by words."""
    words = request.GET.get("q", "").strip()[:200]
    shown = page_of(request, find_applications(words).select_related("service_provider", "integration"))
    rows = [_row(application) for application in shown.object_list]
    return render(request, "admin/applications/listing/list.html", {"rows": rows, "shown": shown, "words": words})


def _row(application: Application) -> Row:
    off = ", inactive" if not application.bookmark_active else ""
    return Row(
        application,
        f"{catalog.get(application.template).name}{off}",
        statuses.sso(application),
        statuses.accounts(application),
        statuses.certificate(application, clock.now()),
    )
