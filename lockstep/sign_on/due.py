"""What single sign-on has due: the keys of deleted applications are dropped. Nothing signs with them before that
either; the application's row is asked at the moment of signing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lockstep.sign_on.keys import drop_keys_of_deleted, keys_of_deleted
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

LATE = (8.0,)  # after everything that concerns people


def lanes() -> Iterable[Lane]:
    """The lane of keys, if there is one to drop."""
    if keys_of_deleted().exists():
        yield Lane("keys", _drop, LATE)


def next_due() -> datetime | None:
    """Nothing becomes due by time: a deletion rings the bell."""
    return None


SOURCE = Source(lanes, next_due)


def _drop(held: leases.Held) -> Rest:
    with transaction.atomic():
        leases.fence(held)
        drop_keys_of_deleted()
    return Rest()
