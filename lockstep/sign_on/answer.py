"""From a request that a browser brought to what it gets: a Response, a sign-in, or a refusal. Each end is recorded.

receive_redirect, receive_post    decode, check, keep; answer at once if the person is known
resume                            answer what was kept, after a sign-in or a POST that came without cookies
"""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from lockstep.applications.access import Reason
from lockstep.applications.models import Application
from lockstep.directory.models import User
from lockstep.doors import clock, vault
from lockstep.insights.events import Actor
from lockstep.protocols.saml import authn_request, bindings, response
from lockstep.protocols.saml.authn_request import AuthnRequest
from lockstep.protocols.saml.bindings import UnverifiedRequest
from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.response import Envelope, Identity, Refusal
from lockstep.sign_on import decide, pending, recorder
from lockstep.sign_on.defaults import required_attributes
from lockstep.sign_on.keys import signing_of
from lockstep.sign_on.models import PendingRequest, ServiceProvider
from lockstep.sign_on.outcomes import Outcome, Posted, Refused, Waiting
from lockstep.sign_on.queries import known_service_provider, sso_url
from lockstep.sign_on.sentences import PASSIVE, REPLAYED, sentence

SHORTEST_SESSION = timedelta(minutes=10)


@dataclass(frozen=True)
class BrowserSession:
    """Who has signed in, in this browser, and when they really did. `key` is the session's own, which stays here."""

    user: User
    key: str = field(repr=False)
    signed_in_at: datetime | None

    @property
    def index(self) -> str:
        """The SessionIndex that service providers see, and what requests are claimed by: it doesn't tell the key."""
        return "_" + hmac.new(settings.SECRET_KEY.encode(), self.key.encode(), sha256).hexdigest()[:40]


def receive_redirect(
    application: Application, sp: ServiceProvider, raw_query: str, session: BrowserSession | None, *, actor: Actor
) -> Outcome:
    """A request of the redirect binding; a known person is answered at once."""
    return _receive(application, sp, lambda: bindings.decode_redirect(raw_query), session, actor)


def receive_post(
    application: Application, sp: ServiceProvider, fields: Iterable[tuple[str, str]], *, actor: Actor
) -> Outcome:
    """A request of the POST binding. It came from another site, so without our cookie: whose it is isn't known yet."""
    return _receive(application, sp, lambda: bindings.decode_post(fields), None, actor)


@transaction.atomic
def resume(
    application: Application, sp: ServiceProvider, row: PendingRequest, session: BrowserSession | None, *, actor: Actor
) -> Outcome:
    """Answer a kept request, if its person is here, and nowhere that has been taken out of the settings meanwhile."""
    if row.acs_url not in {consumer["url"] for consumer in sp.acs}:
        return _refuse(application, actor, SamlFault.ACS_UNKNOWN.sentence, row.request_xml)
    return _go_on(application, sp, row, session, actor)


@transaction.atomic
def _receive(
    application: Application,
    sp: ServiceProvider,
    decode: Callable[[], UnverifiedRequest],
    session: BrowserSession | None,
    actor: Actor,
) -> Outcome:
    if not sp.active:
        return _refuse(application, actor, sentence(Reason.INACTIVE, application), "", Reason.INACTIVE)
    now, xml = clock.now(), b""
    try:
        unverified = decode()
        xml = unverified.xml
        checked = _checked(application, sp, unverified, now)
    except SamlError as error:
        return _refuse(application, actor, error.fault.sentence, xml.decode("utf-8", "replace"))
    row = pending.row_of(application, checked, xml, now)
    if unverified.binding is bindings.Binding.POST:
        return _wait(application, row, actor, again=False)
    return _go_on(application, sp, row, session, actor)


def _checked(
    application: Application, sp: ServiceProvider, unverified: UnverifiedRequest, now: datetime
) -> AuthnRequest:
    known = known_service_provider(sp)
    return authn_request.check(
        unverified, known, our_url=sso_url(application), name_id_format=sp.name_id_format, now=now
    )


def _go_on(
    application: Application, sp: ServiceProvider, row: PendingRequest, session: BrowserSession | None, actor: Actor
) -> Outcome:
    if session is not None and session.signed_in_at is not None:
        if not row.force_authn or session.signed_in_at >= row.arrived_at:
            return _answer(application, sp, row, session, session.signed_in_at, actor)
    if row.is_passive and decide.is_open(application):
        recorder.keep(application, actor=actor, reason=PASSIVE, request=row.request_xml)
        return _told(sp, row, Refusal.NO_PASSIVE)
    return _wait(application, row, actor, again=session is not None)


def _wait(application: Application, row: PendingRequest, actor: Actor, *, again: bool) -> Outcome:
    kept = pending.keep(row) if row._state.adding else row
    if kept is None:
        return _refuse(application, actor, REPLAYED, row.request_xml)
    return Waiting(kept.pk, again)


def _answer(
    application: Application,
    sp: ServiceProvider,
    row: PendingRequest,
    session: BrowserSession,
    signed_in_at: datetime,
    actor: Actor,
) -> Outcome:
    now = clock.now()
    decision = decide.decision(session.user, application, now)
    if not decision.allowed:
        refused = _refuse(application, actor, sentence(decision.reason, application), row.request_xml, decision.reason)
        tells = row.is_passive and decide.is_open(application)
        return _told(sp, row, Refusal.REQUEST_DENIED) if tells else refused
    if not pending.claim(row, session.index):
        return _refuse(application, actor, REPLAYED, row.request_xml)
    try:
        identity = _identity(application, sp, row, session, signed_in_at, now)
    except decide.Unmapped as missing:
        return replace(_refuse(application, actor, str(missing), row.request_xml), personal=True)
    signed = response.build(_envelope(sp, row, now), identity, signing_of(sp))
    recorder.keep(application, actor=actor, request=row.request_xml, response=signed.decode())
    return Posted(row.acs_url, signed, row.relay_state)


def _told(sp: ServiceProvider, row: PendingRequest, refusal: Refusal) -> Posted:
    """A refusal that the service provider gets, since it asked that its person sees nothing of ours."""
    return Posted(
        row.acs_url, response.refuse(_envelope(sp, row, clock.now()), refusal, signing_of(sp)), row.relay_state
    )


def _refuse(application: Application, actor: Actor, reason: str, xml: str, access: Reason | None = None) -> Refused:
    reference = recorder.new_reference()
    recorder.keep(application, actor=actor, reason=reason, request=xml, reference=reference)
    return Refused(reason, reference, access)


def _envelope(sp: ServiceProvider, row: PendingRequest, now: datetime) -> Envelope:
    return Envelope(
        response_id="_" + vault.new_id(),
        assertion_id="_" + vault.new_id(),
        issuer=sp.idp_entity_id,
        sp_entity_id=sp.sp_entity_id,
        acs_url=row.acs_url,
        in_response_to=row.request_id,
        issued_at=now,
    )


def _identity(
    application: Application,
    sp: ServiceProvider,
    row: PendingRequest,
    session: BrowserSession,
    signed_in_at: datetime,
    now: datetime,
) -> Identity:
    return Identity(
        name_id=decide.name_id(session.user, application, sp),
        name_id_format=sp.name_id_format,
        attributes=decide.attributes(session.user, application, sp, required_attributes(application)),
        authn_instant=signed_in_at,
        authn_context=row.authn_context,
        session_index=session.index,
        session_ends_at=_session_end(session.user, signed_in_at, now),
    )


def _session_end(user: User, signed_in_at: datetime, now: datetime) -> datetime:
    ends = signed_in_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if user.password_expires_at is not None:
        ends = min(ends, user.password_expires_at)
    return max(ends, now + SHORTEST_SESSION)
