"""A person's applications: why they have access, what happened to their account, what is here and there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.portals.admin.users.applications.shown import applications_with, shown_for
from lockstep.portals.admin.users.person.frame import frame, known
from lockstep.portals.page import READERS, page


@page(may=READERS)
def applications(request: HttpRequest, user_id: str) -> HttpResponse:
    """One application at a time; the others are a click away."""
    user = known(user_id)
    listed, wished = applications_with(user), request.GET.get("application", "")
    chosen = next((application for application in listed if application.id == wished), listed[0] if listed else None)
    context = {**frame(user), "applications": listed, "chosen": chosen}
    if chosen is not None:
        context["shown"] = shown_for(user, chosen)
    return render(request, "admin/users/applications/applications.html", context)
