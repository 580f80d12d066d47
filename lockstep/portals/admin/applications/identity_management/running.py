"""The tab while accounts are kept in step: progress, counts, and everybody with their state in a sentence."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.http import HttpRequest

from lockstep.connections.models import Integration, IntegrationState
from lockstep.connections.standing import standing_of
from lockstep.doors import clock
from lockstep.portals.admin.applications.shortages import how_known, shorts
from lockstep.portals.admin.listing import page_of
from lockstep.provisioning import queries
from lockstep.provisioning.queries import AccountView
from lockstep.provisioning.queue import queue_of

ROWS = 25
STATES = ("in_step", "queued", "waiting", "failed", "held", "pending")
BESIDES = ("waiting", "held", "failed")


@dataclass(frozen=True)
class Row:
    """One account: there, state with its reason, and what is next."""

    view: AccountView
    why: str
    next_at: datetime | None


def running_context(request: HttpRequest, integration: Integration) -> dict:
    """Everything that moves; the page polls it while something does."""
    words, state = request.GET.get("q", "").strip()[:200], request.GET.get("state", "")
    state = state if state in STATES else ""
    shown = page_of(request, queries.find_accounts(integration, words, state), ROWS)
    counted = queries.counts(integration)
    standing = standing_of(integration)
    queue = queue_of(integration, clock.now(), standing)
    comparison = queries.last_comparison(integration)
    comparing = comparison is not None and comparison.ended_at is None and comparison.due_at is not None
    held = queries.held_list(integration)
    running = integration.state == IntegrationState.RUNNING
    return {
        "shown": shown,
        "rows": [_row(queries.account_view(account)) for account in shown.object_list],
        "words": words,
        "chosen": state,
        "all": counted.all,
        "counts": [(field.name, getattr(counted, field.name)) for field in fields(counted) if field.name in STATES],
        "queue": queue,
        "calls": standing if running else None,
        "shorts": shorts(integration),
        "lines_known": how_known(integration),
        "besides": [(name, number) for name in BESIDES if (number := getattr(counted, name))],
        "comparison": comparison,
        "comparing": comparing,
        "held_count": held.count if held else 0,
        "held_why": held.why if held else "",
        "moving": comparing or (running and (queue.waiting > 0 or standing.in_use)),
    }


def _row(view: AccountView) -> Row:
    sentence = view.sentence
    return Row(view, _reason(sentence.state.value, sentence.text), sentence.until if view.state != "in_step" else None)


def _reason(word: str, text: str) -> str:
    """The sentence without the state's word, which stands above it already; nothing where all is well."""
    if text.startswith(f"{word}: "):
        text = text.removeprefix(f"{word}: ")
        text = text[:1].upper() + text[1:]
    return "" if word == "In step" and text.endswith("has what is wanted here.") else text.removeprefix(f"{word} ")
