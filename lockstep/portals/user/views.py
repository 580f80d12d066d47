"""The User Portal: a person's applications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.portals.page import SIGNED_IN, page
from lockstep.portals.user.tiles import tiles_of


@page(may=SIGNED_IN)
def portal(request: HttpRequest) -> HttpResponse:
    """Tiles of everything that this person may open."""
    return render(request, "user/portal.html", {"tiles": tiles_of(request.user)})
