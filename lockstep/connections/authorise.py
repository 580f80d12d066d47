"""configure and Re-authorise: off to the service's sign-in, and back (OAuth 2.0 authorization code, state, PKCE).

Who controls the input: whoever opens the redirect URI. `state` is looked up by its hash, belongs to one browser session
and one administrator, and is used once. Nothing is kept of an authorisation that fails but its event and its Exchanges;
a token that it brought is revoked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from lockstep.applications.models import Application
from lockstep.connections.actions import note
from lockstep.connections.clients import NotRegistered, client_for, redirect_uri
from lockstep.connections.exchange import Purpose
from lockstep.connections.grant import retire_token
from lockstep.connections.install import objection, put_in_place, told
from lockstep.connections.kills import kill_point
from lockstep.connections.models import Authorisation, Integration, IntegrationState
from lockstep.connections.problems import Problem, ProblemCode, problem
from lockstep.connections.prove import prove
from lockstep.connections.service import Service, service_of
from lockstep.connections.token_calls import Asked, ask_for_token
from lockstep.doors import clock, http, vault
from lockstep.doors.http import Call, Outcome
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind
from lockstep.protocols import oauth

LASTS = timedelta(hours=1)
Send = Callable[[Call], Outcome]


@dataclass(frozen=True)
class Ended:
    """How it ended: verified, or with a problem. `integration` is None where the return belongs to nothing of ours."""

    integration: Integration | None
    problem: Problem | None = None


@transaction.atomic
def begin(application: Application, *, session_key: str, base_url: str, login_hint: str = "", actor: Actor) -> str:
    """The address to send the browser to. An integration with a grant keeps it until the new one is proved.

    Raises NotRegistered.
    """
    service = service_of(application)
    client = client_for(service.template, service.environment)
    if client is None:
        raise NotRegistered
    integration, _ = Integration.objects.get_or_create(application=application)
    again = integration.state not in (IntegrationState.OFF, IntegrationState.AUTHORISING)
    if not again:
        integration.state, integration.authorising_since = IntegrationState.AUTHORISING, clock.now()
        integration.reason_code = integration.reason = ""
        integration.save()
    state, verifier, uri = vault.new_secret(), vault.new_secret(48), redirect_uri(base_url)
    integration.authorisations.filter(session_hash=_hash(session_key)).delete()
    Authorisation.objects.create(
        state_hash=_hash(state),
        integration=integration,
        session_hash=_hash(session_key),
        sealed_verifier=vault.seal(verifier),
        redirect_uri=uri,
        again=again,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    registered = oauth.Client(client.client_id, client.client_secret, uri)
    return oauth.authorize_url(
        service.authorize, registered, state=state, verifier=verifier, extra={"login_hint": login_hint}
    )


def complete(query: Mapping[str, str], *, session_key: str, actor: Actor, send: Send = http.send) -> Ended:
    """The browser is back: exchange the code, prove the grant by a call, and only then put it in place."""
    callback = oauth.read_callback(query)
    found = Authorisation.objects.filter(state_hash=_hash(callback.state), begun_at__gt=clock.now() - LASTS)
    row = found.select_related("integration__application").first()
    if row is None:
        return _stray(None, problem(ProblemCode.UNKNOWN_STATE, "the service"), actor)
    service = service_of(row.integration.application)
    if not vault.same(row.session_hash, _hash(session_key)) or row.actor_id != actor.id:
        return _ended_badly(row, problem(ProblemCode.OTHER_SESSION, service.name), actor)
    if not Authorisation.objects.filter(pk=row.pk).delete()[0]:
        return _stray(row.integration, problem(ProblemCode.UNKNOWN_STATE, service.name), actor)
    if callback.error or not callback.code:
        return _ended_badly(row, _not_authorised(callback, service), actor, over=True)
    asked = _exchange_code(row, service, callback.code, send)
    if asked.token is None:
        return _ended_badly(row, _no_token(asked, service), actor, [asked.exchange_id], over=True)
    kill_point("grant.exchanged")
    return _proved(row, service, asked, actor, send)


def expire(before: timedelta = LASTS) -> int:
    """Those who never came back: logged as failed, and the integration is off again; how many there were."""
    late = Authorisation.objects.filter(begun_at__lte=clock.now() - before).select_related("integration__application")
    count = 0
    for row in late:
        with transaction.atomic():
            if Authorisation.objects.filter(pk=row.pk).delete()[0]:
                name = service_of(row.integration.application).name
                actor = Actor("user", row.actor_id, row.actor_label)
                _ended_badly(row, problem(ProblemCode.NEVER_CAME_BACK, name), actor, over=True)
                count += 1
    return count


def _exchange_code(row: Authorisation, service: Service, code: str, send: Send) -> Asked:
    client = client_for(service.template, service.environment)
    registered = oauth.Client(*((client.client_id, client.client_secret) if client else ("", "")), row.redirect_uri)
    form = oauth.exchange_request(service.token, registered, code=code, verifier=vault.unseal(row.sealed_verifier))
    return ask_for_token(row.integration_id, form, Purpose("authorise"), send)


def _proved(row: Authorisation, service: Service, asked: Asked, actor: Actor, send: Send) -> Ended:
    token = asked.token
    assert token is not None
    at = clock.now()
    proof = prove(row.integration_id, service, token, send)
    exchanges = [asked.exchange_id, *proof.exchanges]
    trouble = proof.problem
    with transaction.atomic():
        integration = Integration.objects.select_for_update().get(pk=row.integration_id)
        trouble = trouble or objection(integration, row.again, proof.owner, service)
        if trouble is not None:
            retire_token(integration, token)
            return _ended_badly(row, trouble, actor, exchanges, over=True)
        assert proof.owner is not None
        put_in_place(integration, token, proof.owner, actor, at)
        kind = EventKind.IDM_INTEGRATION_REAUTH if row.again else EventKind.IDM_INTEGRATION_ACTIVATE
        note(kind, integration, actor=actor, exchanges=exchanges, details=told(integration))
    return Ended(integration)


def _stray(integration: Integration | None, trouble: Problem, actor: Actor) -> Ended:
    """A return that belongs to nothing: perhaps a reload, perhaps somebody's forged link. Logged; nothing changes."""
    details = {"problem": trouble.code}
    record(EventKind.IDM_INTEGRATION_ACTIVATE, actor=actor, success=False, reason=trouble.sentence, details=details)
    return Ended(integration, trouble)


def _ended_badly(
    row: Authorisation, trouble: Problem, actor: Actor, exchanges: Iterable[str] = (), over: bool = False
) -> Ended:
    """Log the failed attempt; where it is `over`, an integration that was being configured is off again."""
    with transaction.atomic():
        integration = Integration.objects.select_for_update().get(pk=row.integration_id)
        if over and integration.state == IntegrationState.AUTHORISING:
            integration.state, integration.authorising_since = IntegrationState.OFF, None
            integration.reason_code, integration.reason = trouble.code, trouble.sentence
            integration.save()
        kind = EventKind.IDM_INTEGRATION_REAUTH if row.again else EventKind.IDM_INTEGRATION_ACTIVATE
        details = {"problem": trouble.code}
        note(
            kind, integration, actor=actor, success=False, reason=trouble.sentence, exchanges=exchanges, details=details
        )
    return Ended(integration, trouble)


def _not_authorised(callback: oauth.Callback, service: Service) -> Problem:
    if callback.error == "access_denied":
        return problem(ProblemCode.ACCESS_DENIED, service.name)
    said = callback.description or callback.error or "it sent no code"
    return problem(ProblemCode.AUTHORISE_ERROR, service.name, f"{said}.".replace("..", "."))


def _no_token(asked: Asked, service: Service) -> Problem:
    error = asked.error
    if error is None or error.status == 0 or error.status >= 500:
        return problem(ProblemCode.UNREACHABLE, service.name, error.sentence if error else "")
    if "ThirdPartyAppAccess" in error.sentence:
        return problem(ProblemCode.ROLE, service.name, error.sentence)
    return problem(ProblemCode.CODE_REFUSED, service.name, error.sentence)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
