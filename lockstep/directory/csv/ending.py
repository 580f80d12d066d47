"""How an import ends: whole, or stopped by somebody. One event says how it went."""

from django.db import transaction

from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.directory.csv.queries import results
from lockstep.doors import clock
from lockstep.insights.events import WORKER, Actor, Thing, record
from lockstep.insights.kinds import EventKind

Result, Stage = CsvRow.Result, CsvImport.Stage
TOLD = (Result.IMPORTED, Result.MATCHED, Result.FAILED, Result.LEFT)


@transaction.atomic
def end(import_id: str, because: str = "", *, actor: Actor = WORKER) -> bool:
    """End an import; who isn't done is left out. False: it had not begun, or had ended."""
    part_of = CsvImport.objects.select_for_update().get(pk=import_id)
    if part_of.stage != Stage.IMPORTING:
        return False
    part_of.rows.filter(result=Result.QUEUED).update(result=Result.LEFT, result_reason=because)
    part_of.stage, part_of.ended_at, part_of.ended_because = Stage.ENDED, clock.now(), because
    part_of.save(update_fields=["stage", "ended_at", "ended_because"])
    counted = results(part_of)
    record(
        EventKind.CSV_IMPORT_END,
        actor=actor,
        target=Thing("csv_import", part_of.id, part_of.file_name),
        success=not counted[Result.FAILED],
        reason=because or (f"{counted[Result.FAILED]} failed" if counted[Result.FAILED] else ""),
        causes=[part_of.event_id],
        details={"import": part_of.id, "chosen": part_of.chosen} | {str(one.value): counted[one] for one in TOLD},
    )
    return True
