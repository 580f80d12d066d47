"""Where lines are missing, and how that is known, in the words of the tab and of Home (D9)."""

from dataclasses import dataclass

from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock
from lockstep.portals.words import clock_time, named
from lockstep.provisioning.lines import Shortage, knowledge_of, shortages
from lockstep.provisioning.snapshot import service_of

SHOWN = 8


@dataclass(frozen=True)
class Short:
    """One country's queue: who is shown of it, and how many more there are."""

    title: str
    waiting: tuple
    more: int
    people: str


def shorts(integration: Integration) -> list[Short]:
    """Each country where somebody waits for a line, while changes go out at all."""
    if integration.state != IntegrationState.RUNNING:
        return []
    return [_short(one) for one in shortages(integration, service_of(integration.application).traits.line)]


def how_known(integration: Integration) -> str:
    """Since when the figures are known, or why they aren't and what is done instead."""
    service = service_of(integration.application).name
    known = knowledge_of(integration)
    if known.asked_at is not None:
        return f"{service} told at {clock_time(known.asked_at, clock.now())} how many are free."
    because = f": {known.unknown_because}" if known.unknown_because else "."
    return f"It isn’t known how many are free{because} The first in line is tried every five minutes."


def _short(one: Shortage) -> Short:
    people = named([waiting.account.user.name for waiting in one.waiting if waiting.account.user][:20])
    return Short(one.title, one.waiting[:SHOWN], max(len(one.waiting) - SHOWN, 0), people)
