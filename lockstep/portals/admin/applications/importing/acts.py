"""What an administrator does: manual import, tick, import, stop, add to a group. Each files a request or changes rows;
the worker speaks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lockstep.portals.admin.applications.importing.find import import_or_404, integration_or_404
from lockstep.portals.admin.applications.importing.lists import show_bar
from lockstep.portals.page import ADMINISTRATORS, actor_of, page
from lockstep.provisioning.importing import acts
from lockstep.provisioning.models import Import

TAB, PAGE = "application_identity_management", "application_import"


@page(may=ADMINISTRATORS)
@require_POST
def application_import_new(request: HttpRequest, application_id: str) -> HttpResponse:
    """manual import: the worker lists everybody over there; the page shows how far it is."""
    try:
        part_of = acts.ask_for_list(integration_or_404(application_id), actor=actor_of(request))
    except acts.NotPossible as error:
        messages.error(request, f"Not listed: {error}")
        return redirect(TAB, application_id)
    return redirect(PAGE, application_id, part_of.id)


@page(may=ADMINISTRATORS)
@require_POST
def application_import_tick(request: HttpRequest, application_id: str, import_id: str) -> HttpResponse:
    """Keep what is ticked, so that search, filter and pages lose nothing; answers with the bar and its count."""
    part_of = import_or_404(application_id, import_id)
    try:
        part_of = _keep(request, part_of)
    except acts.NotPossible as error:
        messages.error(request, f"Not kept: {error}")
    if request.htmx:  # type: ignore[attr-defined]
        return show_bar(request, part_of)
    return redirect(PAGE, application_id, import_id)


@page(may=ADMINISTRATORS)
@require_POST
def application_import_start(request: HttpRequest, application_id: str, import_id: str) -> HttpResponse:
    """import: whoever is ticked. A second click finds it begun."""
    part_of = import_or_404(application_id, import_id)
    try:
        acts.start_import(_keep(request, part_of), actor=actor_of(request))
    except acts.NotPossible as error:
        messages.error(request, f"Not imported: {error}")
    return redirect(PAGE, application_id, import_id)


@page(may=ADMINISTRATORS)
@require_POST
def application_import_stop(request: HttpRequest, application_id: str, import_id: str) -> HttpResponse:
    """Stop after this one."""
    acts.stop_import(import_or_404(application_id, import_id), actor=actor_of(request))
    return redirect(PAGE, application_id, import_id)


@page(may=ADMINISTRATORS)
@require_POST
def application_import_add(request: HttpRequest, application_id: str, import_id: str) -> HttpResponse:
    """Add whom this import created to a bound group."""
    part_of = import_or_404(application_id, import_id)
    try:
        group, number = acts.add_imported(part_of, request.POST.get("group", ""), actor=actor_of(request))
        people = f"{number} {'person is' if number == 1 else 'people are'}" if number else "Everybody was"
        messages.success(request, f"{people} in {group.name} {'now' if number else 'already'}.")
    except acts.NotPossible as error:
        messages.error(request, f"Not added: {error}")
    return redirect(PAGE, application_id, import_id)


def _keep(request: HttpRequest, part_of: Import) -> Import:
    shown, ticked = request.POST.getlist("shown"), request.POST.getlist("tick")
    return acts.tick(part_of, shown, ticked, request.POST.get("group"))
