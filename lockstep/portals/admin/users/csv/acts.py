"""Import what the preview shows, and stop. Each tells what it did, also to whoever presses second."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lockstep.directory.csv import acts
from lockstep.doors import clock
from lockstep.portals.admin.users.csv.views import existing
from lockstep.portals.page import ADMINISTRATORS, actor_of, page
from lockstep.portals.words import clock_time


@page(may=ADMINISTRATORS)
@require_POST
def csv_start(request: HttpRequest, import_id: str) -> HttpResponse:
    """Import. Two clicks, or two people, import once."""
    part_of = existing(import_id)
    try:
        group_id, mails = request.POST.get("group", ""), "activation" in request.POST
        begun = acts.start(part_of, group_id, mails, actor=actor_of(request))
    except acts.NotPossible as error:
        messages.error(request, f"Not imported: {error}")
        return redirect("csv_import", import_id)
    part_of = existing(import_id)
    if not begun and part_of.started_at:
        at = clock_time(part_of.started_at, clock.now())
        messages.warning(request, f"{part_of.started_by} has started this import already ({at}). It runs once.")
    return redirect("csv_import", import_id)


@page(may=ADMINISTRATORS)
@require_POST
def csv_stop(request: HttpRequest, import_id: str) -> HttpResponse:
    """Stop after this one."""
    if not acts.stop(existing(import_id), actor=actor_of(request)):
        messages.warning(request, "Nothing was stopped: this import isn’t running.")
    return redirect("csv_import", import_id)
