"""Time: the only place that asks a clock.

Everything else takes the time as an argument, or asks here. A test or a simulation puts its own clock in its place.
"""

import time
from datetime import UTC, datetime

from django.db.models.functions import Now


def now() -> datetime:
    """The process's wall clock, aware, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that only grow; for deadlines, never kept in the database."""
    return time.monotonic()


def database_now() -> Now:
    """The database's own clock as an expression; leases compare with this one, so that machines need not agree."""
    return Now()
