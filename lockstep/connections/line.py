"""A line in our hands for a turn: the lane's lease, and what has been spent on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from lockstep.connections import breaker, budget
from lockstep.connections.models import Integration
from lockstep.connections.service import Service, rate_group, service_of
from lockstep.doors import clock, http
from lockstep.doors.http import Answered, Call, Outcome
from lockstep.protocols.scim.replies import Reply
from lockstep.work import leases
from lockstep.work.loop import Rest

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
    """`held` and `spent` change with every call; `send` is the door, or a simulation in its place."""

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


def writes_free(line: Line) -> int:
    """How many writes may go out now, those kept for leavers included."""
    return budget.free(line.spent, write_group(line), now())


def rest(line: Line, until: datetime | None = None) -> Rest:
    """How a turn ends: silent as long as the whole line has to be, and at least until `until`."""
    down = breaker.wait_seconds(line.spent.get("breaker", {}), now())
    ahead = [budget.silent_on_all(line.spent, now()), (until.timestamp() - now()) if until else 0.0, down, 0.0]
    return Rest(max(ahead), line.spent)


def wait_for(line: Line, group: budget.Group, *, count: int = 1, kept: int = 0) -> None:
    """Raises NotNow unless `count` calls of a group may go out."""
    if (down := breaker.wait_seconds(line.spent.get("breaker", {}), now())) > 0:
        raise NotNow(clock.now() + timedelta(seconds=down), "the service")
    seconds = budget.wait_seconds(line.spent, group, now(), count=count, kept=kept)
    if seconds > 0:
        raise NotNow(clock.now() + timedelta(seconds=seconds), group.name)


def spend(line: Line, group: budget.Group) -> None:
    """Right before a call: it is stamped, and the lane is kept. Raises LeaseLost."""
    line.spent = budget.stamped(line.spent, group, now())
    line.held = leases.keep(line.held, line.spent)


def note_spent(line: Line, group: budget.Group, outcome: Outcome, reply: Reply) -> None:
    """After a call: what the answer says about the budget; kept with the next call, or with the release."""
    if isinstance(outcome, Answered):
        line.spent = budget.answered(line.spent, group, outcome.headers, now())
        if outcome.status == 429:
            told = reply.retry_after_seconds
            line.spent = budget.slowed_down(line.spent, group, outcome.headers, told, now())


def write_group(line: Line) -> budget.Group:
    """The rate group of writes."""
    return rate_group(line.service, "PATCH", "/Users/")


def auth_group(line: Line) -> budget.Group:
    """The rate group of the authorization server."""
    return rate_group(line.service, "POST", urlsplit(line.service.token).path)


def now() -> float:
    """The wall clock in epoch seconds, as the budget counts."""
    return clock.now().timestamp()
