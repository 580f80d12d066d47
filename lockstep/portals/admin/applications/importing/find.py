"""The import that an address names."""

from django.http import Http404

from lockstep.connections.models import Integration
from lockstep.portals.admin.applications.find import with_service_or_404
from lockstep.provisioning.importing.queries import import_of
from lockstep.provisioning.models import Import


def integration_or_404(application_id: str) -> Integration:
    """The integration of an application that has one."""
    integration = getattr(with_service_or_404(application_id), "integration", None)
    if integration is None:
        raise Http404("Identity Management is not configured.")
    return integration


def import_or_404(application_id: str, import_id: str) -> Import:
    """An import of this application's integration."""
    found = import_of(integration_or_404(application_id), import_id)
    if found is None:
        raise Http404("There is no such import.")
    return found
