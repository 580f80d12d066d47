"""Leases with a fencing token: one holder of a lane at a time, and a late one can't save.

take     compare and set; each take raises the token
keep     before every call: still ours? then the term starts anew, and what was spent is kept
in_time  right before the bytes leave: the term can't have run out meanwhile (the door's own deadline is 20 s)
fence    first in the saving transaction: whoever lost the lane saves nothing
release  free, or resting until a time ahead, LONGEST_REST at most

Times are compared by the database's clock, so that machines need not agree. The worst pause, between `in_time` and the
bytes, is prevented by no engine: its late call is not saved as known, and looked at again.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet

from lockstep.doors import clock
from lockstep.work.models import Lease

TERM = timedelta(seconds=45)
CALL_MARGIN_SECONDS = 22.0
LONGEST_REST = timedelta(minutes=20)  # longer than any rest asked for; an `until` beyond it is of a clock turned back


class LeaseLost(Exception):
    """Somebody else may hold the lane by now: write nothing that assumes otherwise."""


@dataclass(frozen=True)
class Held:
    """A lane in our hands. `asked_at` is this process's monotonic clock when the database last said so."""

    name: str
    token: int
    holder: str
    asked_at: float
    term: timedelta = TERM


def take(name: str, holder: str, term: timedelta = TERM) -> Held | None:
    """The lane, if it is free; None if somebody holds it or it rests."""
    asked_at = clock.monotonic()
    with transaction.atomic():
        if not _free().filter(name=name).update(holder=holder, until=_ahead(term), token=F("token") + 1):
            if Lease.objects.filter(name=name).exists():
                return None
            Lease.objects.bulk_create([Lease(name=name)], ignore_conflicts=True)
            if not _free().filter(name=name).update(holder=holder, until=_ahead(term), token=F("token") + 1):
                return None
        token = Lease.objects.values_list("token", flat=True).get(name=name)
    return Held(name, token, holder, asked_at, term)


def keep(held: Held, spent: dict | None = None) -> Held:
    """Start the term anew and keep what was spent: check, heartbeat and budget in one. Raises LeaseLost."""
    asked_at = clock.monotonic()
    values: dict = {"until": _ahead(held.term)} | ({} if spent is None else {"spent": spent})
    if not _ours(held).update(**values):
        raise LeaseLost(held.name)
    return replace(held, asked_at=asked_at)


def in_time(held: Held) -> bool:
    """Whether a call begun now ends within the term. Half of the term at most has passed since the question."""
    margin = min(CALL_MARGIN_SECONDS, held.term.total_seconds() / 2)
    return clock.monotonic() - held.asked_at < margin


def fence(held: Held) -> None:
    """In a transaction, before anything is saved: nobody can take the lane until it commits. Raises LeaseLost."""
    assert transaction.get_connection().in_atomic_block, "the fence belongs into the saving transaction"
    if not Lease.objects.select_for_update().filter(name=held.name, token=held.token).exists():
        raise LeaseLost(held.name)


def release(held: Held, rest: timedelta = timedelta(0), spent: dict | None = None) -> bool:
    """Give the lane back, resting for a while; False if it was no longer ours (then nothing is written).

    Free at once is free without a time: whatever happens to the clock meanwhile, it stays so.
    """
    until = _ahead(min(rest, LONGEST_REST)) if rest else None
    values: dict = {"holder": "", "until": until} | ({} if spent is None else {"spent": spent})
    return bool(_ours(held).update(**values))


def spent_by(held: Held) -> dict:
    """What is kept with the lane: windows, penalties, failures in a row."""
    return Lease.objects.values_list("spent", flat=True).get(name=held.name)


def spent_on(name: str) -> dict:
    """What is kept with a lane, for who only looks: nothing is taken, nothing is locked."""
    return Lease.objects.filter(name=name).values_list("spent", flat=True).first() or {}


def taken(names: Collection[str]) -> dict[str, datetime]:
    """Of these lanes the ones that are held or rest, and until when."""
    busy = Lease.objects.filter(name__in=names).exclude(_is_free())
    return {lease.name: lease.until for lease in busy if lease.until is not None}


def _free() -> QuerySet[Lease]:
    return Lease.objects.filter(_is_free())


def _is_free() -> Q:
    """Never taken, or over; or so far ahead that the clock was turned back since: who holds it then finds it lost."""
    return Q(until=None) | Q(until__lte=clock.database_now()) | Q(until__gt=_ahead(LONGEST_REST + TERM))


def _ours(held: Held) -> QuerySet[Lease]:
    return Lease.objects.filter(name=held.name, token=held.token)


def _ahead(span: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(clock.database_now() + span, output_field=DateTimeField())
