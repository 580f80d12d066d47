"""Home: what needs somebody, worst first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.portals.admin.home.needs import needs
from lockstep.portals.page import READERS, page


@page(may=READERS)
def home(request: HttpRequest) -> HttpResponse:
    """What needs somebody now, the applications, and what happened last."""
    return render(request, "admin/home/home.html", {"needs": needs()})
