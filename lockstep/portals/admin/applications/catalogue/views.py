"""Add New Application, first step: the catalogue. An entry is data; this page knows none by name."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications import catalog
from lockstep.applications.catalog.template import GENERAL_INFO, USER_GROUPS
from lockstep.portals.page import ADMINISTRATORS, page
from lockstep.portals.words import colour_class


@dataclass(frozen=True)
class Entry:
    """A template, and what it can do in words."""

    template: catalog.Template
    tags: list[str]
    colour: int


@page(may=ADMINISTRATORS)
def application_new(request: HttpRequest) -> HttpResponse:
    """The catalogue, narrowed by words; Next leads to the general info of what was selected."""
    words, chosen = request.GET.get("q", "").strip()[:100], request.GET.get("template", "")
    known = {template.key for template in catalog.all_templates()}
    going_on = "next" in request.GET
    if going_on and chosen in known:
        return redirect("application_new_general", chosen)
    context = {
        "words": words,
        "chosen": chosen,
        "found": [Entry(template, _tags(template), colour_class(template.colour)) for template in catalog.find(words)],
        "total": len(known),
        "error": "Select an application first." if going_on else "",
    }
    return render(request, "admin/applications/catalogue/catalogue.html", context, status=422 if going_on else 200)


def _tags(template: catalog.Template) -> list[str]:
    return [tab for tab in template.tabs if tab not in (GENERAL_INFO, USER_GROUPS)]
