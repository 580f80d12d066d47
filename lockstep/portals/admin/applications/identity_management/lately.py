"""What happened lately to an application's accounts and connection: each attempt, with what was sent and answered."""

from dataclasses import dataclass

from lockstep.applications.models import Application
from lockstep.insights.models import Event
from lockstep.insights.search import INTEGRATIONS, PROVISIONING, Criteria, find_events
from lockstep.portals.admin.users.person.changes import title
from lockstep.portals.exchanges import ShownExchange, shown_of
from lockstep.portals.places import page_of_thing

MOST = 6


@dataclass(frozen=True)
class Attempt:
    """One event. `whom_url` is empty where the person has no page any more."""

    event: Event
    title: str
    whom: str
    whom_url: str
    exchanges: list[ShownExchange]


def lately(application: Application) -> list[Attempt]:
    """The last attempts, newest first."""
    found = find_events(Criteria(application_id=application.id)).filter(kind__in=(*PROVISIONING, *INTEGRATIONS))[:MOST]
    events = list(found)
    exchanges = {one.id: one for one in shown_of(i for event in events for i in event.exchange_ids)}
    return [_attempt(event, [exchanges[i] for i in event.exchange_ids if i in exchanges]) for event in events]


def _attempt(event: Event, exchanges: list[ShownExchange]) -> Attempt:
    about = event.target_kind == "user"
    whom_url = page_of_thing("user", event.target_id) if about else ""
    return Attempt(event, title(event), event.target_label if about else "", whom_url, exchanges)
