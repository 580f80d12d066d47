"""How a line stands, for pages: calls used and left in each window, penalties, an outage. Read from what is kept with
the lane's lease, which only workers write.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from lockstep.connections import breaker, budget
from lockstep.connections.line import lease_name
from lockstep.connections.models import Integration
from lockstep.connections.service import Service, rate_group, service_of
from lockstep.doors import clock
from lockstep.work import leases


@dataclass(frozen=True)
class Window:
    """One rate group. `kept`: how many of its calls only leavers may use; `silent_until`: the end of a penalty."""

    word: str
    used: int
    limit: int
    seconds: float
    kept: int
    silent_until: datetime | None

    @property
    def left(self) -> int:
        return max(self.limit - self.used, 0)


@dataclass(frozen=True)
class Down:
    """The service does not answer, since when and why, and when the next call is tried."""

    since: datetime
    why: str
    next_try: datetime


@dataclass(frozen=True)
class Standing:
    """A line as it is now."""

    service: str
    windows: tuple[Window, ...]
    down: Down | None
    spent: budget.Spent
    writes: budget.Group

    @property
    def in_use(self) -> bool:
        """Whether some window isn't empty, or a penalty lasts: figures that change by themselves."""
        return any(window.used or window.silent_until for window in self.windows)

    @property
    def penalties(self) -> tuple[Window, ...]:
        return tuple(window for window in self.windows if window.silent_until)


def standing_of(integration: Integration) -> Standing:
    """How an integration's line stands."""
    service = service_of(integration.application)
    spent, now = leases.spent_on(lease_name(integration.pk)), clock.now()
    writes = rate_group(service, "PATCH", "/Users/")
    windows = tuple(_window(word, group, writes, spent, now) for word, group in _groups(service))
    return Standing(service.name, windows, down_of(spent, now), spent, writes)


def down_of(spent: budget.Spent, now: datetime) -> Down | None:
    """The outage that is under way, if there is one."""
    state = spent.get("breaker", {})
    if not breaker.is_open(state):
        return None
    ahead = timedelta(seconds=breaker.wait_seconds(state, now.timestamp()))
    return Down(datetime.fromtimestamp(state["since"], UTC), state["why"], now + ahead)


def _groups(service: Service) -> list[tuple[str, budget.Group]]:
    """Writes, reads and tokens; a service may count some of them together."""
    found: dict[str, tuple[str, budget.Group]] = {}
    for word, method, path in (("Writes", "PATCH", "/Users/"), ("Reads", "GET", "/Users"), ("Tokens", "POST", "")):
        group = rate_group(service, method, path or urlsplit(service.token).path)
        before = found.get(group.name)
        found[group.name] = (f"{before[0]} and {word.lower()}" if before else word, group)
    return list(found.values())


def _window(word: str, group: budget.Group, writes: budget.Group, spent: budget.Spent, now: datetime) -> Window:
    used, limit, seconds = budget.used(spent, group, now.timestamp())
    silent = budget.silent_seconds(spent, group, now.timestamp())
    kept = budget.KEPT_FOR_LEAVERS if group.name == writes.name and limit > budget.KEPT_FOR_LEAVERS else 0
    until = now + timedelta(seconds=silent) if silent else None
    return Window(word, used, limit, seconds, kept, until)
