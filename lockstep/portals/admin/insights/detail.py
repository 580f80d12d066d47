"""One event, joined with its causes, what it caused, and the Exchanges that it names."""

from dataclasses import dataclass

from lockstep.insights import search
from lockstep.insights.models import Event
from lockstep.portals import exchanges
from lockstep.portals.admin.users.person.changes import said
from lockstep.portals.exchanges import ShownExchange
from lockstep.portals.places import page_of_thing

NAMES_OF_TARGETS = {"user": "User", "group": "User group", "application": "Application", "csv_import": "CSV file"}


@dataclass(frozen=True)
class Detail:
    """What stands beside the list."""

    event: Event
    target_name: str
    target_url: str
    actor_url: str
    application_url: str
    changes: list[tuple[str, str, str]]
    details: list[tuple[str, str]]
    causes: list[Event]
    effects: list[Event]
    exchanges: list[ShownExchange]


def detail(event: Event) -> Detail:
    """Everything about one event."""
    return Detail(
        event=event,
        target_name=NAMES_OF_TARGETS.get(event.target_kind, event.target_kind.capitalize()),
        target_url=page_of_thing(event.target_kind, event.target_id),
        actor_url=page_of_thing(event.actor_kind, event.actor_id),
        application_url=page_of_thing("application", event.application_id),
        changes=[(change["field"], said(change["old"]), said(change["new"])) for change in event.changes],
        details=[(name, said(value)) for name, value in sorted(event.details.items())],
        causes=search.causes_of(event),
        effects=search.caused_by(event),
        exchanges=exchanges.shown_of(event.exchange_ids),
    )
