"""The grant that a call goes out with: good for long enough, else refreshed, and saved before it is used."""

from datetime import timedelta

from django.db import transaction

from lockstep.connections import exchange
from lockstep.connections.actions import stop
from lockstep.connections.clients import client_for
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.grant import Grant, grant_of, save_grant
from lockstep.connections.kills import kill_point
from lockstep.connections.line import Line, NotNow, Stopped, auth_group, note_spent, spend, wait_for
from lockstep.connections.token_calls import Asked, ask_for_token
from lockstep.connections.wire import read_outcome
from lockstep.doors import clock
from lockstep.protocols import oauth
from lockstep.protocols.scim.requests import Request
from lockstep.work import leases

TRY_AGAIN = timedelta(seconds=30)


def good_grant(line: Line, seconds: float, finishing: bool = False) -> Grant:
    """A grant with at least this much left. Raises NotNow, Stopped, LeaseLost."""
    grant = grant_of(line.integration)
    if grant is None:
        raise Stopped("There is no grant.")
    return grant if grant.seconds_left() >= seconds else refresh(line, grant, finishing)


def other_grant(line: Line, refused: Grant, finishing: bool) -> Grant:
    """After a 401: the grant that a page has put in place meanwhile, else a refreshed one."""
    line.integration.refresh_from_db()
    present = grant_of(line.integration)
    if present is not None and present.number != refused.number:
        return present
    return refresh(line, refused, finishing)


def refresh(line: Line, grant: Grant, finishing: bool = False) -> Grant:
    """A new access token, saved before it is used. Raises NotNow, Stopped, LeaseLost."""
    asked = _ask(line, grant, finishing)
    if asked.token is None:
        raise _no_token(line, asked.error)
    kill_point("grant.refreshed")
    with transaction.atomic():
        leases.fence(line.held)
        save_grant(line.integration, asked.token, clock.now(), replacing=grant.number)
    kill_point("grant.saved")
    return good_grant(line, 0, finishing)


def keep_grant_alive(line: Line) -> None:
    """Refresh now, although the token may still be good: an idle grant dies. Raises NotNow, Stopped, LeaseLost."""
    grant = grant_of(line.integration)
    if grant is not None and line.integration.speaks:
        refresh(line, grant)


def token_seconds(line: Line) -> float:
    """How long the token at hand is good for."""
    grant = grant_of(line.integration)
    return grant.seconds_left() if grant else 0.0


def stop_line(line: Line, code: str, sentence: str, answer: Answer | None = None) -> None:
    """Stop the integration, with the answer that showed why. Raises LeaseLost."""
    with transaction.atomic():
        leases.fence(line.held)
        if answer is not None:
            exchange.record(answer)
        stop(line.integration, code, sentence, exchanges=[answer.exchange_id] if answer else [])


def _ask(line: Line, grant: Grant, finishing: bool) -> Asked:
    client = client_for(line.service.template, line.service.environment)
    if client is None:
        stop_line(line, "no_client", "The client id and secret of the service are no longer set.")
        raise Stopped
    form = oauth.refresh_request(line.service.token, client, refresh_token=grant.refresh_token)
    spend_on_auth(line)
    try:
        purpose = Purpose("refresh", finishing=finishing)
        asked = ask_for_token(line.integration.pk, form, purpose, line.send, line.held)
    except exchange.Closed as closed:
        raise Stopped("The integration is off or stopped.") from closed
    reply = read_outcome(Request("POST", "", door="oauth"), asked.outcome)
    note_spent(line, auth_group(line), asked.outcome, reply)
    return asked


def spend_on_auth(line: Line) -> None:
    """Before a call to the token or revocation endpoint. Raises NotNow, LeaseLost."""
    wait_for(line, auth_group(line))
    spend(line, auth_group(line))


def _no_token(line: Line, error: oauth.TokenError | None) -> Exception:
    if error is not None and error.dead:
        stop_line(line, error.code or "grant_dead", error.sentence)
        return Stopped(error.sentence)
    return NotNow(clock.now() + TRY_AGAIN, "grant")
