"""Every point of a path, one kill each: the rows of the table.

A first worker is not killed: the points that it passes are the points of the path. Then, for each, somebody new, a
worker that dies there, fresh workers until nothing is under way, and the judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.kills.paths import Path
from tests.kills.world import KilledLife

MOST_POINTS = 90


@dataclass(frozen=True)
class Row:
    """What came of one kill. `passed`: how often a worker that isn't killed passes the point."""

    path: str
    place: str
    moment: str
    passed: int
    outcome: str

    def __str__(self) -> str:
        return f"| {self.path} | {self.place} | {self.moment} | {self.outcome} |"


HEAD = "| path | place | killed | outcome |\n|---|---|---|---|"


def rows_of(life: KilledLife, path: Path) -> Iterator[Row]:
    """Raises AssertionError, with what happened, at the first kill whose outcome is wrong."""
    (first,) = path.prepare(life, 1)
    _begin(life, path, first)
    passed = life.passed_by()
    life.go_on()
    path.judge(life, first)
    points = sorted(passed)
    assert len(points) <= MOST_POINTS, "a path has become longer than anybody thought"
    for point, subject in zip(points, path.prepare(life, len(points)), strict=True):
        _begin(life, path, subject)
        assert life.killed_at(point), life.tell(f"nobody passes {point} any more")
        life.go_on()
        place, _, moment = point.rpartition(" · ")
        yield Row(path.name, place, moment, passed[point], path.judge(life, subject))
    life.judge_outcome()


def _begin(life: KilledLife, path: Path, subject: object) -> None:
    life.forget_log()
    life.directory.do("unschedule")
    path.act(life, subject)
