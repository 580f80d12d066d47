"""What Home says besides: how accounts stand, what is on its way, how each application is, what happened today."""

from dataclasses import dataclass

from django.db.models import QuerySet

from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications
from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock
from lockstep.insights.models import Event
from lockstep.insights.queries import last_events
from lockstep.portals.admin.applications import statuses
from lockstep.portals.admin.applications.statuses import Status
from lockstep.portals.admin.users.person.changes import title
from lockstep.provisioning import queries
from lockstep.provisioning.queue import Queue, queue_of

SHOWN = 8


@dataclass(frozen=True)
class OnItsWay:
    """An integration that has something to send."""

    application: Application
    progress: Queue


def sentence() -> str:
    """How many accounts are in step, over all applications."""
    lines = []
    for integration in _integrations():
        counted = queries.counts(integration)
        if counted.all:
            lines.append(_counted(str(integration.application), counted))
    return " ".join(lines)


def _counted(application: str, counted: queries.Counts) -> str:
    said = f"{counted.in_step} of {counted.all} {application} accounts are in step"
    if counted.queued:
        said += f", {counted.queued} {'is' if counted.queued == 1 else 'are'} on the way"
    if waiting := counted.waiting + counted.pending:
        said += f", {waiting} {'waits' if waiting == 1 else 'wait'} for something"
    return said + "."


def on_its_way() -> list[OnItsWay]:
    """What is being sent now."""
    now, running = clock.now(), _integrations().filter(state=IntegrationState.RUNNING)
    found = [OnItsWay(one.application, queue_of(one, now)) for one in running]
    return [one for one in found if one.progress.waiting]


def applications() -> list[tuple[Application, Status | None]]:
    """The first applications, each with the state that matters most."""
    rows = living_applications().select_related("service_provider", "integration")[:SHOWN]
    return [(row, statuses.identity_management(row) or statuses.sso(row)) for row in rows]


def happened() -> list[tuple[Event, str]]:
    """What happened last, in words."""
    return [(event, title(event)) for event in last_events(SHOWN)]


def _integrations() -> QuerySet[Integration]:
    alive = Integration.objects.filter(application__deleted_at__isnull=True).select_related("application")
    return alive.exclude(state=IntegrationState.OFF)
