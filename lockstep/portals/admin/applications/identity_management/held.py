"""The list that the guard holds: seen by every reader, applied by an Administrator; and the guard's limits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lockstep.accounts.guard import told_rule
from lockstep.connections.models import Integration, IntegrationState
from lockstep.portals import words
from lockstep.portals.admin.applications.find import with_service_or_404
from lockstep.portals.admin.applications.identity_management.acts import TAB, integration_or_404
from lockstep.portals.admin.applications.identity_management.plan import OF_A_HELD_LIST, listed
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.page import ADMINISTRATORS, READERS, actor_of, page
from lockstep.provisioning import actions
from lockstep.provisioning.approvals import NotApproved, acts_from, as_text, being_carried_out
from lockstep.provisioning.held import open_list, verdict_of
from lockstep.provisioning.preview import PlanRow, held_rows


@page(may=READERS)
def application_idm_held(request: HttpRequest, application_id: str) -> HttpResponse:
    """Who would leave, what would be sent, and why it is held."""
    application = with_service_or_404(application_id)
    context = beside(application, TAB)
    integration = getattr(application, "integration", None)
    if integration is not None and integration.state != IntegrationState.OFF:
        context |= _held(request, integration)
    return render(request, "admin/applications/identity_management/held.html", context)


@page(may=ADMINISTRATORS)
@require_POST
def application_idm_apply(request: HttpRequest, application_id: str) -> HttpResponse:
    """Apply the list as it was shown."""
    integration = integration_or_404(application_id)
    try:
        applied = actions.apply_held(integration, acts_from(request.POST.get("shown", "")), actor=actor_of(request))
        people = words.counted(applied, "request goes", "requests go")
        messages.success(request, f"Applied: {people} out now. What hasn’t gone within an hour is held again.")
    except NotApproved as error:
        messages.error(request, f"Not applied: {error}")
        return redirect("application_idm_held", application_id)
    return redirect(TAB, application_id)


@page(may=ADMINISTRATORS)
@require_POST
def application_idm_guard(request: HttpRequest, application_id: str) -> HttpResponse:
    """How many may leave in a day without a look."""
    try:
        share, most = _number(request, "share"), _number(request, "most")
        actions.choose_guard(integration_or_404(application_id), share, most, actor=actor_of(request))
        messages.success(request, f"At most {share} % and {most} people leave in a day without a look.")
    except ValueError as error:
        messages.error(request, f"Not saved: {error}")
    return redirect(TAB, application_id)


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "").strip()
    if not typed.isascii() or not typed.isdigit() or len(typed) > 7:
        raise ValueError("Share and number are whole numbers.")
    return int(typed)


def _held(request: HttpRequest, integration: Integration) -> dict:
    found = open_list(integration)
    if found is None:
        return {}
    rows, going = held_rows(integration), being_carried_out(integration)
    waiting = [row for row in rows if row.account.pk not in going]
    context = listed(request, integration, rows, OF_A_HELD_LIST)
    context["acts"] = as_text(row.act for row in waiting if row.act is not None)
    return context | {
        "listed": found,
        "integration": integration,
        "why": f"{told_rule(verdict_of(found)).capitalize()}.",
        "going": _going(rows, going),
        "warned": [],
    }


def _going(rows: list[PlanRow], going: dict[str, str]) -> dict | None:
    """Those that somebody has applied already and that are still on their way."""
    by = [going[row.account.pk] for row in rows if row.account.pk in going]
    if not by:
        return None
    title = f"{by[0]} has applied {words.counted(len(by), 'of these requests', 'of these requests')}"
    return {"title": title, "text": "They go out one after the other, as the service takes them."}
