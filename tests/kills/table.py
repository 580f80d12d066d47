"""Every point of a path, one kill each: the rows of the table.

A first worker is not killed: the points that it passes are the points of the path. Then, for each, somebody new, a
worker that dies there, fresh workers until nothing is under way, and the judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.kills.paths import Path
from tests.kills.world import KilledLife

MOST_KILLS = 120
HEAD = "| path | place | killed | outcome |\n|---|---|---|---|"
Point = tuple[str, int]


@dataclass(frozen=True)
class Row:
    """What came of one kill, at the nth of `passed` passings of a point."""

    path: str
    point: str
    nth: int
    passed: int
    outcome: str

    def __str__(self) -> str:
        place, _, moment = self.point.rpartition(" · ")
        which = f", {self.nth} of {self.passed}" if self.passed > 1 else ""
        return f"| {self.path} | {place} | {moment}{which} | {self.outcome} |"


def rows_of(life: KilledLife, path: Path, done: set[str] | None = None) -> Iterator[Row]:
    """Raises AssertionError, with what happened, at the first kill whose outcome is wrong.

    `done`: points that other paths were killed at already; of those that this one shares with them none is tried again,
    of the others only the first passing, unless the path is of one piece.
    """
    (first,) = path.prepare(life, 1)
    _begin(life, path, first)
    passed = life.passed_by()
    life.go_on()
    path.judge(life, first)
    kills = _kills(path, passed, done)
    assert len(kills) <= MOST_KILLS, "a path has become longer than anybody thought"
    for (point, nth), subject in zip(kills, path.prepare(life, len(kills)), strict=True):
        _begin(life, path, subject)
        assert life.killed_at(point, nth), life.tell(f"nobody passes {point} for the {nth}th time")
        life.go_on()
        yield Row(path.name, point, nth, passed[point], path.judge(life, subject))
    life.judge_outcome()


def _kills(path: Path, passed: dict[str, int], done: set[str] | None) -> list[Point]:
    if done is None:
        return [(point, nth) for point in sorted(passed) for nth in range(1, passed[point] + 1)]
    new = [point for point in sorted(passed) if point not in done]
    later = [point for point in sorted(passed) if path.is_unit and not point.startswith("work.")]
    done.update(new)
    return [*((point, 1) for point in new), *((point, nth) for point in later for nth in range(2, passed[point] + 1))]


def _begin(life: KilledLife, path: Path, subject: object) -> None:
    life.forget_log()
    life.directory.do("unschedule")
    path.act(life, subject)
