"""The service is down, or is back: what an answer says about that, kept with the lane; the events, and a mail."""

import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction

from lockstep.applications.things import application_thing
from lockstep.connections import breaker
from lockstep.connections.actions import integration_thing
from lockstep.connections.line import Line, now
from lockstep.directory.queries import administrator_emails
from lockstep.doors.http import Answered, NotSent, Outcome
from lockstep.insights.events import WORKER, record
from lockstep.insights.kinds import EventKind
from lockstep.mail.outbox import write_mail
from lockstep.protocols.scim.replies import Reply
from lockstep.work import leases


def watch(
    line: Line, outcome: Outcome, reply: Reply, exchange_id: str, subject: str = "", of_line: bool = False
) -> None:
    """After a call: does the service answer? News of it is saved at once, with the state that it is news of.

    `of_line`: nothing at all can be said without this call, so its failure is the line's. Raises LeaseLost.
    """
    before = line.spent.get("breaker", {})
    if not before and _is_answer(outcome):
        return
    after = _after(before, outcome, reply, subject, of_line)
    turned = breaker.is_open(after) != breaker.is_open(before)
    to_be_told = not turned and breaker.is_to_be_told(after, now())
    line.spent = line.spent | {"breaker": dict(breaker.told(after) if to_be_told else after)}
    if turned or to_be_told:
        with transaction.atomic():
            line.held = leases.keep(line.held, line.spent)
            _tell(line, before, after, exchange_id) if turned else _mail(line, after)


def resumes_at(line: Line) -> datetime | None:
    """When the next call may leave, while the service is down or the line rests; None: now."""
    seconds = breaker.wait_seconds(line.spent.get("breaker", {}), now())
    return datetime.fromtimestamp(now(), UTC) + timedelta(seconds=seconds) if seconds else None


def _after(before: breaker.State, outcome: Outcome, reply: Reply, subject: str, of_line: bool) -> breaker.State:
    if _is_answer(outcome):
        return {}  # it is there: any answer closes the circuit
    why = reply.sentence or (f"It answered {reply.status}." if reply.status else "It did not answer.")
    left = not (of_line or isinstance(outcome, NotSent))
    failure = breaker.Failure(why[:300], subject, left, reply.retry_after_seconds)
    return breaker.failed(before, failure, now(), secrets.randbelow(1000) / 1000)


def _is_answer(outcome: Outcome) -> bool:
    return isinstance(outcome, Answered) and outcome.status < 500


def _tell(line: Line, before: breaker.State, after: breaker.State, exchange_id: str) -> None:
    """The event. It touches nobody: who is due stays due, and no account has changed by it."""
    down = breaker.is_open(after)
    since = datetime.fromtimestamp((after if down else before)["since"], UTC)
    said = f"{line.service.name} does not answer: {after.get('why')} Nothing is lost; it is tried again by itself."
    record(
        EventKind.IDM_SERVICE_DOWN if down else EventKind.IDM_SERVICE_UP,
        actor=WORKER,
        target=integration_thing(line.integration),
        application=application_thing(line.integration.application),
        success=not down,
        reason=said if down else "",
        exchanges=[exchange_id],
        details={"since": since.isoformat(timespec="seconds")},
    )


def _mail(line: Line, state: breaker.State) -> None:
    application = line.integration.application
    context = {
        "application": application.display_label,
        "application_id": application.id,
        "service": line.service.name,
        "since": datetime.fromtimestamp(state["since"], UTC),
        "reason": state["why"],
    }
    for address in administrator_emails():
        write_mail(address, "service_down", context)
