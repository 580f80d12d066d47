"""About connections themselves: keep idle grants alive, end retired ones, note who never came back."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from lockstep.connections import authorise
from lockstep.connections.actions import deactivate
from lockstep.connections.line import NotNow, Stopped, lease_name, open_line, rest
from lockstep.connections.models import SPEAKING, Authorisation, Integration, IntegrationState, RetiredGrant
from lockstep.connections.refresh import keep_grant_alive
from lockstep.connections.revoke import retire_what_is_off, revoke_retired
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

LATE = (8.0,)  # after everything that concerns people
LAST = (9.0,)


def lanes() -> Iterable[Lane]:
    """What is due now."""
    if Authorisation.objects.filter(begun_at__lte=clock.now() - authorise.LASTS).exists():
        yield Lane("authorisations", _expire, LATE)
    for pk in _orphans().values_list("pk", flat=True):
        yield Lane(lease_name(pk), _switch_off_orphan, LATE)
    for pk in _idle().values_list("pk", flat=True):
        yield Lane(lease_name(pk), _keep_alive, LATE)
    for pk in _to_revoke().values_list("pk", flat=True):
        yield Lane(lease_name(pk), _revoke, LAST)


def next_due() -> datetime | None:
    """When the next of these becomes due."""
    begun = Authorisation.objects.aggregate(at=Min("begun_at"))["at"]
    alive = Integration.objects.filter(state__in=SPEAKING).aggregate(at=Min("keepalive_at"))["at"]
    retired = RetiredGrant.objects.aggregate(at=Min("due_at"))["at"]
    moments = [begun + authorise.LASTS if begun else None, alive, retired]
    return min((moment for moment in moments if moment is not None), default=None)


SOURCE = Source(lanes, next_due)


def _expire(held: leases.Held) -> Rest:
    authorise.expire()
    return Rest()


def _switch_off_orphan(held: leases.Held) -> Rest:
    """The application was deleted: its Identity Management ends as if it had been deactivated."""
    row = _orphans().filter(pk=_pk(held)).first()
    if row is not None:
        deactivate(row, actor=SYSTEM)
    return Rest()


def _keep_alive(held: leases.Held) -> Rest:
    line = open_line(_pk(held), held)
    try:
        if _idle().filter(pk=line.integration.pk).exists():
            keep_grant_alive(line)
    except NotNow as wait:
        Integration.objects.filter(pk=line.integration.pk).update(keepalive_at=wait.until)
    except Stopped:
        pass
    return rest(line)


def _revoke(held: leases.Held) -> Rest:
    line = open_line(_pk(held), held)
    retire_what_is_off(line)
    try:
        revoke_retired(line)
    except NotNow as wait:
        line.integration.retired_grants.filter(due_at__lt=wait.until).update(due_at=wait.until)
    return rest(line)


def _pk(held: leases.Held) -> int:
    return int(held.name.rpartition(":")[2])


def _idle() -> QuerySet[Integration]:
    return Integration.objects.filter(state__in=SPEAKING, keepalive_at__lte=clock.now())


def _orphans() -> QuerySet[Integration]:
    return Integration.objects.filter(application__deleted_at__isnull=False).exclude(state=IntegrationState.OFF)


def _to_revoke() -> QuerySet[Integration]:
    unused = Q(state=IntegrationState.OFF, unfinished=False) & ~Q(sealed_refresh_token="")
    return Integration.objects.filter(unused | Q(retired_grants__due_at__lte=clock.now())).distinct()
