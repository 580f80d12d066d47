"""A turn of an integration's lane: two seconds at most, leavers first, then the list that is due, then the others, and
between two of them a step of an import.

An account that crashes gets a back-off and ends nobody else's turn. When nothing may be said before some moment,
whoever would have to say it is due again then.
"""

import logging
import secrets

from django.db import InterfaceError, OperationalError
from django.db.models import F

from lockstep.accounts.account import Revival
from lockstep.accounts.retry import backoff
from lockstep.connections import speaker
from lockstep.connections.line import Line, NotNow, Stopped
from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock
from lockstep.provisioning import asking, comparing, restores, reviews
from lockstep.provisioning.importing.step import import_step
from lockstep.provisioning.models import LIVING, Account, Comparison, Rank
from lockstep.provisioning.reconcile import reconcile
from lockstep.provisioning.saving import lost
from lockstep.work import leases
from lockstep.work.loop import Rest

TURN_SECONDS = 2.0

log = logging.getLogger(__name__)


def turn(held: leases.Held) -> Rest:
    """One turn. Raises LeaseLost."""
    line = speaker.open_line(int(held.name.rpartition(":")[2]), held)
    end = clock.monotonic() + TURN_SECONDS
    if restores.went_back(line):
        restores.doubt(line)
        reviews.begin(line, "restored")
    elif line.integration.state == IntegrationState.VERIFIED:
        reviews.begin(line)
    elif why := reviews.why_again(line.integration):
        reviews.begin(line, why)
    restores.note(line)
    try:
        while clock.monotonic() < end and _next(line):
            pass
    except Stopped:
        return speaker.rest(line)
    reviews.start_if_empty(line)
    comparing.schedule(line)
    return speaker.rest(line)


def due_accounts(integration: Integration):
    """Whose turn it is, in order. Of an integration that is off, only who is in the middle of a unit."""
    due = Account.objects.filter(LIVING, integration=integration, due_at__lte=clock.now())
    if integration.state == IntegrationState.OFF:
        due = due.exclude(revival=Revival.NONE)
    return due.order_by("rank", "due_at", "created_at")


def due_comparisons(integration: Integration):
    """The lists that are due, those of an admin first."""
    if not integration.speaks:
        return Comparison.objects.none()
    due = Comparison.objects.filter(integration=integration, due_at__lte=clock.now())
    return due.order_by("-asked_by", "due_at")


def _next(line: Line) -> bool:
    line.integration.refresh_from_db()
    account = due_accounts(line.integration).values("pk", "rank").first()
    if account is not None and not reviews.may_plan(line.integration):
        account = None
    comparison = due_comparisons(line.integration).first()
    if comparison is not None and (account is None or account["rank"] != Rank.LEAVER):
        return _compare(line, comparison)
    leaves = account is not None and account["rank"] == Rank.LEAVER
    if not leaves and asking.is_due(line, account["pk"] if account else None):
        asking.ask(line)
        return True
    imported = not leaves and import_step(line)
    if account is None:
        return imported
    _reconcile(line, account["pk"], account["rank"])
    return True


def _compare(line: Line, comparison: Comparison) -> bool:
    try:
        comparing.list_page(line, comparison)
    except NotNow as wait:
        Comparison.objects.filter(pk=comparison.pk).update(due_at=wait.until)
    return True


def _reconcile(line: Line, account_id: str, rank: int) -> None:
    try:
        reconcile(line, account_id)
    except NotNow as wait:
        _postpone(line, account_id, rank, wait)
    except leases.LeaseLost:
        lost(account_id)
        raise
    except (Stopped, OperationalError, InterfaceError):
        raise  # the integration's trouble, or the database's: none of this account
    except Exception:
        log.exception("Account %s failed and is tried again later.", account_id)
        _crashed(account_id)


def _postpone(line: Line, account_id: str, rank: int, wait: NotNow) -> None:
    """What this one may not say now, those after it may not either."""
    due = Account.objects.filter(LIVING, integration=line.integration, due_at__lte=clock.now())
    (due.filter(rank__gte=rank) | due.filter(pk=account_id)).update(due_at=wait.until)


def _crashed(account_id: str) -> None:
    row = Account.objects.filter(pk=account_id)
    failures = row.values_list("failures", flat=True).first() or 0
    row.update(
        failures=F("failures") + 1,
        due_at=clock.now() + backoff(failures + 1, secrets.randbelow(1000) / 1000),
        trouble="Lockstep met an error of its own; its log says which. It is tried again by itself.",
        state="failed",
    )
