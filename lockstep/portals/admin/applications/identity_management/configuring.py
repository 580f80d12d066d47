"""configure and Re-authorise: off to the service's sign-in, and the way back with what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from lockstep.connections import authorise
from lockstep.connections.clients import NotRegistered
from lockstep.connections.problems import ProblemCode
from lockstep.connections.service import service_of
from lockstep.directory.organisation import organisation
from lockstep.portals.admin.applications.find import with_service_or_404
from lockstep.portals.page import ADMINISTRATORS, actor_of, page

NOT_OURS = (ProblemCode.UNKNOWN_STATE, ProblemCode.OTHER_SESSION)
THEIR_FAULT = (ProblemCode.UNREACHABLE, ProblemCode.UNUSABLE)
OF_THE_APP = (
    ProblemCode.NOT_REGISTERED,
    ProblemCode.CODE_REFUSED,
    ProblemCode.APP_PERMISSION,
    ProblemCode.NO_REFRESH_TOKEN,
    ProblemCode.AUTHORISE_ERROR,
)


@page(may=ADMINISTRATORS)
@require_POST
def application_idm_configure(request: HttpRequest, application_id: str) -> HttpResponse:
    """Send the browser there. A form may not lead to another site (form-action), so htmx does, or a link."""
    application = with_service_or_404(application_id)
    found = organisation()
    assert found is not None
    try:
        address = authorise.begin(
            application,
            session_key=request.session.session_key or "",
            base_url=found.base_url,
            login_hint=application.service_admin_email,
            actor=actor_of(request),
        )
    except NotRegistered:
        return _not_registered(request, application_id)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    context = {"application": application, "address": address, "service": service_of(application)}
    return render(request, "admin/applications/identity_management/leave.html", context)


@page(may=ADMINISTRATORS)
def authorised(request: HttpRequest) -> HttpResponse:
    """Back from the service's sign-in. Whoever opens this address controls the query: `authorise` judges it."""
    ended = authorise.complete(
        request.GET.dict(), session_key=request.session.session_key or "", actor=actor_of(request)
    )
    application = ended.integration.application if ended.integration else None
    if ended.problem is None and application is not None:
        messages.success(request, "The Identity Management integration has been successfully verified.")
        return redirect("application_identity_management", application.id)
    assert ended.problem is not None
    context = {"problem": ended.problem, "application": application, "of_the_app": ended.problem.code in OF_THE_APP}
    status = 400 if ended.problem.code in NOT_OURS else 502 if ended.problem.code in THEIR_FAULT else 422
    return render(request, "admin/applications/identity_management/problem.html", context, status=status)


def _not_registered(request: HttpRequest, application_id: str) -> HttpResponse:
    messages.error(request, "Nothing was sent: no client id and secret are set. The tab says where to enter them.")
    back = reverse("application_identity_management", args=[application_id])
    return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)  # type: ignore[attr-defined]
