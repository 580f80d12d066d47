"""Can a request be lost? No: it is committed here before it leaves, and closed only when its outcome is known.

open_exchange   in a transaction of its own, behind the fence: nothing is sent for an integration that was switched off,
                or for an application that was deleted, up to this commit
record          in the transaction that saves what the answer means; a write without a known outcome stays open
settle          a later look has found out what became of it
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lockstep.connections.kills import kill_point
from lockstep.connections.models import SPEAKING, Exchange, Integration
from lockstep.doors import clock
from lockstep.doors.http import Answered, NotSent, Outcome
from lockstep.insights.masking import masked, masked_words, without
from lockstep.protocols.scim.errors import read_json
from lockstep.protocols.scim.replies import Reply, ReplyKind
from lockstep.protocols.scim.requests import Request
from lockstep.work import leases

KEPT_BYTES = 64 * 1024
KEPT_HEADERS = ("content-type", "location", "retry-after", "rcrequestid")


class Closed(Exception):
    """The integration is off or stopped, or its application deleted: nothing may be sent."""


@dataclass(frozen=True)
class Answer:
    """What came of one call: the request as sent, the reply as read, and the Exchange that holds both."""

    exchange_id: str
    request: Request
    reply: Reply
    outcome: Outcome
    at: datetime
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Purpose:
    """What a call is for. `sent`: the flat values of a write; `finishing`: ends what was begun before a switch-off."""

    name: str
    external_id: str = ""
    sent: Mapping[str, Any] | None = None
    leaver: bool = False
    finishing: bool = False


def open_exchange(
    integration_id: int, request: Request, url: str, purpose: Purpose, held: leases.Held | None = None
) -> str:
    """Commit the evidence before the request leaves; the id of the Exchange. Raises Closed, LeaseLost."""
    with transaction.atomic():
        if held is not None:
            leases.fence(held)
        integration = _locked(integration_id)
        if held is not None and not _may_speak(integration, purpose):
            raise Closed
        exchange = Exchange.objects.create(
            integration=integration,
            external_id=purpose.external_id,
            purpose=purpose.name,
            method=request.method,
            url=url,
            request_body=masked_text((request.content or b"").decode(), ()),
            sent=dict(purpose.sent or {}),
            is_write=request.is_write and request.door == "scim",
            token=held.token if held else 0,
        )
    kill_point("exchange.opened")
    return exchange.id


def record(answer: Answer) -> None:
    """Keep the answer, in the caller's transaction, and close the Exchange unless it is a write of unknown outcome."""
    writes = answer.request.is_write and answer.request.door == "scim"
    unsettled = writes and answer.reply.kind == ReplyKind.UNSURE
    Exchange.objects.filter(pk=answer.exchange_id, answered_at__isnull=True).update(
        **_answer_values(answer.outcome, answer.secrets),
        kind=answer.reply.kind,
        sentence=without(answer.reply.sentence, answer.secrets),
        answered_at=answer.at,
        closed_at=None if unsettled else answer.at,
    )


def settle(integration: Integration, external_id: str, by: str) -> int:
    """A look (the Exchange `by`) has decided what became of an account: close what was open; how many there were."""
    return open_writes(integration, external_id).update(closed_at=clock.now(), settled_by=by)


def open_writes(integration: Integration, external_id: str) -> QuerySet[Exchange]:
    """The account's writes whose outcome isn't known, oldest first."""
    unsettled = Exchange.objects.filter(integration=integration, is_write=True, closed_at__isnull=True)
    return unsettled.filter(external_id=external_id).exclude(external_id="").order_by("opened_at")


def masked_text(text: str, secrets: Iterable[str]) -> str:
    """A body for keeping: secrets masked by name and by value; cut to size."""
    document = read_json(text.encode())
    if isinstance(document, dict | list):
        text = json.dumps(masked("", document), ensure_ascii=False)
    else:
        text = masked_words(text)
    return without(text, secrets)[:KEPT_BYTES].replace("\x00", "�")


def _locked(integration_id: int) -> Integration:
    """As it is now: who switches it off at this moment waits for this Exchange, or this one finds it off.

    Its application is read by whoever asks, so after the lock: joined, it could be what it was before the wait.
    """
    return Integration.objects.select_for_update().get(pk=integration_id)


def _may_speak(integration: Integration, purpose: Purpose) -> bool:
    return purpose.finishing or (integration.state in SPEAKING and integration.application.deleted_at is None)


def _answer_values(outcome: Outcome, secrets: Iterable[str]) -> dict[str, Any]:
    if isinstance(outcome, Answered):
        kept = {k: v for k, v in outcome.headers.items() if k in KEPT_HEADERS or k.startswith("x-rate-limit")}
        headers = {name: without(value, secrets)[:500] for name, value in kept.items()}
        body = masked_text(outcome.body[: 4 * KEPT_BYTES].decode("utf-8", "replace"), secrets)
        return {"status": outcome.status, "answer_headers": headers, "answer_body": body}
    return {"status": None if isinstance(outcome, NotSent) else outcome.status}
