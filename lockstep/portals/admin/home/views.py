"""Home: what needs somebody, worst first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.portals.admin.home import standing
from lockstep.portals.admin.home.needs import needs
from lockstep.portals.page import READERS, page


@page(may=READERS)
def home(request: HttpRequest) -> HttpResponse:
    """What needs somebody now, what is on its way, the applications, and what happened last."""
    context = {
        "needs": needs(),
        "sentence": standing.sentence(),
        "on_its_way": standing.on_its_way(),
        "applications": standing.applications(),
        "happened": standing.happened(),
    }
    return render(request, "admin/home/home.html", context)
