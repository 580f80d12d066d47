"""One page for an import, whatever its stage: being listed, to be ticked, being imported, its results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.applications import catalog
from lockstep.applications.queries import groups_bound_to
from lockstep.portals.admin.applications.importing.find import import_or_404
from lockstep.portals.admin.applications.importing.lists import list_context
from lockstep.portals.admin.applications.importing.outcomes import outcomes_context
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.page import READERS, page
from lockstep.provisioning.models import Import

FOLDER = "admin/applications/importing"


@page(may=READERS)
def application_import(request: HttpRequest, application_id: str, import_id: str) -> HttpResponse:
    """Show it as it stands; the page asks again while the worker goes on."""
    part_of = import_or_404(application_id, import_id)
    application = part_of.integration.application
    context = beside(application, "application_identity_management") | {
        "import": part_of,
        "integration": part_of.integration,
        "service": catalog.get(application.template).service,
        "groups": list(groups_bound_to(application)),
    }
    if part_of.stage == Import.Stage.LISTING or not part_of.listed_at:
        return render(request, f"{FOLDER}/listing.html", context)
    if part_of.stage == Import.Stage.LISTED:
        return render(request, f"{FOLDER}/list.html", context | list_context(request, part_of))
    return render(request, f"{FOLDER}/outcomes.html", context | outcomes_context(request, part_of))
