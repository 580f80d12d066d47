"""The loop: lanes that have something due, most urgent first, each in one holder's hands for about two seconds.

`step` does one lane, without thread or waiting; the loop only repeats it. A simulated year runs on `step` alone.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connection, connections

from lockstep.doors import clock
from lockstep.work import leases
from lockstep.work.bell import Bell, ring

LOOK_SECONDS = 5.0
CRASH_REST = timedelta(seconds=30)
DATABASE_REST = timedelta(seconds=1)  # a lost connection, a deadlock: nothing is wrong with the lane itself
SPEAKERS = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rest:
    """How a turn ends: rest this long before the lane is taken again, and keep what was spent (None: as it was)."""

    seconds: float = 0.0
    spent: dict | None = None


@dataclass(frozen=True)
class Lane:
    """Something due. `name` is the lease's; `run` is one turn; the lower `urgency`, the sooner."""

    name: str
    run: Callable[[leases.Held], Rest]
    urgency: tuple[float, ...] = ()


@dataclass(frozen=True)
class Source:
    """What a room has due: its lanes, and when the next becomes due (None: nothing to come). Hints, read afresh."""

    lanes: Callable[[], Iterable[Lane]]
    next_due: Callable[[], datetime | None]


def step(sources: Sequence[Source], holder: str) -> bool:
    """Run one turn of the most urgent lane that is free; False if there was none."""
    for lane in _open_lanes(sources):
        held = leases.take(lane.name, holder)
        if held is not None:
            _turn(lane, held)
            return True
    return False


def run(sources: Sequence[Source], holder: str, stop: threading.Event, speakers: int = SPEAKERS) -> None:
    """Repeat until `stop` is set; then the turns in hand are finished and their lanes released."""
    bell = Bell(stop)
    running: dict[str, Future] = {}
    with ThreadPoolExecutor(speakers, thread_name_prefix="speaker") as pool:
        while not stop.is_set():
            try:
                looked_at = clock.now()
                _start_turns(sources, holder, pool, running, speakers)
                bell.wait(_patience(sources, looked_at))
            except (OperationalError, InterfaceError) as error:
                log.warning("The database doesn't answer (%s); looking again.", str(error).strip())
                stop.wait(1)
            except Exception:
                log.exception("The worker's look failed; looking again.")
                stop.wait(1)
            close_old_connections()
    bell.close()


def _start_turns(
    sources: Sequence[Source], holder: str, pool: ThreadPoolExecutor, running: dict[str, Future], speakers: int
) -> None:
    for name in [name for name, turn in running.items() if turn.done()]:
        del running[name]
    for lane in _open_lanes(sources):
        if len(running) >= speakers:
            return
        if lane.name not in running and (held := leases.take(lane.name, holder)):
            running[lane.name] = pool.submit(_turn_in_thread, lane, held)


def _open_lanes(sources: Sequence[Source]) -> list[Lane]:
    due = sorted((lane for source in sources for lane in source.lanes()), key=lambda lane: lane.urgency)
    lanes = {lane.name: lane for lane in reversed(due)}  # of two turns of one lane the more urgent
    busy = leases.taken(lanes)
    return [lane for lane in due if lanes[lane.name] is lane and lane.name not in busy]


def _turn(lane: Lane, held: leases.Held) -> None:
    rest = CRASH_REST
    spent = None
    try:
        ended = lane.run(held)
        rest, spent = timedelta(seconds=ended.seconds), ended.spent
    except leases.LeaseLost:
        log.warning("%s was taken over by another worker; its turn is dropped.", lane.name)
        return
    except (OperationalError, InterfaceError) as error:
        log.warning("%s: the database doesn't answer (%s); it is done again.", lane.name, str(error).strip())
        rest = DATABASE_REST
    except Exception:
        log.exception("%s failed and rests for %d s.", lane.name, CRASH_REST.seconds)
    _drop_dead_connection()
    leases.release(held, rest, spent)


def _drop_dead_connection() -> None:
    """One that the database has ended would release nothing."""
    if not connection.in_atomic_block and connection.errors_occurred:
        close_old_connections()


def _turn_in_thread(lane: Lane, held: leases.Held) -> None:
    try:
        _turn(lane, held)
        ring()
    finally:
        connections.close_all()


def _patience(sources: Sequence[Source], looked_at: datetime) -> float:
    """How long to wait for the bell: at most five seconds, less if something becomes due or free before.

    What was due already at the last look is not waited for: its lane is busy, and rings or becomes free.
    """
    names = [lane.name for source in sources for lane in source.lanes()]
    moments = [moment for source in sources if (moment := source.next_due()) is not None]
    moments += leases.taken(names).values()
    ahead = [(moment - clock.now()).total_seconds() for moment in moments if moment > looked_at]
    return min([LOOK_SECONDS, *(max(seconds, 0.0) for seconds in ahead)])
