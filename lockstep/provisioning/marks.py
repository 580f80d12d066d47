"""Marks become due accounts: a mark says *look at this*; which accounts it touches is decided here, afresh.

In one transaction: whoever came into scope gets a row, the touched rows become due with the marks' causes, the marks
are deleted. Leavers are due at once; others a moment later, so that ten quick edits cost one call.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from lockstep.accounts.guard import Leave
from lockstep.connections.models import Integration, IntegrationState
from lockstep.directory.models import User
from lockstep.doors import clock, vault
from lockstep.insights.events import BY_NAME
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event, Mark
from lockstep.provisioning.models import LIVING, Account, Rank
from lockstep.provisioning.people import allowed_ids
from lockstep.work import bell, leases
from lockstep.work.loop import Rest

MARKS_AT_ONCE = 200
MOST_CAUSES = 20
_FURTHER = ("", "out", "gone")
_STIRRED = ["stir", "due_at", "rank", "causes", "state", "failures", "leave_named"]
_LEAVES = {
    EventKind.USER_SUSPENDED: Leave.OUT,
    EventKind.USER_PASSWORD_EXPIRED: Leave.OUT,
    EventKind.USER_UPDATE: Leave.OUT,  # the day on which a password expires
    EventKind.ASSOCIATION_CHANGE: Leave.OUT,
    EventKind.USER_DELETE: Leave.GONE,
}
CARED_FOR = (
    IntegrationState.VERIFIED,
    IntegrationState.REVIEWING,
    IntegrationState.RUNNING,
    IntegrationState.STOPPED,
)


def take_marks(held: leases.Held) -> Rest:
    """One turn of the lane of marks."""
    with transaction.atomic():
        leases.fence(held)
        take()
    return Rest()


@transaction.atomic
def take() -> int:
    """Make what the oldest marks touch due, and delete them. Returns how many were taken."""
    marks = list(Mark.objects.filter(due_at__lte=clock.now()).order_by("id")[:MARKS_AT_ONCE])
    by_thing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for mark in marks:
        by_thing[mark.kind, mark.object_id].append(mark.event_id)
    for (kind, object_id), events in by_thing.items():
        for integration in _integrations(kind, object_id):
            touch(integration, object_id if kind == "user" else "", events)
    Mark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    if marks:
        bell.ring()
    return len(marks)


def touch(integration: Integration, user_id: str = "", causes: Iterable[str] = ()) -> int:
    """Make accounts of an integration due: one user's, or all; who has come into scope gets a row."""
    only = Q(user_id=user_id) if user_id else Q()
    allowed = allowed_ids(integration.application, user_id)
    _open_rows(integration, allowed)
    living = Account.objects.select_for_update().filter(LIVING & only, integration=integration)
    accounts = list(living.order_by("pk"))
    named = _named(user_id, causes)
    for account in accounts:
        stir(account, _rank(account, account.user_id in allowed), causes)
        account.leave_named = max(account.leave_named, named, key=_FURTHER.index)
    Account.objects.bulk_update(accounts, _STIRRED, batch_size=200)
    return len(accounts)


def stir(account: Account, rank: Rank, causes: Iterable[str] = ()) -> None:
    """Make a row due, on the instance; the caller saves it."""
    delay = timedelta(0) if rank == Rank.LEAVER else timedelta(seconds=settings.EDITS_COLLECTED_SECONDS)
    moment = clock.now() + delay
    account.rank = rank if account.due_at is None else min(account.rank, rank)
    account.due_at = moment if account.due_at is None else min(account.due_at, moment)
    account.stir += 1
    account.failures = 0
    account.causes = [*dict.fromkeys([*account.causes, *causes])][-MOST_CAUSES:]
    if account.state == "in_step":
        account.state = "queued"


def _named(user_id: str, causes: Iterable[str]) -> str:
    """How far an administrator took this one person out on the person's own page, by these events."""
    if not user_id:
        return Leave.NONE
    told = Event.objects.filter(pk__in=list(causes), target_id=user_id).values_list("kind", "details")
    return max((_leave(kind, details) for kind, details in told), key=_FURTHER.index, default=Leave.NONE)


def _leave(kind: str, details: dict) -> Leave:
    if not details.get(BY_NAME) or (kind == EventKind.ASSOCIATION_CHANGE and details.get("op") != "remove"):
        return Leave.NONE
    return _LEAVES.get(EventKind(kind), Leave.NONE)


def _integrations(kind: str, object_id: str) -> QuerySet[Integration]:
    alive = Integration.objects.filter(state__in=CARED_FOR, application__deleted_at__isnull=True)
    alive = alive.select_related("application")
    if kind == "user":
        return alive
    return alive.filter(**{"application_id" if kind == "application" else "id": object_id})


def _open_rows(integration: Integration, allowed: set[str]) -> None:
    known = set(Account.objects.filter(LIVING, integration=integration).values_list("user_id", flat=True))
    people = User.objects.filter(pk__in=allowed - known)
    Account.objects.bulk_create(
        (Account(integration=integration, user=user, label=user.name, external_id=vault.new_id()) for user in people),
        ignore_conflicts=True,  # whose row somebody else opens at this moment has one
    )


def _rank(account: Account, allowed: bool) -> Rank:
    if not allowed:
        return Rank.LEAVER
    if not account.remote_id:
        return Rank.NEWCOMER
    return Rank.EDIT if account.seen.get("active") is True else Rank.RETURNER
