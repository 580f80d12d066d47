"""A worker that takes a lane, and stands still in the middle of its saving transaction, as one that is stopped there.

Use: stands_still.py NAME TERM_SECONDS STILL_SECONDS. Prints `in`, then how its transaction ended.
"""

import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import DatabaseError, InterfaceError, transaction  # noqa: E402

from lockstep.work import leases  # noqa: E402

if __name__ == "__main__":
    held = leases.take(sys.argv[1], "still", timedelta(seconds=float(sys.argv[2])))
    assert held is not None
    try:
        with transaction.atomic():
            leases.fence(held)
            print("in", flush=True)
            time.sleep(float(sys.argv[3]))
            leases.keep(held, {"saved": "too late"})
    except (DatabaseError, InterfaceError) as error:
        print(f"ended: {type(error).__name__}")
    else:
        print("saved")
