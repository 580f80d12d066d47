"""The grant that a call goes out with: refreshed once half of its life is over, and saved before it is used.

An early refresh that brings nothing costs nothing: the token at hand goes on to be used while it lasts, and should that
refresh have been done over there after all, the 401 leads to the next one, which gets the same new pair.
"""

from datetime import timedelta

from django.db import transaction

from lockstep.connections import exchange
from lockstep.connections.actions import stop
from lockstep.connections.clients import client_for
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.grant import (
    Grant,
    expect_answer,
    grant_of,
    put_off_refresh,
    retire_token,
    save_grant,
)
from lockstep.connections.kills import kill_point
from lockstep.connections.line import Line, NotNow, Stopped, auth_group, note_spent, spend, wait_for
from lockstep.connections.outage import watch
from lockstep.connections.token_calls import Asked, ask_for_token
from lockstep.connections.wire import read_outcome
from lockstep.doors import clock
from lockstep.protocols import oauth
from lockstep.protocols.scim.requests import Request
from lockstep.work import leases

TRY_AGAIN = timedelta(seconds=30)
TRY_EARLY_AGAIN = timedelta(minutes=2)


def good_grant(line: Line, seconds: float, finishing: bool = False) -> Grant:
    """A grant with at least this much left. Raises NotNow, Stopped, LeaseLost."""
    grant = _present(line)
    if grant.seconds_left() < seconds:
        return refresh(line, grant, finishing)
    return _refreshed_early(line, grant, finishing) if grant.is_half_spent() else grant


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
        return _without_token(line, grant, asked)
    kill_point("grant.refreshed")
    with transaction.atomic():
        leases.fence(line.held)
        if not save_grant(line.integration, asked.token, clock.now(), replacing=grant.number):
            retire_token(line.integration, asked.token)  # a page has put another grant in place meanwhile
    kill_point("grant.saved")
    return _present(line)


def keep_grant_alive(line: Line) -> None:
    """Refresh now, although the token may still be good: an idle grant dies. Raises NotNow, Stopped, LeaseLost."""
    grant = grant_of(line.integration)
    if grant is not None and line.integration.speaks:
        refresh(line, grant)


def token_seconds(line: Line) -> float:
    """How long the token at hand is good for."""
    grant = grant_of(line.integration)
    return grant.seconds_left() if grant else 0.0


def stop_line(
    line: Line,
    code: str,
    sentence: str,
    answer: Answer | None = None,
    of_grant: int | None = None,
    exchange_id: str = "",
) -> None:
    """Stop the integration, with the answer that showed why. Raises LeaseLost."""
    shown = answer.exchange_id if answer else exchange_id
    with transaction.atomic():
        leases.fence(line.held)
        if answer is not None:
            exchange.record(answer)
        stop(line.integration, code, sentence, exchanges=[shown] if shown else [], of_grant=of_grant)


def _ask(line: Line, grant: Grant, finishing: bool) -> Asked:
    client = client_for(line.service.template, line.service.environment)
    if client is None:
        stop_line(line, "no_client", "The client id and secret of the service are no longer set.")
        raise Stopped
    form = oauth.refresh_request(line.service.token, client, refresh_token=grant.refresh_token)
    spend_on_auth(line)
    expect_answer(line.integration, grant)
    try:
        purpose = Purpose("refresh", finishing=finishing)
        asked = ask_for_token(line.integration.pk, form, purpose, line.send, line.held)
    except exchange.Closed as closed:
        raise Stopped("The integration is off or stopped.") from closed
    reply = read_outcome(Request("POST", "", door="oauth"), asked.outcome)
    note_spent(line, auth_group(line), asked.outcome, reply)
    watch(line, asked.outcome, reply, asked.exchange_id, of_line=grant.seconds_left() <= 0)
    return asked


def spend_on_auth(line: Line) -> None:
    """Before a call to the token or revocation endpoint. Raises NotNow, LeaseLost."""
    wait_for(line, auth_group(line))
    spend(line, auth_group(line))


def _without_token(line: Line, grant: Grant, asked: Asked) -> Grant:
    """The grant that a page has put in place meanwhile, if there is one. Else raises Stopped, or NotNow."""
    line.integration.refresh_from_db()
    if line.integration.grant_number != grant.number:
        return _present(line)
    error = asked.error
    if error is None or not error.dead:
        raise NotNow(clock.now() + TRY_AGAIN, "grant")
    stop_line(line, error.code or "grant_dead", error.sentence, of_grant=grant.number, exchange_id=asked.exchange_id)
    raise Stopped(error.sentence)


def _refreshed_early(line: Line, grant: Grant, finishing: bool) -> Grant:
    try:
        return refresh(line, grant, finishing)
    except NotNow:
        put_off_refresh(line.integration, grant, clock.now() + TRY_EARLY_AGAIN)
        return grant


def _present(line: Line) -> Grant:
    grant = grant_of(line.integration)
    if grant is None:
        raise Stopped("There is no grant.")
    return grant
