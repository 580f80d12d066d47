"""Events in chunks along the list's key: as many as there are, in as much memory as a chunk takes."""

from collections.abc import Iterator

from django.db.models import QuerySet

from lockstep.insights.models import Event
from lockstep.insights.search import key_of, older_than

CHUNK = 500


def in_chunks(found: QuerySet[Event], size: int = CHUNK) -> Iterator[list[Event]]:
    """All of them, newest first, a query for each chunk; what is written meanwhile isn't in it twice."""
    chunk = list(found[:size])
    while chunk:
        yield chunk
        chunk = list(older_than(found, key_of(chunk[-1]))[:size]) if len(chunk) == size else []
