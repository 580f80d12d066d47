"""One line per integration: lease, grant and budget. It knows nothing about accounts.

Before every call: is there budget, is the token good, is the lane still ours (and what is spent, kept), is the
integration still on. The Exchange is committed before the bytes leave. What concerns the integration as a whole (a dead
grant, a permission gone, a penalty) is saved here; what concerns an account is the caller's to save, with `record`,
behind the fence.
"""

from django.db import transaction

from lockstep.connections import exchange
from lockstep.connections.budget import KEPT_FOR_LEAVERS
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.grant import Grant
from lockstep.connections.kills import kill_point
from lockstep.connections.line import (
    Line,
    NotNow,
    Stopped,
    lease_name,
    note_spent,
    open_line,
    rest,
    spend,
    wait_for,
    write_group,
    writes_free,
)
from lockstep.connections.outage import resumes_at, watch
from lockstep.connections.refresh import good_grant, other_grant, stop_line, token_seconds
from lockstep.connections.service import rate_group
from lockstep.connections.wire import as_call, read_outcome, url_of
from lockstep.doors import clock
from lockstep.doors.http import Call, NotSent, Outcome
from lockstep.protocols.scim.replies import ReplyKind
from lockstep.protocols.scim.requests import Request
from lockstep.work import leases

TOKEN_SECONDS = 60.0  # an access token with less than this left is refreshed first
UNIT_TOKEN_SECONDS = 120.0
UNIT_WRITES = 2
HELD_UP = NotSent("This worker was held up; the call was not made.")

__all__ = [
    "Line",
    "NotNow",
    "Stopped",
    "begin_unit",
    "call",
    "lease_name",
    "open_line",
    "rest",
    "resumes_at",
    "token_seconds",
    "writes_free",
]


def call(line: Line, request: Request, purpose: Purpose) -> Answer:
    """Send one request. Raises NotNow, Stopped, leases.LeaseLost; else the answer, whatever it is.

    The caller saves it: `leases.fence(line.held)`, `exchange.record(answer)`, account and event in one transaction. (A
    429, a 401 and a lost permission have been recorded already; recording again does nothing.)
    """
    grant = good_grant(line, TOKEN_SECONDS, purpose.finishing)
    answer = _send(line, request, purpose, grant)
    if answer.reply.kind == ReplyKind.UNAUTHORISED:
        _record(answer)
        grant = other_grant(line, grant, purpose.finishing)
        answer = _send(line, request, purpose, grant)
    reply = answer.reply
    if reply.kind == ReplyKind.UNAUTHORISED or (reply.kind == ReplyKind.FORBIDDEN and request.door == "scim"):
        stop_line(line, reply.code or reply.kind, reply.sentence, answer, of_grant=grant.number)
    elif reply.kind == ReplyKind.THROTTLED:
        _record(answer)
    return answer


def begin_unit(line: Line) -> None:
    """Before two writes that belong together: room for both, and a token that outlasts them. Raises NotNow, Stopped."""
    wait_for(line, write_group(line), count=UNIT_WRITES)
    good_grant(line, UNIT_TOKEN_SECONDS)


def _send(line: Line, request: Request, purpose: Purpose, grant: Grant) -> Answer:
    group = rate_group(line.service, request.method, request.path)
    keeps_room = request.is_write and not (purpose.leaver or purpose.finishing)
    wait_for(line, group, kept=KEPT_FOR_LEAVERS if keeps_room else 0)
    spend(line, group)
    url = url_of(line.service, request)
    exchange_id = _open(line, request, url, purpose)
    outcome = _leave(line, as_call(request, url, grant.access_token))
    kill_point("exchange.answered")
    secrets = (grant.access_token, grant.refresh_token)
    reply = read_outcome(request, outcome, secrets)
    note_spent(line, group, outcome, reply)
    if outcome is not HELD_UP:
        watch(line, outcome, reply, exchange_id, purpose.external_id)
    return Answer(exchange_id, request, reply, outcome, clock.now(), secrets)


def _open(line: Line, request: Request, url: str, purpose: Purpose) -> str:
    try:
        return exchange.open_exchange(line.integration.pk, request, url, purpose, line.held)
    except exchange.Closed as closed:
        raise Stopped("The integration is off or stopped.") from closed


def _leave(line: Line, call: Call) -> Outcome:
    """Last look at the clock before the bytes leave: a lane asked for too long ago may be somebody else's."""
    if not leases.in_time(line.held):
        return HELD_UP
    return line.send(call)


def _record(answer: Answer) -> None:
    with transaction.atomic():
        exchange.record(answer)
