"""The list of user groups."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.applications.queries import living_applications
from lockstep.directory.queries import find_groups
from lockstep.portals.admin.listing import page_of
from lockstep.portals.page import READERS, page


@page(may=READERS)
def groups(request: HttpRequest) -> HttpResponse:
    """Search by name."""
    words = request.GET.get("q", "").strip()[:200]
    shown = page_of(request, find_groups(words).prefetch_related(_living()))
    return render(request, "admin/groups/listing/groups.html", {"words": words, "shown": shown})


def _living() -> Prefetch:
    return Prefetch("applications", queryset=living_applications(), to_attr="living_applications")
