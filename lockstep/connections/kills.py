"""Named points at which a test may kill this process, as a crash would: at once, without any clean-up.

Only settings that say TESTING_KILLS have them; the product's don't, so there the environment can do nothing.
LOCKSTEP_KILL_AT="exchange.opened" kills at the first passing of that point, "exchange.opened:3" at the third.
"""

import os
from collections import Counter

from django.conf import settings

_passed: Counter[str] = Counter()


def kill_point(name: str) -> None:
    """Die here if a test asks for it."""
    if not getattr(settings, "TESTING_KILLS", False):
        return
    _passed[name] += 1
    wanted, _, nth = os.environ.get("LOCKSTEP_KILL_AT", "").partition(":")
    if wanted == name and _passed[name] == int(nth or 1):
        os._exit(137)
