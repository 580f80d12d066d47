"""How an import ends: whole, stopped by somebody, or with its integration. One event says how it went."""

from collections import Counter

from django.db import transaction
from django.db.models import Count

from lockstep.applications.things import application_thing
from lockstep.connections.actions import integration_thing
from lockstep.connections.models import Integration
from lockstep.directory.models import User
from lockstep.doors import clock
from lockstep.insights.events import WORKER, Actor, record
from lockstep.insights.kinds import EventKind
from lockstep.mail.outbox import write_mail
from lockstep.provisioning.models import Import, ImportRow

Result = ImportRow.Result


@transaction.atomic
def end(import_id: str, because: str = "", *, actor: Actor = WORKER) -> bool:
    """End an import, or a list that was never used; who isn't done stays as they are. False: it had ended."""
    part_of = (
        Import.objects.select_for_update(of=("self",)).select_related("integration__application").get(pk=import_id)
    )
    if part_of.stage == Import.Stage.ENDED:
        return False
    part_of.rows.filter(result=Result.QUEUED).update(result=Result.LEFT, result_reason=because)
    begun = part_of.stage == Import.Stage.IMPORTING
    part_of.stage, part_of.due_at, part_of.ended_at = Import.Stage.ENDED, None, clock.now()
    part_of.ended_because = because
    part_of.save()
    if begun:
        _tell(part_of, actor)
    return True


def end_all(integration: Integration, because: str, *, actor: Actor) -> None:
    """End whatever is listed or imported from this service."""
    for pk in Import.objects.filter(integration=integration).exclude(stage=Import.Stage.ENDED).values_list("pk"):
        end(*pk, because, actor=actor)


def results(part_of: Import) -> Counter[str]:
    """How many of the chosen came to what."""
    counted = part_of.rows.exclude(result=Result.NONE).values_list("result").annotate(n=Count("id"))
    return Counter(dict(counted))


def _tell(part_of: Import, actor: Actor) -> None:
    counted, application = results(part_of), part_of.integration.application
    told = {str(one.value): counted[one.value] for one in Result if one.value and one is not Result.QUEUED}
    record(
        EventKind.IDM_IMPORT_END,
        actor=actor,
        target=integration_thing(part_of.integration),
        application=application_thing(application),
        success=not counted[Result.FAILED],
        reason=part_of.ended_because or (f"{counted[Result.FAILED]} failed" if counted[Result.FAILED] else ""),
        causes=[part_of.event_id],
        details={"import": part_of.id, "chosen": part_of.chosen, **told},
    )
    starter = User.objects.filter(pk=part_of.started_by_id, deleted_at__isnull=True).first()
    if part_of.in_background and starter is not None:
        context = {"name": starter.name, "application": application, "counted": told, "import": part_of}
        write_mail(starter.email, "import_complete", context)
