"""The chart over the list: how many events, by time, as numbers for an SVG that needs no script and no viewBox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.http import urlencode

from lockstep.insights import chart
from lockstep.insights.chart import Slice
from lockstep.insights.search import find_events
from lockstep.portals.admin.insights.filters import Filters
from lockstep.portals.words import counted

TOP, BASE = 14, 110  # pixels from the top of the drawing: the highest line, and the ground
WIDTH = 95.0  # percent; the numbers of the lines stand right of it
LEAST_FAILED, LEAST_SUCCESS = 5, 2
CLOCK, DAY, MONTH, YEAR = "%H:%M", "%-d %b", "%b", "%Y"
# For each length of a bar: how its edge is written, and which edges are.
WRITTEN = {
    "5 minutes": (CLOCK, lambda at, n: at.minute % 15 == 0),
    "quarter": (CLOCK, lambda at, n: at.minute == 0),
    "hour": (CLOCK, lambda at, n: at.hour % 3 == 0),
    "6 hours": (DAY, lambda at, n: at.hour == 0),
    "day": (DAY, lambda at, n: n % 5 == 0),
    "week": (DAY, lambda at, n: n % 5 == 0),
    "month": (MONTH, lambda at, n: n % 3 == 0),
    "year": (YEAR, lambda at, n: n % 5 == 0),
}


@dataclass(frozen=True)
class Bar:
    """One bar: percent across, pixels down; `words` for who doesn't see it; the address that narrows to it."""

    x: str
    width: str
    success_y: int
    success_height: int
    failed_y: int
    failed_height: int
    words: str
    query: str


@dataclass(frozen=True)
class Chart:
    """All that the template draws."""

    bars: list[Bar]
    labels: list[tuple[str, str, bool]]
    lines: list[tuple[int, int]]
    success: int
    failed: int
    words: str

    @property
    def total(self) -> int:
        """How many events fit."""
        return self.success + self.failed


def drawn(filters: Filters, now: datetime) -> Chart:
    """The chart of a filter."""
    since, until = filters.criteria.since, min(filters.criteria.until or now, now)
    found = find_events(filters.criteria)
    short = since is not None and chart.step_for(until - since) == "5 minutes"
    grains = chart.counts(found, chart.MINUTE if short else chart.QUARTER)
    first = since or (grains[0][0] if grains else until - timedelta(days=1))
    last = max([until, first, *(at for at, *_ in grains[-1:])])
    step = chart.step_for(last - first)
    edges = chart.edges_between(timezone.localtime(first), timezone.localtime(last), step)
    slices = chart.slices(grains, edges)
    return _chart(slices, step, filters.asked)


def _chart(slices: Sequence[Slice], step: str, asked: dict[str, str]) -> Chart:
    most = _round_up(max(one.success + one.failed for one in slices))
    success, failed = sum(one.success for one in slices), sum(one.failed for one in slices)
    share = WIDTH / len(slices)
    bars = [_bar(one, n, share, most, asked) for n, one in enumerate(slices) if one.success or one.failed]
    form, is_written = WRITTEN[step]
    edges = [(n, one.begin) for n, one in enumerate(slices) if is_written(one.begin, n)]
    labels = [(f"{n * share:.2f}%", at.strftime(form), bool(m % 2)) for m, (n, at) in enumerate(edges)]
    lines = [(TOP, most), ((TOP + BASE) // 2, most // 2)] if most > 1 else [(TOP, most)]
    words = f"{counted(success + failed, 'event', 'events')}, {failed} failed, in {len(slices)} bars of time"
    return Chart(bars, labels, lines, success, failed, words)


def _bar(one: Slice, number: int, share: float, most: int, asked: dict[str, str]) -> Bar:
    failed = max(LEAST_FAILED, _pixels(one.failed, most)) if one.failed else 0
    success = max(LEAST_SUCCESS, _pixels(one.success + one.failed, most) - failed) if one.success else 0
    total = counted(one.success + one.failed, "event", "events")
    narrowed = {"period": "between", "from": f"{one.begin:%Y-%m-%dT%H:%M}", "to": f"{one.end:%Y-%m-%dT%H:%M}"}
    return Bar(
        x=f"{number * share:.2f}%",
        width=f"{share * 0.74:.2f}%",
        success_y=BASE - failed - success,
        success_height=success,
        failed_y=BASE - failed,
        failed_height=failed,
        words=f"{one.begin:%-d %b %H:%M} to {_end(one)}: {total}, {one.failed} failed",
        query=urlencode({name: value for name, value in (asked | narrowed).items() if value}),
    )


def _end(one: Slice) -> str:
    return f"{one.end:%H:%M}" if one.end - one.begin < timedelta(days=1) else f"{one.end:%-d %b %Y}"


def _pixels(number: int, most: int) -> int:
    return round(number / most * (BASE - TOP))


def _round_up(number: int) -> int:
    """The next of 2, 4, 6, 8, 10, 20, 40, …: halves are whole."""
    size = 1
    while True:
        for digit in (2, 4, 6, 8, 10):
            if number <= digit * size:
                return digit * size
        size *= 10
