"""Exporting what the page's filter finds, as a stream: JSON (one array, a line for each event) or CSV."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode

from lockstep.connections.models import Exchange
from lockstep.directory.csv.formulas import harmless
from lockstep.doors import clock
from lockstep.insights.events import record
from lockstep.insights.export import in_chunks
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event
from lockstep.insights.search import find_events
from lockstep.portals import exchanges
from lockstep.portals.admin.insights import filters as asking
from lockstep.portals.page import READERS, actor_of, page

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
PLAIN = (
    "id", "kind", "success", "reason", "target_kind", "target_id", "target_label", "application_id",
    "application_label", "actor_kind", "actor_id", "actor_label", "client_ip", "user_agent", "repeats",
)  # fmt: skip
NESTED = ("changes", "details", "causes", "exchange_ids")


@page(may=READERS)
def insights_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The file; that it was taken, and with which filter, is an event."""
    if form not in TYPES:
        raise Http404("Events are exported as json or csv.")
    now = clock.now()
    filters = asking.read(request.GET, now)
    asked = {name: value for name, value in filters.asked.items() if value}
    if filters.wrong:
        return redirect(f"/admin/insights/?{urlencode(asked)}")
    found = find_events(filters.criteria).filter(at__lte=now)
    record(EventKind.EVENTS_EXPORT, actor=actor_of(request), details={"format": form, "filter": asked})
    written = {"json": as_json, "csv": as_csv}[form](in_chunks(found))
    response = StreamingHttpResponse(written, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="events-{timezone.localtime(now):%Y-%m-%d-%H%M}.{form}"'
    return response


def as_json(chunks: Iterable[list[Event]]) -> Iterator[str]:
    """One array; the exact requests and answers are with their events, masked as they were kept."""
    before = "["
    for chunk in chunks:
        kept = Exchange.objects.in_bulk([one for event in chunk for one in event.exchange_ids])
        objects = [json.dumps(_object(event, kept), cls=DjangoJSONEncoder, ensure_ascii=False) for event in chunk]
        yield before + "\n" + ",\n".join(objects)
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def as_csv(chunks: Iterable[list[Event]]) -> Iterator[str]:
    """A head and a line for each event; nothing in it is taken for a formula."""
    yield _lines([("timestamp", *PLAIN, *NESTED)])
    for chunk in chunks:
        yield _lines(_cells(event) for event in chunk)


def _object(event: Event, kept: dict[str, Exchange]) -> dict[str, object]:
    shown = [exchanges.shown(kept[one]) for one in event.exchange_ids if one in kept]
    parts = [{name: getattr(one, name) for name in ("id", "status", "milliseconds", "sent", "answer")} for one in shown]
    values = {name: getattr(event, name) for name in (*PLAIN, *NESTED)}
    return {"timestamp": event.at, **values, "exchanges": parts}


def _cells(event: Event) -> list[str]:
    plain = [str(getattr(event, name)) for name in PLAIN]
    nested = [json.dumps(value, ensure_ascii=False) if (value := getattr(event, name)) else "" for name in NESTED]
    return [event.at.isoformat(), *(harmless(cell) for cell in (*plain, *nested))]


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
