"""The tab Identity Management: not configured, the plan to be reviewed, or what keeps accounts in step."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.accounts.words import POLICIES
from lockstep.applications.models import Application
from lockstep.applications.queries import groups_bound_to
from lockstep.connections.clients import client_for
from lockstep.connections.models import Integration, IntegrationState
from lockstep.portals import words
from lockstep.portals.admin.applications.find import with_service_or_404
from lockstep.portals.admin.applications.identity_management import mapping
from lockstep.portals.admin.applications.identity_management.lately import lately
from lockstep.portals.admin.applications.identity_management.plan import plan_context
from lockstep.portals.admin.applications.identity_management.running import running_context
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.page import READERS, page
from lockstep.provisioning.importing.queries import under_way
from lockstep.provisioning.leaving import limits_of
from lockstep.provisioning.snapshot import user_name_from

TEMPLATES = "admin/applications/identity_management"
NOT_CONFIGURED = (IntegrationState.OFF, IntegrationState.AUTHORISING)
TO_REVIEW = (IntegrationState.VERIFIED, IntegrationState.REVIEWING)


@page(may=READERS)
def application_identity_management(request: HttpRequest, application_id: str) -> HttpResponse:
    """Show the tab as the integration's state has it."""
    application = with_service_or_404(application_id)
    integration: Integration | None = getattr(application, "integration", None)
    context = beside(application, "application_identity_management")
    if not _only_what_moves(request):
        context |= _mappings(application, integration)
    context |= _whose(application, integration) | {"attempts": lately(application)}
    if integration is None or integration.state in NOT_CONFIGURED:
        context |= _not_configured(application, integration)
        return render(request, f"{TEMPLATES}/not_configured.html", context)
    if integration.state in TO_REVIEW:
        return render(request, f"{TEMPLATES}/plan.html", context | plan_context(request, integration))
    return render(request, f"{TEMPLATES}/running.html", context | running_context(request, integration))


def _only_what_moves(request: HttpRequest) -> bool:
    """Whether the running tab is polled or filtered: what stands below the accounts isn't looked at then."""
    return bool(request.htmx) and request.htmx.target in ("live", "accounts")  # type: ignore[attr-defined]


def _whose(application: Application, integration: Integration | None) -> dict:
    """The integration, and who authorised it if that is somebody else than the SSO tab says."""
    wanted = application.service_admin_email
    owner = integration.grant_owner_email if integration else ""
    return {
        "integration": integration,
        "service": mapping.service_of(application),
        "importing": under_way(integration) if integration else None,
        "other_owner": owner if wanted and owner and owner.lower() != wanted.lower() else "",
    }


def _mappings(application: Application, integration: Integration | None) -> dict:
    """The mappings, userName's source with who would be refused by it, and the policies."""
    people = mapping.people_in_scope(application)
    return {
        "mapping_rows": mapping.rows(application),
        "sources": mapping.sources(application, people),
        "source": user_name_from(integration) if integration else "username",
        "policies": POLICIES,
        "guard": limits_of(integration) if integration else None,
        "people": people,
    }


def _not_configured(application: Application, integration: Integration | None) -> dict:
    """Before the first `configure`, or after a deactivation: what to see to first."""
    people = mapping.people_in_scope(application)
    sp = getattr(application, "service_provider", None)
    was_on = integration is not None and integration.verified_at and integration.state == IntegrationState.OFF
    return {
        "registered": client_for(application.template, application.environment) is not None,
        "sso_is_active": sp is not None and sp.active,
        "people_count": len(people),
        "group_names": words.named([group.name for group in groups_bound_to(application)]),
        "unfit": mapping.unfit(application, people, user_name_from(integration) if integration else "username"),
        "was_on": bool(was_on),
        "revoking": bool(was_on and integration and _still_to_revoke(integration)),
    }


def _still_to_revoke(integration: Integration) -> bool:
    return bool(integration.sealed_refresh_token) or integration.retired_grants.exists()
