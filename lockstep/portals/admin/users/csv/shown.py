"""What the preview and the results show."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications
from lockstep.directory.csv import queries
from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.directory.models import User
from lockstep.directory.queries import find_groups
from lockstep.doors import mail
from lockstep.portals.admin.listing import page_of
from lockstep.portals.admin.users.refusals import sentences
from lockstep.portals.states import STATES, State

ROWS = 50
Verdict, Result = CsvRow.Verdict, CsvRow.Result
STATE_OF_VERDICT = {Verdict.NEW: "new", Verdict.KNOWN: "matched", Verdict.REFUSED: "failed"}
STATE_OF_RESULT = {
    Result.QUEUED: "queued",
    Result.IMPORTED: "imported",
    Result.MATCHED: "matched",
    Result.FAILED: "failed",
    Result.LEFT: "not_there",
}
WORDS = {Verdict.REFUSED: "Left out", Result.LEFT: "Not imported"}
COUNTED = (Result.IMPORTED, Result.MATCHED, Result.FAILED, Result.LEFT)


@dataclass(frozen=True)
class Shown:
    """A line. `warnings`: what the applications of the chosen group would refuse."""

    row: CsvRow
    state: str
    word: str
    why: str
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Count:
    """One place of the strip; choosing it filters the list."""

    key: str
    word: str
    look: State
    number: int


def preview_context(request: HttpRequest, part_of: CsvImport) -> dict:
    """Counts, the page of lines asked for, and what the applications of the chosen group say of them."""
    counted, groups = queries.verdicts(part_of), list(find_groups())
    chosen = request.GET.get("only", "")
    group = next((one for one in groups if one.id == request.GET.get("group")), None)
    opened = list(living_applications().filter(groups=group).select_related("integration")) if group else []
    shown = page_of(request, queries.previewed_rows(part_of, chosen), ROWS)
    return {
        "import": part_of,
        "shown": shown,
        "lines": [_previewed(row, opened) for row in shown.object_list],
        "counts": [_count(one, STATE_OF_VERDICT[one], counted[one]) for one in Verdict],
        "chosen": chosen if chosen in Verdict.values else "",
        "everybody": sum(counted.values()),
        "new": counted[Verdict.NEW],
        "refused": counted[Verdict.REFUSED],
        "known": counted[Verdict.KNOWN],
        "groups": groups,
        "group": group,
        "opened": opened,
        "mail_goes_out": mail.configured(),
    }


def results_context(request: HttpRequest, part_of: CsvImport) -> dict:
    """Progress, counts and lines."""
    counted = queries.results(part_of)
    chosen = request.GET.get("result", "")
    chosen = chosen if chosen in COUNTED else ""
    shown = page_of(request, queries.result_rows(part_of, chosen), ROWS)
    return {
        "import": part_of,
        "shown": shown,
        "lines": [_imported(row) for row in shown.object_list],
        "counts": [_count(one, STATE_OF_RESULT[one], counted[one]) for one in COUNTED if counted[one] or one != "left"],
        "chosen": chosen,
        "done": part_of.chosen - counted[Result.QUEUED] - counted[Result.LEFT],
        "moving": part_of.stage == CsvImport.Stage.IMPORTING,
        "left_out": queries.left_out(part_of).count(),
    }


def _previewed(row: CsvRow, opened: list[Application]) -> Shown:
    verdict = Verdict(row.verdict)
    would = [f"{one}: {said}" for one in opened for said in _refused(row, one)] if verdict == Verdict.NEW else []
    return Shown(row, STATE_OF_VERDICT[verdict], WORDS.get(verdict, ""), row.reason, would)


def _refused(row: CsvRow, application: Application) -> list[str]:
    return sentences(User(**row.values), application)


def _imported(row: CsvRow) -> Shown:
    result = Result(row.result)
    return Shown(row, STATE_OF_RESULT[result], WORDS.get(result, ""), row.result_reason)


def _count(key: CsvRow.Verdict | CsvRow.Result, state: str, number: int) -> Count:
    look = STATES[state]
    return Count(str(key.value), WORDS.get(key, look.word), look, number)
