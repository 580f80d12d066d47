"""The User Portal: a person's applications."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.doors import clock
from lockstep.portals.page import SIGNED_IN, page, signed_in_person
from lockstep.portals.user.tiles import tiles_of

WARN_DAYS = 7


@page(may=SIGNED_IN)
def portal(request: HttpRequest) -> HttpResponse:
    """Tiles of everything that this person may open."""
    person = signed_in_person(request)
    words = request.GET.get("q", "").strip()
    context = {
        "tiles": tiles_of(person, words),
        "words": words,
        "days_left": _days_left(person.password_expires_at),
    }
    return render(request, "user/portal.html", context)


def _days_left(expires_at: datetime | None) -> int | None:
    """Days until the password expires, in its last seven; else None."""
    days = (expires_at - clock.now()).days if expires_at else None
    return days if days is not None and 0 <= days < WARN_DAYS else None
