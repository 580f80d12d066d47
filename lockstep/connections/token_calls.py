"""Calls to the service's token and revocation endpoints, each an Exchange with its secrets masked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.db import transaction

from lockstep.connections.exchange import Answer, Purpose, open_exchange, record
from lockstep.connections.kills import kill_point
from lockstep.doors import clock
from lockstep.doors.http import Answered, Call, NotSent, Outcome
from lockstep.insights.masking import DOTS, without
from lockstep.protocols import oauth
from lockstep.protocols.scim.replies import Reply, ReplyKind
from lockstep.protocols.scim.requests import Request
from lockstep.work import leases

Send = Callable[[Call], Outcome]


@dataclass(frozen=True)
class Asked:
    """What the token endpoint said: a token, an error of its own, or nothing that can be used (`error` says which)."""

    exchange_id: str
    outcome: Outcome
    token: oauth.Token | None = None
    error: oauth.TokenError | None = None


def ask_for_token(
    integration_id: int, form: oauth.FormRequest, purpose: Purpose, send: Send, held: leases.Held | None = None
) -> Asked:
    """Exchange a code or refresh a grant. Nothing is saved but the Exchange."""
    exchange_id, outcome = _post(integration_id, form, purpose, send, held)
    if not isinstance(outcome, Answered):
        error = oauth.TokenError(0, "", outcome.reason, dead=False)
        return Asked(exchange_id, outcome, error=error)
    read = oauth.read_token(outcome.status, outcome.body)
    if isinstance(read, oauth.Token):
        return Asked(exchange_id, outcome, token=read)
    return Asked(exchange_id, outcome, error=replace(read, sentence=without(read.sentence, form.secrets)))


def revoke(integration_id: int, form: oauth.FormRequest, send: Send, held: leases.Held | None = None) -> str:
    """End a grant over there; "" when it is ended (also: was no longer known), else why not."""
    _, outcome = _post(integration_id, form, Purpose("revoke", finishing=True), send, held)
    if not isinstance(outcome, Answered):
        return outcome.reason
    if outcome.status < 300 or (400 <= outcome.status < 500 and outcome.status not in (408, 429)):
        return ""
    return f"The service answered {outcome.status}."


def _post(
    integration_id: int, form: oauth.FormRequest, purpose: Purpose, send: Send, held: leases.Held | None
) -> tuple[str, Outcome]:
    shown = {name: DOTS if name in oauth.SECRET_FIELDS else value for name, value in form.form.items()}
    request = Request("POST", urlsplit(form.url).path, body=shown, door="oauth")
    exchange_id = open_exchange(integration_id, request, form.url, purpose, held)
    outcome = send(Call("POST", form.url, form.headers, form.content))
    kill_point("exchange.answered")
    answer = Answer(exchange_id, request, _reply(outcome), outcome, clock.now(), form.secrets)
    with transaction.atomic():
        record(answer)
    return exchange_id, outcome


def _reply(outcome: Outcome) -> Reply:
    if isinstance(outcome, NotSent):
        return Reply(ReplyKind.NOT_SENT, None, outcome.reason)
    if not isinstance(outcome, Answered):
        return Reply(ReplyKind.UNSURE, outcome.status, outcome.reason)
    if outcome.status < 300:
        return Reply(ReplyKind.DOCUMENT, outcome.status)
    error = oauth.read_token(outcome.status, outcome.body)
    kind = {429: ReplyKind.THROTTLED}.get(
        outcome.status, ReplyKind.REFUSED if outcome.status < 500 else ReplyKind.UNSURE
    )
    return Reply(kind, outcome.status, error.sentence if isinstance(error, oauth.TokenError) else "")
