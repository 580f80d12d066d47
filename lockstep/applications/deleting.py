"""Deleting an application: from that commit on nothing signs on to it and nothing calls it.

Its path is free again. The row stays, with its bindings, as what accounts, Exchanges and events were about; the mark
has the worker end the grant and drop the key.
"""

from django.db import transaction

from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications
from lockstep.applications.things import application_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind


class AlreadyDeleted(Exception):
    """Somebody else was quicker; nothing was done."""


@transaction.atomic
def delete_application(application: Application, *, actor: Actor, details: dict | None = None) -> None:
    """Delete it. `details`: what it leaves behind, for the event. Raises AlreadyDeleted."""
    deleted_at = clock.now()
    if not living_applications().filter(pk=application.pk).update(deleted_at=deleted_at):
        raise AlreadyDeleted(application.display_label)
    application.deleted_at = deleted_at
    thing = application_thing(application)
    touches = [("application", application.id)]
    record(
        EventKind.APPLICATION_DELETE,
        actor=actor,
        target=thing,
        application=thing,
        details={"path": application.path} | (details or {}),
        touches=touches,
    )
