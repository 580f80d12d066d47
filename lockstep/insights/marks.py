"""Marks: written with the event that caused them, deleted when the worker has made the touched accounts due."""

from lockstep.insights.models import Mark
from lockstep.work import bell

KINDS = ("user", "application", "integration")


def mark(kind: str, object_id: str, event_id: str) -> None:
    """Ask the worker to look at a user, an application or an integration; in the caller's transaction."""
    assert kind in KINDS, kind
    Mark.objects.create(kind=kind, object_id=object_id, event_id=event_id)
    bell.ring()
