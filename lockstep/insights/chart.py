"""How many events there were, by time and result: one grouped query, the same on both databases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.db.models import Count, F, Func, IntegerField, QuerySet

from lockstep.insights.models import Event

# Every time zone's hours and days begin at a multiple of a quarter of an hour.
QUARTER, MINUTE = 900, 60


@dataclass(frozen=True)
class Slice:
    """A bar: from the first moment to the first one after."""

    begin: datetime
    end: datetime
    success: int = 0
    failed: int = 0


class Grain(Func):
    """The number of the grain of so many seconds, since 1970, that a moment lies in."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        """Moments are kept as text; its parts of a second would be rounded up."""
        return self.as_sql(
            compiler,
            connection,
            template="CAST(strftime('%%%%s', SUBSTR(%(expressions)s, 1, 19)) AS INTEGER) / %(size)s",
        )

    def as_postgresql(self, compiler, connection, **context):
        """Moments are kept as such."""
        template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / %(size)s) AS BIGINT)"
        return self.as_sql(compiler, connection, template=template)


def counts(found: QuerySet[Event], size_seconds: int = QUARTER) -> list[tuple[datetime, bool, int]]:
    """(when a grain begins, success, how many), in the order of time; grains without an event are left out."""
    grained = found.order_by().annotate(grain=Grain(F("at"), size=size_seconds))
    rows = grained.values_list("grain", "success").annotate(number=Count("*")).order_by("grain", "success")
    return [(datetime.fromtimestamp(grain * size_seconds, UTC), success, number) for grain, success, number in rows]


def slices(counted: Iterable[tuple[datetime, bool, int]], edges: Sequence[datetime]) -> list[Slice]:
    """The bars between these edges (in order, two or more); what lies beyond the ends goes to the outermost."""
    assert len(edges) > 1
    bars = [[0, 0] for _ in edges[1:]]
    place = 0
    for at, success, number in counted:
        while place < len(bars) - 1 and at >= edges[place + 1]:
            place += 1
        bars[place][0 if success else 1] += number
    return [Slice(*pair, *bar) for pair, bar in zip(pairwise(edges), bars, strict=True)]


def step_for(span: timedelta) -> str:
    """How long a bar is, so that there are some thirty: a word of `edges_between`."""
    for most, step in STEPS:
        if span <= most:
            return step
    return "year"


STEPS = (
    (timedelta(hours=1, minutes=5), "5 minutes"),
    (timedelta(hours=8), "quarter"),
    (timedelta(hours=30), "hour"),
    (timedelta(days=8), "6 hours"),
    (timedelta(days=45), "day"),
    (timedelta(days=300), "week"),
    (timedelta(days=1100), "month"),
)
_FIXED = {
    "5 minutes": timedelta(minutes=5),
    "quarter": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "6 hours": timedelta(hours=6),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}


def edges_between(since: datetime, until: datetime, step: str) -> list[datetime]:
    """The edges of bars that cover since to until (aware, in the zone whose days and hours are meant)."""
    edges = [_floor(since, step)]
    while edges[-1] < until or len(edges) < 2:
        edges.append(_next(edges[-1], step))
    return edges


def _floor(at: datetime, step: str) -> datetime:
    hour = at.replace(minute=0, second=0, microsecond=0)
    if step in ("5 minutes", "quarter"):
        return hour.replace(minute=at.minute - at.minute % (5 if step == "5 minutes" else 15))
    if step == "hour":
        return hour
    if step == "6 hours":
        return hour.replace(hour=at.hour - at.hour % 6, fold=0)
    day = hour.replace(hour=0, fold=0)
    if step == "week":
        return day - timedelta(days=day.weekday())
    return {"month": day.replace(day=1), "year": day.replace(month=1, day=1)}.get(step, day)


def _next(at: datetime, step: str) -> datetime:
    if step == "year":
        return at.replace(year=at.year + 1)
    if step == "month":
        return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    if step in ("day", "week", "6 hours"):
        return at + _FIXED[step]  # along the wall clock, so that a day stays one where a clock is changed
    return (at.astimezone(UTC) + _FIXED[step]).astimezone(at.tzinfo)
