"""Imports from CSV that were begun, worked off by the worker about a second at a time; and those to be forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q, QuerySet

from lockstep.directory.csv.acts import PREVIEW_LASTS
from lockstep.directory.csv.creating import create_next
from lockstep.directory.csv.ending import end
from lockstep.directory.csv.models import CsvImport
from lockstep.directory.csv.queries import under_way
from lockstep.doors import clock
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

TURN_SECONDS = 1.0
RESULTS_KEPT = timedelta(days=90)
AFTER_LEAVERS, LAST = (6.0,), (9.0,)
Stage = CsvImport.Stage


def lanes() -> Iterable[Lane]:
    """A lane for each import that goes on, and one for those that nobody needs any more."""
    for import_id in under_way().values_list("pk", flat=True):
        yield Lane(f"csv-import:{import_id}", partial(_go_on, import_id), AFTER_LEAVERS)
    if old_imports().exists():
        yield Lane("csv-imports-old", _forget, LAST)


def next_due() -> datetime | None:
    """When the oldest preview ends; what is begun rings by itself."""
    waiting = CsvImport.objects.filter(stage__in=(Stage.READING, Stage.PREVIEWED)).order_by("made_at").first()
    return waiting.made_at + PREVIEW_LASTS if waiting else None


SOURCE = Source(lanes, next_due)


def old_imports() -> QuerySet[CsvImport]:
    """Previews that nobody used within a day, and results that were kept long enough; the events stay."""
    now = clock.now()
    unused = Q(stage__in=(Stage.READING, Stage.PREVIEWED), made_at__lte=now - PREVIEW_LASTS)
    return CsvImport.objects.filter(unused | Q(stage=Stage.ENDED, made_at__lte=now - RESULTS_KEPT))


def _go_on(import_id: str, held: leases.Held) -> Rest:
    until = clock.monotonic() + TURN_SECONDS
    while create_next(import_id, held):
        if clock.monotonic() > until:
            return Rest()
    end(import_id)
    return Rest()


def _forget(held: leases.Held) -> Rest:
    for one in old_imports()[:20]:
        one.delete()
    return Rest()
