"""What a person sees of single sign-on: the page that posts the Response, and the pages that say why there is none."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from lockstep.applications.models import Application
from lockstep.directory.models import Organisation, User
from lockstep.directory.organisation import organisation
from lockstep.directory.queries import living_users
from lockstep.doors import clock
from lockstep.protocols.saml import bindings
from lockstep.sign_on.models import ServiceProvider
from lockstep.sign_on.outcomes import Posted, Refused

SUBMIT = "document.forms[0].submit()"
_SUBMIT_HASH = b64encode(sha256(SUBMIT.encode()).digest()).decode()
# The one page without form-action: the ACS may redirect on, and a browser holds form-action against each hop.
POST_POLICY = (
    f"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'sha256-{_SUBMIT_HASH}'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_ADDRESS = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")


@dataclass(frozen=True)
class WhomToAsk:
    """The organisation's setting, and the person and address that it names, where it names them."""

    text: str
    email: str
    person: User | None


def post_to_service(application: Application, outcome: Posted) -> HttpResponse:
    """The form that carries the Response to the service: sent by itself, or by its button where scripts don't run."""
    context = {
        "application": application,
        "acs_url": outcome.acs_url,
        "fields": bindings.post_fields(outcome.response, outcome.relay_state),
        "submit": SUBMIT,
    }
    page = HttpResponse(render_to_string("sign_in/saml/post.html", context))
    page["Content-Security-Policy"] = POST_POLICY
    page["Referrer-Policy"] = "strict-origin"  # under same-origin the form would arrive with the Origin "null"
    return page


def refused(request: HttpRequest, application: Application, outcome: Refused) -> HttpResponse:
    """Why nobody was signed on: 403 where it is about the person, 400 where it is about the request."""
    status = 403 if outcome.access or outcome.personal else 400
    context = {
        "application": application,
        "outcome": outcome,
        "ask": whom_to_ask(organisation()),
        "now": clock.now(),
        "login_url": _login_url(application),
    }
    template = "no_access" if outcome.access else "bad_request"
    return render(request, f"sign_in/saml/{template}.html", context, status=status)


def how_to_start(request: HttpRequest, application: Application, sp: ServiceProvider | None) -> HttpResponse:
    """For somebody who opened the SSO IdP URL by itself: signing on starts at the service."""
    if sp is None or not sp.active:
        return not_active(request, application)
    return render(request, "sign_in/saml/how_to_start.html", {"application": application, "login_url": sp.login_url})


def not_active(request: HttpRequest, application: Application) -> HttpResponse:
    """Single sign-on is off, or was never set up."""
    context = {"application": application, "ask": whom_to_ask(organisation())}
    return render(request, "sign_in/saml/not_active.html", context, status=403)


def waited_too_long(request: HttpRequest, application: Application, sp: ServiceProvider | None) -> HttpResponse:
    """The kept request is gone."""
    context = {"application": application, "login_url": sp.login_url if sp and sp.active else ""}
    return render(request, "sign_in/saml/waited_too_long.html", context, status=410)


def whom_to_ask(kept: Organisation | None) -> WhomToAsk:
    """Read the setting: a name, an address, or both, or a sentence."""
    text = kept.ask_whom.strip() if kept else ""
    found = _ADDRESS.search(text)
    email = found.group().rstrip(".") if found else ""
    return WhomToAsk(text, email, living_users().filter(email__iexact=email).first() if email else None)


def _login_url(application: Application) -> str:
    sp = ServiceProvider.objects.filter(application=application, active=True).first()
    return sp.login_url if sp else ""
