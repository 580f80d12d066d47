"""The list of those over there, with whoever is ticked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.applications import catalog
from lockstep.applications.queries import groups_bound_to
from lockstep.portals.admin.listing import page_of
from lockstep.provisioning.importing import queries
from lockstep.provisioning.models import Import, ImportRow

ROWS = 100


def list_context(request: HttpRequest, part_of: Import) -> dict:
    """The rows asked for, and the figures above and below them."""
    words, sort = request.GET.get("q", "").strip()[:200], request.GET.get("sort", "")
    new_first = "new" in request.GET
    shown = page_of(request, queries.find_rows(part_of, words, sort, new_first), ROWS)
    everybody = part_of.rows
    return bar_context(part_of) | {
        "shown": shown,
        "rows": shown.object_list,
        "words": words,
        "sort": sort,
        "new_first": new_first,
        "all_count": everybody.count(),
        "new_count": everybody.filter(status=ImportRow.Status.NEW).count(),
        "inactive_count": everybody.filter(status=ImportRow.Status.NEW, active=False).count(),
    }


def bar_context(part_of: Import) -> dict:
    """What the bar says: how many are ticked, how many of them are inactive over there."""
    ticked = queries.ticked(part_of)
    inactive = part_of.rows.filter(ticked=True, status=ImportRow.Status.NEW, active=False).count()
    return {"import": part_of, "ticked": ticked, "suspended": inactive, "background": ticked >= 100}


def show_bar(request: HttpRequest, part_of: Import) -> HttpResponse:
    """The bar alone, after a tick."""
    application = part_of.integration.application
    context = bar_context(part_of) | {
        "application": application,
        "service": catalog.get(application.template).service,
        "groups": list(groups_bound_to(application)),
    }
    return render(request, "admin/applications/importing/_bar.html", context)
