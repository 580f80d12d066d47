"""The tab Identity Management: not configured, the plan to be reviewed, or what keeps accounts in step."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.applications.models import Application
from lockstep.applications.queries import groups_bound_to
from lockstep.connections.clients import client_for
from lockstep.connections.models import Integration
from lockstep.portals import words
from lockstep.portals.admin.applications.find import with_service_or_404
from lockstep.portals.admin.applications.identity_management import mapping
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.page import READERS, page

TEMPLATES = "admin/applications/identity_management"


@page(may=READERS)
def application_identity_management(request: HttpRequest, application_id: str) -> HttpResponse:
    """Show the tab as the integration's state has it."""
    application = with_service_or_404(application_id)
    context = beside(application, "application_identity_management") | _not_configured(application)
    return render(request, f"{TEMPLATES}/not_configured.html", context)


def _not_configured(application: Application) -> dict:
    """Before the first `configure`, or after a deactivation: what to see to first."""
    integration: Integration | None = getattr(application, "integration", None)
    people = mapping.people_in_scope(application)
    sp = getattr(application, "service_provider", None)
    return {
        "integration": integration,
        "registered": client_for(application.template, application.environment) is not None,
        "sso_is_active": sp is not None and sp.active,
        "people_count": len(people),
        "group_names": words.named([group.name for group in groups_bound_to(application)]),
        "unfit": mapping.unfit(application, people, "username"),
        "service": mapping.service_of(application),
        "mapping_rows": mapping.rows(application),
    }
