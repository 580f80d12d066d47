"""Reviewing: entered on activation, after a week without a list of over there, when the wall clock jumped, and when an
older database was put back; ended by an admin who has seen the plan. An empty plan starts by itself.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from lockstep.applications.things import application_thing
from lockstep.connections.actions import integration_thing
from lockstep.connections.line import Line
from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, Actor, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning import comparing
from lockstep.provisioning.approvals import Act, approve
from lockstep.provisioning.marks import touch
from lockstep.provisioning.models import LIVING, Account, Comparison, Review
from lockstep.provisioning.reviewing import PLANNED
from lockstep.work import leases

LISTED_WITHIN = timedelta(days=7)
JUMP = timedelta(minutes=10)

_clocks: dict[tuple, tuple[float, float]] = {}


def clock_jumped(integration: Integration) -> bool:
    """Whether the wall clock went back since this process last asked.

    Ahead of the clock that only grows it goes whenever a machine sleeps; then the week without a list decides.
    """
    now = clock.now().timestamp(), clock.monotonic()
    key = (integration.pk, integration.created_at)
    wall, steady = _clocks.get(key, now)
    _clocks[key] = now
    return (now[0] - wall) - (now[1] - steady) < -JUMP.total_seconds()


def why_again(integration: Integration) -> str:
    """Why a running integration has to be looked at anew before anything is sent; "" where it needn't be."""
    if integration.state != IntegrationState.RUNNING:
        return ""
    if clock_jumped(integration):
        return "clock_jumped"
    lists = Comparison.objects.filter(integration=integration, kind=Comparison.Kind.ALL, ended_at__isnull=False)
    listed_at = lists.aggregate(at=Max("ended_at"))["at"]
    unknown = listed_at is not None and clock.now() - listed_at > LISTED_WITHIN
    return "long_unlisted" if unknown else ""


def begin(line: Line, reason: str = "") -> None:
    """To reviewing: everybody in scope has a row, over there is to be listed, nothing is written.

    From verified, or (with a `reason`) from running; a review under way begins anew.
    """
    with transaction.atomic():
        leases.fence(line.held)
        row = Integration.objects.select_for_update().get(pk=line.integration.pk)
        again = (IntegrationState.RUNNING, IntegrationState.REVIEWING)
        if row.state == IntegrationState.VERIFIED or (reason and row.state in again):
            row.state, row.review_reason = IntegrationState.REVIEWING, reason or row.review_reason
            row.save(update_fields=["state", "review_reason"])
            Comparison.objects.filter(integration=row, due_at__isnull=False).update(due_at=None)
            Review.objects.create(integration=row, reason=row.review_reason, begun_at=clock.now())
            comparing.ask(row, Comparison.Kind.ALL, clock.now())
            touch(row)
    line.integration.refresh_from_db()


def current(integration: Integration) -> Review | None:
    """The review under way."""
    if integration.state != IntegrationState.REVIEWING:
        return None
    return Review.objects.filter(integration=integration, started_at__isnull=True).order_by("-begun_at").first()


def may_plan(integration: Integration) -> bool:
    """A plan is made from a whole list of over there, not before it."""
    review = current(integration)
    return review is None or review.listed_at is not None


def ready(integration: Integration) -> bool:
    """Whether the plan stands: over there is listed, and everybody has been thought of."""
    review = current(integration)
    return review is not None and review.listed_at is not None and not _unplanned(integration).exists()


def planned(integration: Integration) -> QuerySet[Account]:
    """The rows that the plan would do something to."""
    names = [kind.__name__ for kind in PLANNED]
    return Account.objects.filter(LIVING, integration=integration, decision__action__in=names)


def start_if_empty(line: Line) -> None:
    """Nothing to see, nothing to wait for."""
    if ready(line.integration) and not planned(line.integration).exists():
        start(line.integration, actor=SYSTEM)
        line.integration.refresh_from_db()


@transaction.atomic
def start(integration: Integration, shown: Iterable[Act] = (), *, actor: Actor) -> bool:
    """From reviewing to running; False if it is not reviewing any more.

    Approved are the switch-offs and deletions that were shown; what wasn't among them is guarded as usual.
    """
    row = Integration.objects.select_for_update().get(pk=integration.pk)
    review = current(row)
    if review is None:
        return False
    row.state, row.review_reason = IntegrationState.RUNNING, ""
    row.save(update_fields=["state", "review_reason"])
    review.started_at, review.started_by = clock.now(), actor.label
    review.save()
    counted = planned(row).count()
    event = record(
        EventKind.PLAN_APPROVED,
        actor=actor,
        target=integration_thing(row),
        application=application_thing(row.application),
        details={"accounts": counted},
        touches=[("integration", str(row.pk))],
    )
    ours = set(Account.objects.filter(LIVING, integration=row).values_list("pk", flat=True))
    approve(row, [act for act in shown if act.account_id in ours], event.id, actor=actor)
    return True


def _unplanned(integration: Integration) -> QuerySet[Account]:
    """Due now, or as soon as the edits are collected: a new row is due a moment later. No decision yet counts too."""
    soon = clock.now() + timedelta(seconds=settings.EDITS_COLLECTED_SECONDS)
    return Account.objects.filter(LIVING & (Q(due_at__lte=soon) | Q(decision={})), integration=integration)
