"""Add New Application, second and third step: General info, and the success screen."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications import catalog
from lockstep.applications.models import Application, Environment
from lockstep.applications.settings import create_application
from lockstep.connections.clients import client_for
from lockstep.directory.organisation import organisation
from lockstep.portals import words
from lockstep.portals.admin.applications.adding.forms import NewApplicationForm
from lockstep.portals.admin.applications.find import application_or_404
from lockstep.portals.forms import add_errors
from lockstep.portals.page import ADMINISTRATORS, READERS, actor_of, page


@page(may=ADMINISTRATORS)
def application_new_general(request: HttpRequest, template: str) -> HttpResponse:
    """What the application is called and how its tile looks; Save Application makes it."""
    entry = _entry_or_404(template)
    start: dict[str, object] = {"display_label": entry.name, "colour": entry.colour, "show_in_user_portal": True}
    if settings.DEMO_SERVICE_URL:
        start |= {"environment": Environment.CUSTOM, "service_url": settings.DEMO_SERVICE_URL}
    form = NewApplicationForm(request.POST or None, request.FILES or None, initial=start, template=entry)
    if request.method == "POST" and form.is_valid():
        made = _made(request, entry, form)
        if made is not None:
            return redirect("application_added", made.id)
    context = {"form": form, "template": entry, "colours": words.COLOURS, "idp_urls": idp_urls()}
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/applications/adding/general_info.html", context, status=status)


@page(may=READERS)
def application_added(request: HttpRequest, application_id: str) -> HttpResponse:
    """The success screen: Configure Application, or Close."""
    application = application_or_404(application_id)
    context = {"application": application, "template": catalog.get(application.template), "idp_urls": idp_urls()}
    return render(request, "admin/applications/adding/added.html", context)


def idp_urls() -> str:
    """What every SSO IdP URL begins with; the stored base URL, never the request's Host."""
    found = organisation()
    return f"{found.base_url if found else ''}/saml2/"


def _entry_or_404(key: str) -> catalog.Template:
    try:
        return catalog.get(key)
    except KeyError as error:
        raise Http404("There is no such template.") from error


def _environment(entry: catalog.Template) -> str:
    """The one that Lockstep is registered for, if that is only one; else production."""
    known = [value for value in Environment.values if client_for(entry.key, value)]
    return known[0] if len(known) == 1 else Environment.PRODUCTION


def _made(request: HttpRequest, entry: catalog.Template, form: NewApplicationForm) -> Application | None:
    try:
        return create_application(entry.key, form.values, actor=actor_of(request))
    except ValidationError as error:
        add_errors(form, error)
        return None
