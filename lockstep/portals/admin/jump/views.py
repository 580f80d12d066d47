"""Jump to: one field that finds pages, people, groups and applications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.portals.admin.jump.places import places_for
from lockstep.portals.page import READERS, page

MOST = 50


@page(may=READERS)
def jump(request: HttpRequest) -> HttpResponse:
    """Straight there when only one place fits, else the list."""
    words = request.GET.get("q", "").strip()[:200]
    places = places_for(words)[:MOST]
    if len(places) == 1:
        return redirect(places[0].url)
    return render(request, "admin/jump/jump.html", {"words": words, "places": places})
