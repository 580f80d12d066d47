"""Where a service provider sends browsers to. Whoever wrote the request is not trusted; the room `sign_on` decides."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lockstep.applications.models import Application
from lockstep.applications.queries import application_by_path
from lockstep.directory.sessions import signed_in_at
from lockstep.doors import clock
from lockstep.portals.page import ANYONE, actor_of, page
from lockstep.portals.sign_in.saml import pages
from lockstep.sign_on import answer, pending, queries
from lockstep.sign_on.answer import BrowserSession
from lockstep.sign_on.models import ServiceProvider
from lockstep.sign_on.outcomes import Outcome, Posted, Refused, Waiting


@csrf_exempt  # a request of another site by intent; nothing is decided before a GET of ours that has the cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page(may=ANYONE)
def sign_on(request: HttpRequest, path: str) -> HttpResponse:
    """Take a SAML request by the redirect or POST binding; a GET without one gets a page that says how to start."""
    application, sp = _asked(path)
    if request.method != "POST" and "SAMLRequest" not in request.GET:
        return pages.how_to_start(request, application, sp)
    if sp is None:
        return pages.not_active(request, application)
    if request.method == "POST":
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        outcome = answer.receive_post(application, sp, fields, actor=actor_of(request))
        return _kept(path, outcome) if isinstance(outcome, Waiting) else _shown(request, application, outcome)
    raw_query = request.META.get("QUERY_STRING", "")
    outcome = answer.receive_redirect(application, sp, raw_query, _session(request), actor=actor_of(request))
    return _shown(request, application, outcome)


@never_cache
@require_safe
@page(may=ANYONE)
def resume(request: HttpRequest, path: str, pending_id: str) -> HttpResponse:
    """Go on with a kept request: after the sign-in, or after a POST that came without our cookie."""
    application, sp = _asked(path)
    row = pending.waiting(application, pending_id, clock.now())
    if row is None or sp is None:
        return pages.waited_too_long(request, application, sp)
    return _shown(request, application, answer.resume(application, sp, row, _session(request), actor=actor_of(request)))


@require_safe
@page(may=ANYONE)
def metadata(request: HttpRequest, path: str) -> HttpResponse:
    """Our metadata for this application, without signing in, from the first save of its SSO tab on."""
    application, sp = _asked(path)
    if sp is None:
        raise Http404("There is no metadata before the first save of the SSO tab.")
    response = HttpResponse(queries.our_metadata(application, sp), content_type="application/samlmetadata+xml")
    response["Content-Disposition"] = f'inline; filename="lockstep-{application.path}-metadata.xml"'
    return response


def _asked(path: str) -> tuple[Application, ServiceProvider | None]:
    sp = queries.service_provider_at(path)
    application = sp.application if sp else application_by_path(path)
    if application is None:
        raise Http404("No application has this SSO IdP URL.")
    return application, sp


def _session(request: HttpRequest) -> BrowserSession | None:
    if not request.user.is_authenticated or not request.session.session_key:
        return None
    return BrowserSession(request.user, request.session.session_key, signed_in_at(request))


def _kept(path: str, outcome: Waiting) -> HttpResponse:
    address = reverse("sign_on_resume", args=[path, outcome.pending_id])
    return HttpResponse(status=303, headers={"Location": address})


def _shown(request: HttpRequest, application: Application, outcome: Outcome) -> HttpResponse:
    match outcome:
        case Posted():
            return pages.post_to_service(application, outcome)
        case Refused():
            return pages.refused(request, application, outcome)
        case Waiting():
            back = reverse("sign_on_resume", args=[application.path, outcome.pending_id])
            where = reverse("sign_in_again" if outcome.again else "sign_in")
            return HttpResponseRedirect(f"{where}?{urlencode({'next': back})}")
