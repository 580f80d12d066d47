"""One line per integration: lease, grant and budget. It knows nothing about accounts.

Before every call: is the lane still ours (and what is spent, kept), is there budget, is the token good, is the
integration still on. The Exchange is committed before the bytes leave. What concerns the integration as a whole (a dead
grant, a permission gone, a penalty) is saved here; what concerns an account is the caller's to save, with `record`,
behind the fence.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction

from lockstep.connections import budget, exchange
from lockstep.connections.actions import stop
from lockstep.connections.clients import client_for
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.grant import Grant, grant_of, save_grant
from lockstep.connections.kills import kill_point
from lockstep.connections.models import Integration
from lockstep.connections.service import Service, rate_group, service_of
from lockstep.connections.token_calls import ask_for_token
from lockstep.doors import clock, http
from lockstep.doors.http import Answered, Call, NotSent, Outcome
from lockstep.protocols import oauth
from lockstep.protocols.scim import replies
from lockstep.protocols.scim.replies import Reply, ReplyKind
from lockstep.protocols.scim.requests import MEDIA_TYPE, Request
from lockstep.work import leases
from lockstep.work.loop import Rest

TOKEN_SECONDS = 60.0  # an access token with less than this left is refreshed first
UNIT_TOKEN_SECONDS = 120.0
UNIT_WRITES = 2
TRY_AGAIN = timedelta(seconds=30)

Send = Callable[[Call], Outcome]


class NotNow(Exception):
    """Nothing was sent, and nothing may be before `until`: budget, penalty, a line that is down. No Exchange."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(f"{why} until {until}")
        self.until, self.why = until, why


class Stopped(Exception):
    """The integration is off or stopped: end the turn. What led to it has been saved."""


@dataclass
class Line:
    """A line in our hands for a turn. `held` and `spent` change with every call."""

    integration: Integration
    held: leases.Held
    service: Service
    spent: budget.Spent = field(default_factory=dict)
    send: Send = http.send


def lease_name(integration_id: int) -> str:
    """The one lane in which an integration is spoken for."""
    return f"provision:{integration_id}"


def open_line(integration_id: int, held: leases.Held, send: Send = http.send) -> Line:
    """A line for the holder of the integration's lane."""
    integration = Integration.objects.select_related("application").get(pk=integration_id)
    return Line(integration, held, service_of(integration.application), leases.spent_by(held), send)


def call(line: Line, request: Request, purpose: Purpose) -> Answer:
    """Send one request. Raises NotNow, Stopped, leases.LeaseLost; else the answer, whatever it is.

    The caller saves it: `leases.fence(line.held)`, `exchange.record(answer)`, account and event in one transaction. (A
    429, a 401 and a lost permission have been recorded already; recording again does nothing.)
    """
    grant = _good_grant(line, TOKEN_SECONDS, purpose.finishing)
    answer = _send(line, request, purpose, grant)
    if answer.reply.kind == ReplyKind.UNAUTHORISED:
        _record(line, answer)
        answer = _send(line, request, purpose, _other_grant(line, grant, purpose.finishing))
    reply = answer.reply
    if reply.kind == ReplyKind.UNAUTHORISED or (reply.kind == ReplyKind.FORBIDDEN and request.door == "scim"):
        _stop(line, reply.code or reply.kind, reply.sentence, answer)
    elif reply.kind == ReplyKind.THROTTLED:
        _record(line, answer)
    return answer


def begin_unit(line: Line) -> None:
    """Before the first of two writes that belong together: room for both, and a token that lasts. Raises NotNow."""
    group = rate_group(line.service, "PATCH", "/Users/")
    _raise_if_waiting(budget.wait_seconds(line.spent, group, _now(), count=UNIT_WRITES), group.name)
    _good_grant(line, UNIT_TOKEN_SECONDS, finishing=False)


def keep_grant_alive(line: Line) -> None:
    """Refresh now, although the token may still be good: an idle grant dies. Raises NotNow, Stopped."""
    grant = grant_of(line.integration)
    if grant is not None and line.integration.speaks:
        _refresh(line, grant, finishing=False)


def writes_free(line: Line) -> int:
    """How many writes may go out now, those kept for leavers included."""
    return budget.free(line.spent, rate_group(line.service, "PATCH", "/Users/"), _now())


def token_seconds(line: Line) -> float:
    """How long the token at hand is good for."""
    grant = grant_of(line.integration)
    return grant.seconds_left() if grant else 0.0


def rest(line: Line, until: datetime | None = None) -> Rest:
    """How a turn ends: silent as long as the whole line has to be, and at least until `until`."""
    ahead = [line.spent.get("until", 0.0) - _now(), (until.timestamp() - _now()) if until else 0.0, 0.0]
    return Rest(max(ahead), line.spent)


def _send(line: Line, request: Request, purpose: Purpose, grant: Grant) -> Answer:
    group = rate_group(line.service, request.method, request.path)
    kept = budget.KEPT_FOR_LEAVERS if request.is_write and not (purpose.leaver or purpose.finishing) else 0
    _raise_if_waiting(budget.wait_seconds(line.spent, group, _now(), kept=kept), group.name)
    _keep(line, group)
    url = url_of(line.service, request)
    exchange_id = _open(line, request, url, purpose)
    outcome = _leave(line, as_call(request, url, grant.access_token))
    kill_point("exchange.answered")
    reply = read_outcome(request, outcome)
    note_spent(line, group, outcome, reply)
    return Answer(exchange_id, request, reply, outcome, clock.now(), (grant.access_token, grant.refresh_token))


def _open(line: Line, request: Request, url: str, purpose: Purpose) -> str:
    try:
        return exchange.open_exchange(line.integration.pk, request, url, purpose, line.held)
    except exchange.Closed as closed:
        raise Stopped("The integration is off or stopped.") from closed


def _leave(line: Line, call: Call) -> Outcome:
    """Last look at the clock before the bytes leave: a lane asked for too long ago may be somebody else's."""
    if not leases.in_time(line.held):
        return NotSent("This worker was held up; the call was not made.")
    return line.send(call)


def spend_on_auth(line: Line) -> None:
    """Before a call to the token or revocation endpoint. Raises NotNow, LeaseLost."""
    group = auth_group(line)
    _raise_if_waiting(budget.wait_seconds(line.spent, group, _now()), group.name)
    _keep(line, group)


def auth_group(line: Line) -> budget.Group:
    """The rate group of the authorization server."""
    return rate_group(line.service, "POST", urlsplit(line.service.token).path)


def read_outcome(request: Request, outcome: Outcome) -> Reply:
    """A door's outcome as a reply."""
    if isinstance(outcome, NotSent):
        return Reply(ReplyKind.NOT_SENT, None, outcome.reason)
    if isinstance(outcome, Answered):
        return replies.read(request, outcome.status, outcome.headers, outcome.body)
    return Reply(ReplyKind.UNSURE, outcome.status, outcome.reason)


def as_call(request: Request, url: str, access_token: str) -> Call:
    """A request as the door takes it."""
    headers = {"Authorization": f"Bearer {access_token}", "Accept": MEDIA_TYPE}
    if request.content is not None:
        headers["Content-Type"] = MEDIA_TYPE
    return Call(request.method, url, headers, request.content)


def url_of(service: Service, request: Request) -> str:
    """Where a request goes."""
    base = service.platform if request.door == "platform" else service.scim
    return base.rstrip("/") + request.target


def _keep(line: Line, group: budget.Group) -> None:
    line.spent = budget.stamped(line.spent, group, _now())
    line.held = leases.keep(line.held, line.spent)


def note_spent(line: Line, group: budget.Group, outcome: Outcome, reply: Reply) -> None:
    """After a call: what the answer says about the budget, kept with the next `keep` or the release."""
    if isinstance(outcome, NotSent):
        line.spent = budget.not_sent(line.spent, _now(), secrets.randbelow(1000) / 1000)
    elif isinstance(outcome, Answered):
        line.spent = budget.answered(line.spent, group, outcome.headers, _now())
        if outcome.status == 429:
            told = reply.retry_after_seconds
            line.spent = budget.slowed_down(line.spent, group, outcome.headers, told, _now())


def _good_grant(line: Line, seconds: float, finishing: bool) -> Grant:
    grant = grant_of(line.integration)
    if grant is None:
        raise Stopped("There is no grant.")
    return grant if grant.seconds_left() >= seconds else _refresh(line, grant, finishing)


def _other_grant(line: Line, refused: Grant, finishing: bool) -> Grant:
    """After a 401: the grant that a page has put in place meanwhile, else a refreshed one."""
    line.integration.refresh_from_db()
    present = grant_of(line.integration)
    if present is not None and present.number != refused.number:
        return present
    return _refresh(line, refused, finishing)


def _refresh(line: Line, grant: Grant, finishing: bool) -> Grant:
    """A new access token, saved before it is used. Raises NotNow, Stopped, LeaseLost."""
    client = client_for(line.service.template, line.service.environment)
    if client is None:
        _stop(line, "no_client", "The client id and secret of the service are no longer set.")
        raise Stopped
    form = oauth.refresh_request(line.service.token, client, refresh_token=grant.refresh_token)
    spend_on_auth(line)
    try:
        asked = ask_for_token(line.integration.pk, form, Purpose("refresh", finishing=finishing), line.send, line.held)
    except exchange.Closed as closed:
        raise Stopped("The integration is off or stopped.") from closed
    note_spent(line, auth_group(line), asked.outcome, read_outcome(Request("POST", "", door="oauth"), asked.outcome))
    if asked.token is None:
        raise _no_token(line, asked.error)
    kill_point("grant.refreshed")
    with transaction.atomic():
        leases.fence(line.held)
        save_grant(line.integration, asked.token, clock.now(), replacing=grant.number)
    kill_point("grant.saved")
    return _good_grant(line, 0, finishing)


def _no_token(line: Line, error: oauth.TokenError | None) -> Exception:
    if error is not None and error.dead:
        _stop(line, error.code or "grant_dead", error.sentence)
        return Stopped(error.sentence)
    return NotNow(clock.now() + TRY_AGAIN, "grant")


def _record(line: Line, answer: Answer) -> None:
    with transaction.atomic():
        exchange.record(answer)


def _stop(line: Line, code: str, sentence: str, answer: Answer | None = None) -> None:
    with transaction.atomic():
        leases.fence(line.held)
        if answer is not None:
            exchange.record(answer)
        stop(line.integration, code, sentence, exchanges=[answer.exchange_id] if answer else [])


def _raise_if_waiting(seconds: float, why: str) -> None:
    if seconds > 0:
        raise NotNow(clock.now() + timedelta(seconds=seconds), why)


def _now() -> float:
    return clock.now().timestamp()
