"""A worker of the tests: takes one lane again and again, and writes down each call that it makes and each save.

Use: worker.py PLACE LOG HOLDER TERM_SECONDS [TURNS]
Lines of the log: `call`, `save` or `lost`, HOLDER, TOKEN, time.
"""

import os
import sys
import time
from datetime import timedelta

from tests.work import alone

alone.start(sys.argv[1])

from django.db import transaction  # noqa: E402

from lockstep.work import leases  # noqa: E402


def note(word: str, held: leases.Held) -> None:
    with open(sys.argv[2], "a") as log:
        log.write(f"{word} {held.holder} {held.token} {time.time()}\n")


def turn(held: leases.Held) -> None:
    try:
        held = leases.keep(held, {"calls": held.token})
        assert leases.in_time(held)
        note("call", held)
        time.sleep(0.05)
        with transaction.atomic():
            leases.fence(held)
            note("save", held)
        leases.release(held)
    except leases.LeaseLost:
        note("lost", held)


turns = int(sys.argv[5]) if len(sys.argv) > 5 else 10_000
while turns and os.getppid() != 1:
    taken = leases.take("lane", sys.argv[3], timedelta(seconds=float(sys.argv[4])))
    if taken is None:
        time.sleep(0.01)
        continue
    turn(taken)
    turns -= 1
