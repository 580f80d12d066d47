"""Writes about an integration's state. Each with its event, in one transaction."""

from collections.abc import Iterable

from django.db import transaction

from lockstep.applications.things import application_thing
from lockstep.connections.models import SPEAKING, Integration, IntegrationState
from lockstep.directory.queries import administrator_emails
from lockstep.doors import clock
from lockstep.insights.events import WORKER, Actor, Change, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event
from lockstep.mail.outbox import write_mail


def integration_thing(integration: Integration) -> Thing:
    """An integration as an event's subject."""
    return Thing("integration", str(integration.pk), f"{integration.application.display_label} Identity Management")


def note(
    kind: EventKind,
    integration: Integration,
    *,
    actor: Actor,
    success: bool = True,
    reason: str = "",
    exchanges: Iterable[str] = (),
    changes: Iterable[Change] = (),
    details: dict | None = None,
) -> Event:
    """An event about an integration, which makes the worker look at it."""
    return record(
        kind,
        actor=actor,
        target=integration_thing(integration),
        application=application_thing(integration.application),
        success=success,
        reason=reason,
        exchanges=exchanges,
        changes=changes,
        details=details,
        touches=[("integration", str(integration.pk))],
    )


@transaction.atomic
def stop(
    integration: Integration, code: str, sentence: str, exchanges: Iterable[str] = (), of_grant: int | None = None
) -> None:
    """The grant is dead or a permission gone: visibly stopped, nothing lost; a new grant goes on from here.

    `of_grant`: the number of the grant that showed it. If a page has put another in place by now, nothing is stopped.
    """
    row = Integration.objects.select_for_update().get(pk=integration.pk)
    if row.state in SPEAKING and of_grant in (None, row.grant_number):
        row.stopped_from, row.state = row.state, IntegrationState.STOPPED
        row.stopped_at, row.reason_code, row.reason = clock.now(), code[:60], sentence
        row.save(update_fields=["stopped_from", "state", "stopped_at", "reason_code", "reason"])
        note(EventKind.IDM_INTEGRATION_STOPPED, row, actor=WORKER, success=False, reason=sentence, exchanges=exchanges)
        for address in administrator_emails():
            write_mail(address, "integration_stopped", _mail(row, sentence))
    integration.refresh_from_db()


@transaction.atomic
def deactivate(integration: Integration, *, actor: Actor, details: dict | None = None) -> None:
    """Deactivate IdM connection: no new request from this commit on. The worker ends what is under way, then the grant.

    Accounts over there stay as they are. `details`: what was waiting and will not be sent.
    """
    row = Integration.objects.select_for_update().get(pk=integration.pk)
    if row.state == IntegrationState.OFF:
        return
    before = row.state
    row.state, row.stopped_from, row.reason_code, row.reason = IntegrationState.OFF, "", "", ""
    row.authorising_since = row.stopped_at = row.sweep_at = None
    row.save()
    row.authorisations.all().delete()
    changes = [Change("state", before, row.state)]
    note(EventKind.IDM_INTEGRATION_DELETE, row, actor=actor, changes=changes, details=details)
    integration.refresh_from_db()


def _mail(integration: Integration, reason: str) -> dict:
    application = integration.application
    return {"application": application.display_label, "application_id": application.id, "reason": reason}


@transaction.atomic
def note_update(integration: Integration, changes: Iterable[Change], *, actor: Actor) -> None:
    """A setting of an active integration was changed: the event, and a mark that has its accounts looked at."""
    note(EventKind.IDM_INTEGRATION_UPDATE, integration, actor=actor, changes=changes)
