"""What an administrator does with a file: upload it, import what the preview shows, stop. Nothing is written to the
directory before `start`, and then only what was previewed."""

from datetime import timedelta

from django.db import transaction

from lockstep.directory.csv.ending import end
from lockstep.directory.csv.judging import People, everybody, judge
from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.directory.csv.proposing import Proposal, name_in, proposals
from lockstep.directory.csv.queries import verdicts
from lockstep.directory.csv.reading import read
from lockstep.directory.models import UserGroup
from lockstep.directory.profile import printable
from lockstep.doors import clock
from lockstep.insights.events import Actor, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.work import bell

PREVIEW_LASTS = timedelta(days=1)
ROWS_AT_ONCE = 250  # in one transaction: the database's only writer is not held for long
Stage, Verdict, Result = CsvImport.Stage, CsvRow.Verdict, CsvRow.Result


class NotPossible(Exception):
    """Why it can't be done now."""


def upload(data: bytes, file_name: str, *, actor: Actor) -> CsvImport:
    """Keep a file's lines for the preview, each judged. Raises Unreadable, and then nothing is kept."""
    table = read(data)
    proposed = proposals(table)
    part_of = CsvImport.objects.create(
        file_name=printable(file_name)[:200] or "file.csv",
        read_as=table.read_as,
        columns=table.names,
        made_by_id=actor.id,
        made_by=actor.label[:320],
    )
    people = everybody()
    for first in range(0, len(proposed), ROWS_AT_ONCE):
        CsvRow.objects.bulk_create([_row(part_of, one, people) for one in proposed[first : first + ROWS_AT_ONCE]])
    part_of.stage = Stage.PREVIEWED
    part_of.save(update_fields=["stage"])
    return part_of


@transaction.atomic
def start(part_of: CsvImport, group_id: str = "", send_activation: bool = False, *, actor: Actor) -> bool:
    """Import whoever is new in the preview. False: it had been begun before, and nothing is changed by this click.

    `send_activation`: each gets the link that sets their first password. Raises NotPossible.
    """
    current = CsvImport.objects.select_for_update().get(pk=part_of.pk)
    if current.stage != Stage.PREVIEWED:
        return False
    if current.made_at < clock.now() - PREVIEW_LASTS:
        raise NotPossible("This preview is older than a day. Upload the file again.")
    current.group = _group(group_id) if group_id else None
    current.send_activation = send_activation
    current.group_name = current.group.name if current.group else ""
    current.chosen = current.rows.filter(verdict=Verdict.NEW).update(result=Result.QUEUED)
    if not current.chosen:
        raise NotPossible("Nobody in this file is new.")
    current.stage, current.started_at = Stage.IMPORTING, clock.now()
    current.started_by_id, current.started_by = actor.id, actor.label[:320]
    current.event_id = _begun(current, actor)
    current.save()
    bell.ring()
    return True


def stop(part_of: CsvImport, *, actor: Actor) -> bool:
    """Nobody after the one in hand; who was imported stays. False: it had ended."""
    return end(part_of.pk, f"Stopped by {actor.label}"[:400], actor=actor)


def _begun(part_of: CsvImport, actor: Actor) -> str:
    counted = verdicts(part_of)
    details = {
        "import": part_of.id,
        "file": part_of.file_name,
        "chosen": part_of.chosen,
        "already_there": counted[Verdict.KNOWN],
        "left_out": counted[Verdict.REFUSED],
        "activation_emails": part_of.send_activation,
        **({"user_group": part_of.group_name} if part_of.group_name else {}),
    }
    target = Thing("csv_import", part_of.id, part_of.file_name)
    return record(EventKind.CSV_IMPORT_START, actor=actor, target=target, details=details).id


def _group(group_id: str) -> UserGroup:
    group = UserGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise NotPossible("There is no such user group any more. Choose another.")
    return group


def _row(part_of: CsvImport, one: Proposal, people: People) -> CsvRow:
    row = CsvRow(
        part_of=part_of,
        number=one.line.number,
        cells=one.line.cells,
        values=one.values,
        name=name_in(one.values),
        email=printable(str(one.values.get("email") or ""))[:254],
    )
    if one.reasons:
        row.verdict, row.reason = Verdict.REFUSED, " ".join(one.reasons)
        return row
    judged = judge(one.values, people)
    row.verdict, row.reason, row.user_id = judged.verdict, judged.reason, judged.user_id
    return row
