"""A line becomes a user: the user, the group, the event and the result are saved in one transaction, a line at a time.

Killed anywhere, somebody is imported or isn't, and nobody twice: a line is done once, and whoever is known by then is
left as they are. The values are those of the preview; only whether they are still free is asked again.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory.credentials.links import send_link
from lockstep.directory.csv.judging import judge, whoever_has
from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.directory.csv.proposing import readable
from lockstep.directory.groups import add_members
from lockstep.directory.models import User
from lockstep.directory.users import create_user
from lockstep.doors import clock
from lockstep.insights.events import Actor, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.work import leases

Result, Verdict, Stage = CsvRow.Result, CsvRow.Verdict, CsvImport.Stage


@transaction.atomic
def create_next(import_id: str, held: leases.Held | None = None) -> bool:
    """The next line of those chosen; False: none is left, or the import has ended. Raises LeaseLost."""
    if held is not None:
        leases.fence(held)
    part_of = CsvImport.objects.select_for_update(of=("self",)).select_related("group").get(pk=import_id)
    row = part_of.rows.filter(result=Result.QUEUED).first()
    if row is None or part_of.stage != Stage.IMPORTING:
        return False
    judged = judge(row.values, whoever_has(row.values))
    if judged.verdict == Verdict.NEW:
        _create(part_of, row)
    elif judged.verdict == Verdict.KNOWN:
        row.user_id = judged.user_id
        _done(row, Result.MATCHED, judged.reason)
    else:
        _fail(part_of, row, judged.reason)
    row.save(update_fields=["user", "result", "result_reason", "done_at"])
    return True


def _create(part_of: CsvImport, row: CsvRow) -> None:
    details = {"import": part_of.id, "file": part_of.file_name, "line": row.number}
    try:
        with transaction.atomic():
            user = create_user(row.values, actor=_starter(part_of), causes=[part_of.event_id], details=details)
    except ValidationError as error:
        _fail(part_of, row, readable(error))
        return
    row.user = user
    mailed = ""
    if part_of.send_activation:
        send_link(user, actor=_starter(part_of))
        mailed = ", activation e-mail written"
    _done(row, Result.IMPORTED, f"Password pending{mailed}{_added(part_of, user)}")


def _added(part_of: CsvImport, user: User) -> str:
    if part_of.group is not None:
        add_members(part_of.group, [user], actor=_starter(part_of))
        return f", added to {part_of.group.name}"
    return f"; not added to {part_of.group_name}, which has been deleted" if part_of.group_name else ""


def _fail(part_of: CsvImport, row: CsvRow, reason: str) -> None:
    _done(row, Result.FAILED, reason)
    record(
        EventKind.USER_CREATE,
        actor=_starter(part_of),
        target=Thing("user", "", row.name),
        success=False,
        reason=reason,
        causes=[part_of.event_id],
        details={"import": part_of.id, "file": part_of.file_name, "line": row.number},
    )


def _done(row: CsvRow, result: CsvRow.Result, reason: str) -> None:
    row.result, row.result_reason, row.done_at = result, reason, clock.now()


def _starter(part_of: CsvImport) -> Actor:
    return Actor("user", part_of.started_by_id, part_of.started_by)
