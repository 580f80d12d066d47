"""The application that an address names."""

from django.http import Http404

from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications


def application_or_404(application_id: str) -> Application:
    """A living application, with what its tabs need; 404 for a deleted or unknown one."""
    found = living_applications().select_related("service_provider", "integration").filter(pk=application_id).first()
    if found is None:
        raise Http404("There is no such application.")
    return found


def with_sso_or_404(application_id: str) -> Application:
    """An application whose template has single sign-on."""
    found = application_or_404(application_id)
    if catalog.get(found.template).saml is None:
        raise Http404("This application has no single sign-on.")
    return found


def with_service_or_404(application_id: str) -> Application:
    """An application whose template has Identity Management."""
    found = application_or_404(application_id)
    if catalog.get(found.template).service is None:
        raise Http404("This application has no Identity Management.")
    return found


def bookmark_or_404(application_id: str) -> Application:
    """A Bookmark."""
    found = application_or_404(application_id)
    if not catalog.get(found.template).is_bookmark:
        raise Http404("This application is not a Bookmark.")
    return found
