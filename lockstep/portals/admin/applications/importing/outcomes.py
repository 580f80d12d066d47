"""What came of whom, as it happens."""

from dataclasses import dataclass

from django.http import HttpRequest

from lockstep.portals.admin.listing import page_of
from lockstep.portals.states import STATES, State
from lockstep.provisioning.importing import queries
from lockstep.provisioning.importing.acts import imported_users
from lockstep.provisioning.importing.creating import queued
from lockstep.provisioning.importing.following import would_follow
from lockstep.provisioning.models import Import, ImportRow

ROWS = 50
Result = ImportRow.Result
_STATE_OF = {
    Result.QUEUED: "queued",
    Result.IMPORTED: "imported",
    Result.MATCHED: "matched",
    Result.FAILED: "failed",
    Result.LEFT: "not_there",
}
_WORDS = {Result.LEFT: "Not imported"}
COUNTED = (Result.IMPORTED, Result.MATCHED, Result.FAILED, Result.LEFT)


@dataclass(frozen=True)
class Outcome:
    """One person's line. `following`: what joining a bound group would do over there."""

    row: ImportRow
    state: str
    word: str
    following: str


@dataclass(frozen=True)
class Count:
    """One place of the strip; choosing it filters the list."""

    result: str
    word: str
    look: State
    number: int


def outcomes_context(request: HttpRequest, part_of: Import) -> dict:
    """Progress, counts and lines."""
    counted = queries.results(part_of)
    chosen = request.GET.get("result", "")
    chosen = chosen if chosen in COUNTED else ""
    shown = page_of(request, queries.result_rows(part_of, chosen), ROWS)
    in_hand = queued(part_of).first()
    created, missing = imported_users(part_of), _in_no_bound_group(part_of)
    return {
        "shown": shown,
        "outcomes": [_outcome(part_of, row, in_hand) for row in shown.object_list],
        "counts": [_count(one, counted[one]) for one in COUNTED if counted[one] or one is not Result.LEFT],
        "chosen": chosen,
        "done": part_of.chosen - counted[Result.QUEUED] - counted[Result.LEFT],
        "failed": counted[Result.FAILED],
        "moving": part_of.stage == Import.Stage.IMPORTING,
        "created": created.count(),
        "missing": missing,
    }


def _outcome(part_of: Import, row: ImportRow, in_hand: ImportRow | None) -> Outcome:
    is_next = in_hand is not None and row.pk == in_hand.pk and part_of.stage == Import.Stage.IMPORTING
    state = "importing" if is_next else _STATE_OF[Result(row.result)]
    following = would_follow(part_of.integration, row) if row.result == Result.IMPORTED else ""
    return Outcome(row, state, _WORDS.get(Result(row.result), ""), following)


def _count(result: ImportRow.Result, number: int) -> Count:
    look = STATES[_STATE_OF[result]]
    return Count(str(result.value), _WORDS.get(result, look.word), look, number)


def _in_no_bound_group(part_of: Import) -> int:
    """How many of those created are in no group that is bound, so that nothing is managed for them."""
    application = part_of.integration.application
    return imported_users(part_of).exclude(user_groups__applications=application).distinct().count()
