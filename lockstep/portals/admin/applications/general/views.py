"""The tab General Info: what can be edited at any time. The SSO IdP URL and the environment are shown, for good."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications.models import Application
from lockstep.applications.settings import update_general
from lockstep.portals import words
from lockstep.portals.admin.applications.adding.forms import GeneralForm
from lockstep.portals.admin.applications.adding.views import idp_urls
from lockstep.portals.admin.applications.find import application_or_404
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.forms import add_errors
from lockstep.portals.page import READERS, actor_of, page

EDITED = ("display_label", "description", "colour", "show_in_user_portal")


@page(may=READERS)
def application_general(request: HttpRequest, application_id: str) -> HttpResponse:
    """Show and save General Info."""
    application = application_or_404(application_id)
    start = {name: getattr(application, name) for name in EDITED}
    form = GeneralForm(request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid() and _saved(request, application, form):
        return redirect("application_general", application.id)
    context = {"form": form, "colours": words.COLOURS, "idp_urls": idp_urls()}
    context |= beside(application_or_404(application_id), "application_general")
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/applications/general/general.html", context, status=status)


def _saved(request: HttpRequest, application: Application, form: GeneralForm) -> bool:
    """Save it, and say so. A Bookmark's URL has its own tab and stays."""
    try:
        values = {"bookmark_url": application.bookmark_url, **form.values}
        changes = update_general(application, values, actor=actor_of(request))
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, "General Info is saved." if changes else "Nothing was changed, so nothing was saved.")
    return True
