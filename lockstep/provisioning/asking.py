"""How many lines are free, asked of the service's other API: once when somebody needs one, then now and then while
anybody waits, and after whatever may have freed one. One call of a rate group that nothing else uses.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lockstep.accounts.free_lines import QUERY, Told, read_free_lines
from lockstep.applications.catalog.template import Service
from lockstep.connections import exchange, speaker
from lockstep.connections.exchange import Answer, Purpose
from lockstep.connections.line import Line, NotNow
from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock
from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import ReplyKind
from lockstep.provisioning.lines import country_of, free_of, waiting_for_lines
from lockstep.provisioning.models import LIVING, Account, FreeLines, Rank
from lockstep.provisioning.snapshot import service_of
from lockstep.work import leases

REFUSED_FOR = timedelta(hours=1)
UNREADABLE = "Its answer can’t be read."
_SAYS_NO = (ReplyKind.FORBIDDEN, ReplyKind.REFUSED, ReplyKind.MISSING, ReplyKind.LICENCE)


def is_due(line: Line, account_id: str | None) -> bool:
    """Whether to ask before this account's turn (None: nobody's): it needs a line, and it isn't known what is free."""
    integration = line.integration
    if not _service(line).lines_path or integration.state not in (IntegrationState.RUNNING, IntegrationState.REVIEWING):
        return False
    if FreeLines.objects.filter(pk=integration.pk, again_at__gt=clock.now()).exists():
        return False
    if account_id is None:
        return waiting_for_lines(integration).exists()
    needs = Q(rank=Rank.NEWCOMER) | Q(parked_at__isnull=False)
    return Account.objects.filter(LIVING & needs, pk=account_id, remote_id="").exists()


def who_waits() -> QuerySet[FreeLines]:
    """Where somebody waits for a line, so that it is asked again now and then."""
    parked = Account.objects.filter(LIVING, integration=OuterRef("integration"), parked_at__isnull=False, remote_id="")
    return FreeLines.objects.filter(Exists(parked), integration__state=IntegrationState.RUNNING)


def ask(line: Line) -> None:
    """Ask, and keep the answer. Raises Stopped, LeaseLost."""
    request = requests.platform_get(_service(line).lines_path, QUERY)
    try:
        answer = speaker.call(line, request, Purpose("free lines"))
    except NotNow as wait:
        _keep(line.integration, again_at=wait.until)
        return
    with transaction.atomic():
        leases.fence(line.held)
        exchange.record(answer)
        _learn(line.integration, answer)


def _learn(integration: Integration, answer: Answer) -> None:
    """A refusal makes it unknown; where nothing was learned, the last answer stands until it is too old."""
    soon = clock.now() + timedelta(seconds=settings.LINES_SECONDS)
    told = read_free_lines(answer.reply.document)
    if told is not None:
        _keep(integration, **_columns(told, answer.at), again_at=soon)
        _wake(integration)
    elif answer.reply.kind in _SAYS_NO:
        _forget(integration, answer.reply.sentence, clock.now() + REFUSED_FOR)
    elif answer.reply.document is not None:
        _forget(integration, UNREADABLE, soon)
    else:
        _keep(integration, again_at=soon, unknown_because=answer.reply.sentence[:500])


def _columns(told: Told, at: datetime) -> dict[str, object]:
    return {
        "by_country": dict(told.by_country),
        "total": told.total,
        "whole": told.whole,
        "asked_at": at,
        "unknown_because": "",
    }


def _forget(integration: Integration, because: str, again_at: datetime) -> None:
    _keep(integration, by_country=None, total=0, asked_at=None, unknown_because=because[:500], again_at=again_at)


def _keep(integration: Integration, **columns: object) -> None:
    FreeLines.objects.update_or_create(integration=integration, defaults=columns)


def _wake(integration: Integration) -> None:
    """Who waits where something is free has their turn now."""
    free, waiting = free_of(integration), waiting_for_lines(integration)
    if free is None or not free.total:
        return
    reached = [row.pk for row in waiting if not country_of(row) or free.by_country.get(country_of(row))]
    waiting.filter(pk__in=reached).update(stir=F("stir") + 1, due_at=clock.now())


def _service(line: Line) -> Service:
    return service_of(line.integration.application)
