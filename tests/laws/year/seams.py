"""Time, chance and the end of a process, in the test's hands. Installed once for the process that simulates.

Two clocks: `true` is what time it is in the world (and over there); the directory's wall clock may be wrong by
`wrong_seconds`. Time moves a millisecond whenever it is asked for, so that no two rows are of the same moment.
"""

import logging
import random
import secrets
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.apps import apps
from django.db.models import DateTimeField, Value

from lockstep.connections import due as connections_due
from lockstep.connections import kills, line, speaker
from lockstep.connections.line import Send
from lockstep.doors import clock
from lockstep.doors.http import NotSent

BEGINS = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class Killed(BaseException):
    """The process ends here: nothing is caught, nothing cleaned up, what wasn't committed is gone."""


class Time:
    """What time it is."""

    def __init__(self) -> None:
        self.true = BEGINS
        self.wrong_seconds = 0.0

    def now(self) -> datetime:
        self.true += timedelta(milliseconds=1)
        return self.true + timedelta(seconds=self.wrong_seconds)

    def pass_seconds(self, seconds: float) -> None:
        self.true += timedelta(seconds=seconds)

    def wall(self) -> datetime:
        """The directory's clock, without moving."""
        return self.true + timedelta(seconds=self.wrong_seconds)


class Hands:
    """What the installed seams ask: replaced for each life."""

    def __init__(self) -> None:
        self.time = Time()
        self.chance = random.Random(0)
        self.send: Send = lambda call: NotSent("Nobody has said how.")


class Crashes(logging.Handler):
    """What the worker catches and only writes down is an error of its own all the same."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            CRASHES.append(f"{record.getMessage()} {record.exc_info[0].__name__}: {record.exc_info[1]}")  # type: ignore[union-attr]


CRASHES: list[str] = []
HANDS = Hands()
_now = clock.now


def install() -> None:
    """Put them in the product's place, once."""
    log = logging.getLogger("lockstep")
    log.handlers, log.propagate = [Crashes(logging.ERROR)], False
    clock.now = _virtual_now
    clock.monotonic = lambda: HANDS.time.true.timestamp()
    clock.database_now = lambda: Value(HANDS.time.now(), output_field=DateTimeField())  # type: ignore[assignment,return-value]
    secrets.randbelow = lambda exclusive_upper_bound: HANDS.chance.randrange(exclusive_upper_bound)
    secrets.token_hex = lambda size=32: HANDS.chance.randbytes(size).hex()  # type: ignore[assignment,misc]
    kills.os = SimpleNamespace(environ={}, _exit=_die)  # type: ignore[assignment]
    for room in (speaker, connections_due):
        room.open_line = lambda pk, held: line.open_line(pk, held, HANDS.send)  # type: ignore[attr-defined]
    _rows_date_themselves_by_it()


def kill_at(point: str) -> None:
    """The next passing of "name:n" ends the process; "" for none."""
    kills._passed.clear()
    kills.os.environ["LOCKSTEP_KILL_AT"] = point  # type: ignore[attr-defined]


def _die(_code: int) -> None:
    kill_at("")
    raise Killed


def _virtual_now() -> datetime:
    return HANDS.time.now()


def _rows_date_themselves_by_it() -> None:
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.default is _now:
                field.default = _virtual_now
                field.__dict__.pop("_get_default", None)
