"""The product's worker, in a process of its own, with leases of few seconds: so that a takeover is soon.

Use: short_lease_worker.py TERM_SECONDS
"""

import sys
from datetime import timedelta
from functools import partial

import django

django.setup()

from lockstep import worker  # noqa: E402
from lockstep.work import leases  # noqa: E402

if __name__ == "__main__":
    leases.take = partial(leases.take, term=timedelta(seconds=float(sys.argv[1])))  # type: ignore[assignment]
    worker.run_forever()
