"""When something may be due, by one plain query for each source: a life asks a thousand times more often than it gets a
yes, and Django builds a dozen queries for a no. A moment too early costs a look; one too late is found by CHECKED.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from lockstep.work.loop import Lane, Source
from tests.laws.year.seams import HANDS

CHECKED = 10  # every tenth no is checked by the source itself
SOON = timedelta(milliseconds=20)  # time moves a little with every question
ALWAYS = "2000-01-01 00:00:00"
PASSWORDS = """
    SELECT password_expires_at FROM directory_user WHERE deleted_at IS NULL AND password_expiry_noted_at IS NULL"""
PEOPLE = f"""
    SELECT due_at FROM insights_mark
    UNION ALL SELECT due_at FROM provisioning_account WHERE retired_at IS NULL
    UNION ALL SELECT due_at FROM provisioning_comparison
    UNION ALL SELECT due_at FROM provisioning_import
    UNION ALL SELECT '{ALWAYS}' FROM connections_integration WHERE state = 'verified'
    UNION ALL SELECT coalesce(again_at, '{ALWAYS}') FROM provisioning_freelines
        WHERE EXISTS (SELECT 1 FROM provisioning_account WHERE retired_at IS NULL AND parked_at IS NOT NULL)"""
CONNECTIONS = f"""
    SELECT keepalive_at FROM connections_integration
    UNION ALL SELECT due_at FROM connections_retiredgrant
    UNION ALL SELECT '{ALWAYS}' FROM connections_authorisation
    UNION ALL SELECT '{ALWAYS}' FROM connections_integration WHERE state = 'off'"""


@dataclass
class Gate:
    """A source that is looked at only when a plain query says that something may be due."""

    source: Source
    moments: str
    noes: int = 0

    def lanes(self) -> Iterable[Lane]:
        here = HANDS.time.now()
        first = _first(f"SELECT min(m) FROM (SELECT NULL AS m UNION ALL {self.moments})", [])
        if first is not None and first <= here + SOON:
            return list(self.source.lanes())
        self.noes += 1
        if self.noes % CHECKED == 0 and (missed := list(self.source.lanes())):
            raise AssertionError(f"The gate has missed {missed}.")
        return []

    def next_due(self) -> datetime | None:
        here = HANDS.time.now().astimezone(UTC).replace(tzinfo=None)
        return _first(f"SELECT min(m) FROM (SELECT NULL AS m UNION ALL {self.moments}) WHERE m > %s", [str(here)])

    def gated(self) -> Source:
        return Source(self.lanes, self.next_due)


def _first(query: str, values: list[str]) -> datetime | None:
    with connection.cursor() as cursor:
        (found,) = cursor.execute(query, values).fetchone()
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None
