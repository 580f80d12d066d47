"""Lines that new accounts use up: what is known to be free, who waits for one in which place, how many are missing."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from lockstep.accounts import parking
from lockstep.accounts.account import Origin
from lockstep.accounts.belief import Belief
from lockstep.accounts.parking import Free, Parked
from lockstep.accounts.sentences import shortage_of
from lockstep.applications.attributes import COUNTRY
from lockstep.connections.models import Integration
from lockstep.doors import clock
from lockstep.provisioning.models import LIVING, Account, FreeLines

KNOWN_FOR = timedelta(minutes=15)
TOLD_ON_PAGES_FOR = timedelta(days=1)  # a hint in a form may be older than what is acted on


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue of a country; the first has place 1."""

    account: Account
    place: int


@dataclass(frozen=True)
class Knowledge:
    """When it was told how many lines are free; None where that isn't known, and why."""

    asked_at: datetime | None
    unknown_because: str


@dataclass(frozen=True)
class Shortage:
    """A country whose lines don't suffice. `free`: None where the service doesn't tell."""

    country: str
    missing: int
    free: int | None
    waiting: tuple[Waiting, ...]
    title: str


def waiting_for_lines(integration: Integration | int) -> QuerySet[Account]:
    """Everybody who waits for a free line."""
    return Account.objects.filter(LIVING, integration=integration, parked_at__isnull=False, remote_id="")


def parked_in(integration: Integration) -> list[Parked]:
    """The queue, as the law reads it."""
    return [_parked(row) for row in waiting_for_lines(integration)]


def free_of(integration: Integration, within: timedelta = KNOWN_FOR) -> Free | None:
    """What is free now: as last told, less those that were created since. None where that is old, or was never told."""
    kept = FreeLines.objects.filter(pk=integration.pk, asked_at__gte=clock.now() - within).first()
    if kept is None or kept.by_country is None or kept.asked_at is None:
        return None
    used = _used_since(integration, kept.asked_at)
    left = {country: max(count - used[country], 0) for country, count in kept.by_country.items()}
    return Free(left, max(kept.total - used.total(), 0), kept.asked_at, kept.whole)


def knowledge_of(integration: Integration) -> Knowledge:
    """Whether what is free is known at the moment, and if not, why."""
    kept = FreeLines.objects.filter(pk=integration.pk).first()
    known = kept is not None and kept.by_country is not None and free_of(integration) is not None
    return Knowledge(kept.asked_at if kept and known else None, kept.unknown_because if kept else "")


def place_in_line(row: Account) -> int:
    """Whose turn it is in the account's country: 1 is next, 0 waits for nothing."""
    if row.parked_at is None:
        return 0
    queue = [one.key for one in parking.in_order(parked_in(row.integration)) if one.country == country_of(row)]
    return queue.index(row.pk) + 1 if row.pk in queue else 0


def missing_for(row: Account) -> int:
    """How many lines are missing where this account waits."""
    if row.parked_at is None:
        return 0
    return parking.missing(country_of(row), parked_in(row.integration), free_of(row.integration))


def shortages(integration: Integration, line: str) -> list[Shortage]:
    """Each country where lines are missing, the longest queue first; `line` is what the service calls one."""
    rows = {row.pk: row for row in waiting_for_lines(integration).select_related("user")}
    queue, free = parking.in_order(_parked(row) for row in rows.values()), free_of(integration)
    by_country: dict[str, list[Account]] = {}
    for one in queue:
        by_country.setdefault(one.country, []).append(rows[one.key])
    found = []
    for country, accounts in by_country.items():
        short = parking.missing(country, queue, free)
        left = parking.free_in(country, queue, free)
        told = tuple(Waiting(account, place) for place, account in enumerate(accounts, 1))
        if short:
            found.append(Shortage(country, short, left, told, shortage_of(line, country, short, left or 0)))
    return sorted(found, key=lambda one: -len(one.waiting))


def country_of(row: Account) -> str:
    """The code of the country whose line an account needs; "" where any is good."""
    return str(row.wanted.get(COUNTRY, ""))


def _parked(row: Account) -> Parked:
    assert row.parked_at is not None, "waiting_for_lines asked for it"
    return Parked(row.pk, country_of(row), row.parked_at, row.line_tried_at)


def _used_since(integration: Integration, moment: datetime) -> Counter[str]:
    """The lines that accounts of ours took since: created, or perhaps created."""
    created = Q(origin=Origin.CREATED, linked_at__gt=moment)
    perhaps = Q(belief=Belief.UNSURE, remote_id="", parked_at__isnull=True)
    taken = Account.objects.filter(created | perhaps, integration=integration)
    return Counter(country_of(row) for row in taken.only("wanted"))
