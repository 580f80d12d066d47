"""Lists of over there: every night, on demand, and for those who are pending. What they show is learned; what they
don't show proves nothing: one full read each decides.
"""

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lockstep.accounts import after
from lockstep.accounts.account import Account as Value
from lockstep.accounts.retry import backoff
from lockstep.connections import exchange, speaker
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.line import Line
from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock, vault
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import Page
from lockstep.protocols.scim.users import Resource
from lockstep.provisioning import rows, sightings, waking
from lockstep.provisioning.finding_again import found_again, under_another_id
from lockstep.provisioning.models import LIVING, Account, Comparison, Rank, Review, Sighting
from lockstep.provisioning.snapshot import service_of
from lockstep.work import leases

PAGE_SIZE = requests.PAGE_SIZE
MOST_PAGES = 1000
FULL_READS_A_NIGHT = 200
NIGHT = time(2, 30)
KEPT = timedelta(days=30)


def schedule(line: Line) -> None:
    """See to it that the next list of each kind has a time."""
    integration = line.integration
    if integration.state != IntegrationState.RUNNING:
        return
    waiting = Comparison.objects.filter(integration=integration, due_at__isnull=False)
    if not waiting.filter(kind=Comparison.Kind.ALL).exists():
        ask(integration, Comparison.Kind.ALL, _next_night())
    if pending(line).exists() and not waiting.filter(kind=Comparison.Kind.PENDING).exists():
        due_at = clock.now() + timedelta(seconds=settings.PENDING_LIST_SECONDS)
        ask(integration, Comparison.Kind.PENDING, due_at)


def ask(integration: Integration, kind: str, due_at: datetime, by: str = "") -> Comparison:
    """File a list to be made."""
    return Comparison.objects.create(
        integration=integration, kind=kind, due_at=due_at, asked_at=clock.now(), asked_by=by[:320]
    )


def pending(line: Line) -> QuerySet[Account]:
    """Who waits for their own activation."""
    return Account.objects.filter(LIVING, integration=line.integration, belief="pending")


def list_page(line: Line, comparison: Comparison) -> None:
    """One page of a list; at the last one the list ends. Raises NotNow, Stopped, LeaseLost."""
    if comparison.kind == Comparison.Kind.PENDING and _fewer_by_reads(line, comparison):
        return
    comparison.begun_at = comparison.begun_at or clock.now()
    request = requests.list_users(comparison.next_start, PAGE_SIZE)
    answer = speaker.call(line, request, Purpose("list"))
    with transaction.atomic():
        leases.fence(line.held)
        exchange.record(answer)
        if answer.reply.page is None:
            _later(comparison, answer.reply.sentence)
        else:
            _learn(line, comparison, answer, answer.reply.page)


def _fewer_by_reads(line: Line, comparison: Comparison) -> bool:
    """A read each, where that is fewer calls than the pages of a list."""
    few = pending(line)
    known = Sighting.objects.filter(integration=line.integration).count()
    if few.count() > known // PAGE_SIZE + 1:
        return False
    with transaction.atomic():
        leases.fence(line.held)
        few.update(look=True, stir=F("stir") + 1, due_at=clock.now(), rank=Rank.EDIT)
        _ended(comparison)
    return True


def _learn(line: Line, comparison: Comparison, answer: Answer, page: Page) -> None:
    before = Sighting.objects.filter(integration=line.integration, seen_at__gte=comparison.begun_at).count()
    for item in page.items:
        sightings.note(line.integration, item, answer.at)
        found_again(line.integration, item)
        _seen_in_list(line, item, answer.at)
    after_page = Sighting.objects.filter(integration=line.integration, seen_at__gte=comparison.begun_at).count()
    comparison.listed, comparison.total = after_page, page.total
    comparison.next_start += max(len(page.items) + page.unread, 1)
    comparison.calls += 1
    comparison.trouble = ""
    whole = comparison.next_start > page.total
    repeats = bool(page.items) and after_page == before
    if whole or repeats or not page.items or comparison.calls >= MOST_PAGES:
        if after_page < page.total:
            comparison.trouble = f"The list shows {after_page} of {page.total}. What it leaves out is read one by one."
        _end(line, comparison, answer)
    comparison.save()


def _seen_in_list(line: Line, item: Resource, at: datetime) -> None:
    """A list is a look without what lists leave out. Whose row has a request under way is looked at by itself."""
    row = (
        Account.objects.select_for_update(of=("self",))
        .filter(LIVING, integration=line.integration, remote_id=item.id, missing=False, stranger=False)
        .select_related("integration")
        .first()
    )
    if row is None:
        return
    value = rows.value_of(row)
    if value.open is not None:
        return
    traits = service_of(line.integration.application).traits
    looked = after.looked(value, item.values, at, traits, fresh_id=vault.new_id(), full=False)
    if looked.stranger:
        row.look = True  # a list proves nothing: a look decides whose it is
    else:
        rows.put(row, value, looked)
    if _differs(value, looked):
        row.stir += 1
        row.due_at = clock.now()
        row.rank = Rank.EDIT
    row.save()


def _differs(before: Value, after_look: Value) -> bool:
    return before.seen != after_look.seen or before.stranger != after_look.stranger


def _end(line: Line, comparison: Comparison, answer: Answer) -> None:
    linked = Account.objects.filter(LIVING, integration=line.integration, missing=False, stranger=False)
    linked = linked.exclude(remote_id="")
    if comparison.kind == Comparison.Kind.PENDING:
        unlisted = linked.filter(_not_since("seen_at", comparison.begun_at), belief="pending")
    else:
        unlisted = linked.filter(_not_since("seen_at", comparison.begun_at))
        Sighting.objects.filter(integration=line.integration, seen_at__lt=comparison.begun_at).delete()
        Review.objects.filter(integration=line.integration, listed_at__isnull=True).update(listed_at=answer.at)
        under_another_id(line.integration)
        _rotate_full_reads(linked)
        waking.ask_for_lines(line.integration.pk)
        waking.wake_canaries(line.integration.pk)
    unlisted.update(look=True, stir=F("stir") + 1, due_at=clock.now())
    _ended(comparison)


def _rotate_full_reads(linked: QuerySet[Account]) -> None:
    """What lists leave out is read in turn, those not read for longest first."""
    oldest = linked.order_by(F("seen_full_at").asc(nulls_first=True)).values_list("pk", flat=True)[:FULL_READS_A_NIGHT]
    stale = Account.objects.filter(_not_since("seen_full_at", clock.now() - timedelta(days=1)), pk__in=list(oldest))
    stale.update(look=True, stir=F("stir") + 1, due_at=clock.now())


def _not_since(field: str, moment: datetime | None) -> Q:
    """Seen before a moment, or never: after a restore nobody knows when."""
    return Q(**{f"{field}__lt": moment}) | Q(**{f"{field}__isnull": True})


def _later(comparison: Comparison, trouble: str) -> None:
    comparison.tries += 1
    comparison.trouble = trouble[:500]
    comparison.due_at = clock.now() + backoff(comparison.tries, secrets.randbelow(1000) / 1000)
    comparison.save()


def _ended(comparison: Comparison) -> None:
    comparison.due_at, comparison.ended_at = None, clock.now()
    comparison.save()
    old = clock.now() - KEPT
    Comparison.objects.filter(integration=comparison.integration_id, ended_at__lt=old).delete()


def _next_night() -> datetime:
    here = timezone.localtime(clock.now())
    night = here.replace(hour=NIGHT.hour, minute=NIGHT.minute, second=0, microsecond=0)
    return night if night > here else night + timedelta(days=1)
