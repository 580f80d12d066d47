"""What an administrator does: ask for a list, tick, import, stop, add to a group. No page calls out."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from lockstep.applications.queries import groups_bound_to
from lockstep.applications.things import application_thing
from lockstep.connections.actions import integration_thing
from lockstep.connections.models import Integration
from lockstep.directory.groups import add_members
from lockstep.directory.models import User, UserGroup
from lockstep.doors import clock
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning.importing.ending import end
from lockstep.provisioning.models import Import, ImportRow
from lockstep.work import bell

IN_BACKGROUND_FROM = 100
KEPT = timedelta(days=90)
KEPT_UNUSED = timedelta(days=1)


class NotPossible(Exception):
    """Why it can't be done now."""


@transaction.atomic
def ask_for_list(integration: Integration, *, actor: Actor) -> Import:
    """manual import: a list of everybody over there. The one that this admin asked for, while it is being made.

    Raises NotPossible while the integration doesn't speak.
    """
    if not integration.speaks:
        raise NotPossible("Nobody can be listed while Identity Management is not active.")
    Integration.objects.select_for_update().get(pk=integration.pk)
    _forget_old(integration)
    under_way = Import.objects.filter(integration=integration, stage=Import.Stage.LISTING, asked_by_id=actor.id)
    if (mine := under_way.first()) is not None:
        return mine
    bell.ring()
    return Import.objects.create(
        integration=integration,
        asked_by_id=actor.id,
        asked_by=actor.label[:320],
        asked_at=clock.now(),
        due_at=clock.now(),
    )


@transaction.atomic
def tick(part_of: Import, shown: Collection[str], ticked: Collection[str], group_id: str | None = None) -> Import:
    """Keep which of the shown rows are ticked, and which group was chosen ("" for none); the others stay as they were.

    Raises NotPossible for a group that isn't bound.
    """
    current = _locked(part_of)
    if current.stage != Import.Stage.LISTED:
        return current
    new = current.rows.filter(pk__in=shown, status=ImportRow.Status.NEW)
    new.filter(pk__in=ticked).update(ticked=True)
    new.exclude(pk__in=ticked).update(ticked=False)
    if group_id is not None:
        current.group = _bound_group(current.integration, group_id) if group_id else None
        current.save(update_fields=["group"])
    return current


@transaction.atomic
def start_import(part_of: Import, *, actor: Actor) -> Import:
    """Import whoever is ticked. A second click changes nothing. Raises NotPossible."""
    current = _locked(part_of)
    if current.stage != Import.Stage.LISTED:
        return current
    if not current.integration.speaks:
        raise NotPossible("Nobody can be imported while Identity Management is not active.")
    new = current.rows.filter(ticked=True, status=ImportRow.Status.NEW)
    current.chosen = new.update(result=ImportRow.Result.QUEUED)
    if not current.chosen:
        raise NotPossible("Nobody is ticked.")
    current.stage, current.due_at, current.started_at = Import.Stage.IMPORTING, clock.now(), clock.now()
    current.started_by_id, current.started_by = actor.id, actor.label[:320]
    current.in_background = current.chosen >= IN_BACKGROUND_FROM
    current.trouble, current.tries = "", 0
    current.event_id = _begun(current, actor)
    current.save()
    bell.ring()
    return current


def stop_import(part_of: Import, *, actor: Actor) -> None:
    """Nobody after the one in hand. Who is imported stays."""
    end(part_of.pk, f"Stopped by {actor.label}"[:400], actor=actor)


def add_imported(part_of: Import, group_id: str, *, actor: Actor) -> tuple[UserGroup, int]:
    """Put whoever this import created into a bound group; how many that were. Safe to repeat. Raises NotPossible."""
    group = _bound_group(part_of.integration, group_id)
    people = list(imported_users(part_of).exclude(user_groups=group))
    add_members(group, people, actor=actor)
    return group, len(people)


def imported_users(part_of: Import):
    """Whom this import created, and who is still there."""
    rows = part_of.rows.filter(result=ImportRow.Result.IMPORTED)
    return User.objects.filter(pk__in=rows.values("user_id"), deleted_at__isnull=True)


def _begun(part_of: Import, actor: Actor) -> str:
    details = {"import": part_of.id, "chosen": part_of.chosen}
    return record(
        EventKind.IDM_IMPORT_START,
        actor=actor,
        target=integration_thing(part_of.integration),
        application=application_thing(part_of.integration.application),
        details=details | ({"user_group": part_of.group.name} if part_of.group else {}),
    ).id


def _locked(part_of: Import) -> Import:
    rows = Import.objects.select_for_update(of=("self",)).select_related("integration__application", "group")
    return rows.get(pk=part_of.pk)


def _bound_group(integration: Integration, group_id: str) -> UserGroup:
    group = groups_bound_to(integration.application).filter(pk=group_id).first()
    if group is None:
        raise NotPossible("Choose a user group that is bound to this application.")
    return group


def _forget_old(integration: Integration) -> None:
    """Lists that were never used, and results that were kept long enough; the events stay."""
    of_this, now = Import.objects.filter(integration=integration), clock.now()
    unused = (Import.Stage.LISTING, Import.Stage.LISTED)
    of_this.filter(stage__in=unused, asked_at__lt=now - KEPT_UNUSED).delete()
    of_this.filter(stage=Import.Stage.ENDED, asked_at__lt=now - KEPT).delete()
