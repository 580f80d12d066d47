"""What an administrator does on the tab: start, compare, choose userName's source, deactivate."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lockstep.connections.models import Integration, IntegrationState
from lockstep.portals import words
from lockstep.portals.admin.applications.find import with_service_or_404
from lockstep.portals.admin.applications.removal.consequences import of_deactivating_idm
from lockstep.portals.admin.applications.statuses import idm_is_active
from lockstep.portals.outage import not_before
from lockstep.portals.page import ADMINISTRATORS, actor_of, page
from lockstep.provisioning import actions
from lockstep.provisioning.approvals import NotApproved, acts_from
from lockstep.provisioning.removal import left_behind
from lockstep.provisioning.retrying import retry_all_now

TAB = "application_identity_management"


@page(may=ADMINISTRATORS)
@require_POST
def application_idm_start(request: HttpRequest, application_id: str) -> HttpResponse:
    """Start provisioning: the plan has been seen."""
    try:
        shown = acts_from(request.POST.get("shown", ""))
        actions.start_provisioning(integration_or_404(application_id), shown, actor=actor_of(request))
        messages.success(request, "Provisioning has started. The plan is carried out now.")
    except (actions.NotReady, NotApproved) as error:
        messages.error(request, f"Not started: {error}")
    return redirect(TAB, application_id)


@page(may=ADMINISTRATORS)
@require_POST
def application_idm_compare(request: HttpRequest, application_id: str) -> HttpResponse:
    """Compare now: the worker lists everybody over there; this page shows how far it is."""
    integration = integration_or_404(application_id)
    if not integration.speaks:
        messages.error(request, "Not compared: the integration is not running.")
    else:
        actions.compare_now(integration, actor=actor_of(request))
    return redirect(TAB, application_id)


@page(may=ADMINISTRATORS)
@require_POST
def application_idm_retry(request: HttpRequest, application_id: str) -> HttpResponse:
    """Retry now: everybody who failed or waits for a next try. What the service asked for is kept."""
    integration = integration_or_404(application_id)
    if integration.state != IntegrationState.RUNNING:
        messages.error(request, "Not retried: the integration is not running.")
        return redirect(TAB, application_id)
    number = retry_all_now(integration, actor=actor_of(request))
    told = f"{words.counted(number, 'account is', 'accounts are')} tried again now" if number else "Nobody waits for it"
    messages.success(request, f"{told}{not_before(integration)}.")
    return redirect(TAB, application_id)


@page(may=ADMINISTRATORS)
@require_POST
def application_idm_user_name(request: HttpRequest, application_id: str) -> HttpResponse:
    """Which property userName is read from."""
    try:
        source = request.POST.get("source", "")
        actions.choose_user_name(integration_or_404(application_id), source, actor=actor_of(request))
        messages.success(request, f"userName is read from {source}.")
    except ValueError as error:
        messages.error(request, f"Not saved: {error}")
    return redirect(TAB, application_id)


@page(may=ADMINISTRATORS)
def application_idm_deactivate(request: HttpRequest, application_id: str) -> HttpResponse:
    """Deactivate IdM connection: what follows, then `confirm`."""
    application = with_service_or_404(application_id)
    if not idm_is_active(application):
        raise Http404("There is no IdM connection to deactivate.")
    integration = application.integration
    if request.method == "POST":
        left = actions.deactivate_integration(integration, actor=actor_of(request))
        messages.success(request, _deactivated(application.display_label, left))
        return redirect(TAB, application_id)
    context = {"application": application, "ends": of_deactivating_idm(left_behind(application))}
    return render(request, "admin/applications/identity_management/deactivate.html", context)


def integration_or_404(application_id: str) -> Integration:
    """The application's integration; 404 where it has none."""
    integration = getattr(with_service_or_404(application_id), "integration", None)
    if integration is None:
        raise Http404("Identity Management is not configured.")
    return integration


def _deactivated(name: str, left: actions.Deactivation) -> str:
    unsent = words.counted(left.waiting, "waiting change was", "waiting changes were")
    told = f" {unsent} not sent." if left.waiting else ""
    stay = words.counted(left.accounts, "account stays as it is", "accounts stay as they are")
    return f"The IdM connection to {name} is deactivated.{told} {stay}."
