"""An Exchange as pages show it: the exact request, and the exact answer. Secrets were masked before it was kept."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lockstep.connections.models import Exchange


@dataclass(frozen=True)
class ShownExchange:
    """For `_parts/exchange.html`. `milliseconds` is None and `status` too where nothing came back."""

    id: str
    method: str
    path: str
    url: str
    status: int | None
    milliseconds: int | None
    sent: str
    answer: str
    reason: str


def shown(exchange: Exchange) -> ShownExchange:
    """One Exchange for a page."""
    parts = urlsplit(exchange.url)
    took = exchange.answered_at - exchange.opened_at if exchange.answered_at else None
    return ShownExchange(
        id=exchange.id,
        method=exchange.method,
        path=parts.path + (f"?{parts.query}" if parts.query else ""),
        url=exchange.url,
        status=exchange.status,
        milliseconds=int(took.total_seconds() * 1000) if took else None,
        sent=f"{exchange.method} {exchange.url}\n\n{indented(exchange.request_body)}".rstrip(),
        answer=_answer(exchange),
        reason=exchange.sentence,
    )


def shown_of(ids: Iterable[str]) -> list[ShownExchange]:
    """The Exchanges that an event names, in the order that they were sent in."""
    return [shown(exchange) for exchange in Exchange.objects.filter(pk__in=list(ids)).order_by("opened_at", "id")]


def indented(text: str) -> str:
    """JSON with a line for each value; anything else as it came."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False) if text else ""
    except ValueError:
        return text


def _answer(exchange: Exchange) -> str:
    if exchange.status is None:
        return exchange.sentence
    headers = "".join(f"{name}: {value}\n" for name, value in exchange.answer_headers.items())
    return f"{exchange.status}\n{headers}\n{indented(exchange.answer_body)}".rstrip()
