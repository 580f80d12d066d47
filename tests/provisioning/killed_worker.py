"""The worker in a process of its own, on a database in a file, killed at named points and started again.

    python -m tests.provisioning.killed_worker OFFSET POINT        at its first passing, then the second …
    python -m tests.provisioning.killed_worker OFFSET POINT:NTH …  at each of these

Then to the end. Each start is a fork that a point may end at once (os._exit). Time is the real clock plus OFFSET
seconds, and a lease's term more after each kill. Prints how often it was killed.
"""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import django
from django.db.models import DateTimeField, Value

from lockstep.doors import clock
from lockstep.doors.database import disconnect

LEASE_SECONDS = 46.0
MOST_STARTS = 60
OFFSET = {"seconds": 0.0}


def now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=OFFSET["seconds"])


def specs(asked: list[str]) -> Iterator[str]:
    """Where each start is killed; "" for nowhere."""
    if len(asked) == 1 and ":" not in asked[0]:
        yield from (f"{asked[0]}:{nth}" for nth in range(1, MOST_STARTS))
    else:
        yield from [*asked, *[""] * 5]


def start(kill_at: str) -> int:
    """One life of the worker: its exit code."""
    disconnect()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.environ["LOCKSTEP_KILL_AT"] = kill_at
    code = 1
    try:
        from lockstep import worker

        worker.run_until_quiet()
        code = 0
    finally:
        os._exit(code)


def main(offset: str, *asked: str) -> None:
    OFFSET["seconds"] = float(offset)
    clock.now, clock.monotonic = now, lambda: now().timestamp()
    clock.database_now = lambda: Value(now(), output_field=DateTimeField())  # type: ignore[assignment,return-value]
    django.setup()
    kills = 0
    for spec in specs(list(asked)):
        code = start(spec)
        if code == 0:
            break
        assert code == 137, code
        kills += 1
        OFFSET["seconds"] += LEASE_SECONDS
    else:
        raise AssertionError("it never gets through")
    print(kills)


if __name__ == "__main__":
    main(*sys.argv[1:])
