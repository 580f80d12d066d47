"""A plan that an admin looks at before anything is sent: whom it is about, what happens to them, what it costs. Of a
review, and of a list that the guard holds.
"""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest

from lockstep.accounts.guard import allowance
from lockstep.connections.models import Integration
from lockstep.portals.admin.applications.identity_management.mapping import service_of
from lockstep.portals.admin.listing import page_of
from lockstep.provisioning import queries
from lockstep.provisioning.approvals import as_text
from lockstep.provisioning.leaving import limits_of
from lockstep.provisioning.preview import PlanRow, plan_rows

ROWS = 50
# Shown with a 0 too.
OF_A_REVIEW, OF_A_HELD_LIST = ("create", "update", "deactivate"), ("deactivate", "delete")
# kind -> its word, icon and tone, in the order of the strip.
KINDS = {
    "create": ("Created", {"icon": "user-plus"}, "queued"),
    "adopt": ("Taken over", {"icon": "link"}, "queued"),
    "update": ("Updated", {"icon": "pencil"}, "queued"),
    "reactivate": ("Reactivated", {"icon": "rotate-clockwise"}, "queued"),
    "deactivate": ("Deactivated", {"icon": "circle-minus"}, "queued"),
    "delete": ("Deleted", {"icon": "trash"}, "failed"),
    "hold": ("Held", {"icon": "hand-stop"}, "held"),
    "not_sent": ("Not sent", {"icon": "alert-square-filled"}, "failed"),
    "wait": ("Waiting", {"icon": "clock-filled"}, "waiting"),
    "nothing": ("In step", {"icon": "circle-check-filled"}, "ok"),
}
WARNED_OF = ("not_sent", "hold", "wait")


@dataclass(frozen=True)
class Count:
    """One place of the strip; choosing it filters the list."""

    kind: str
    word: str
    icon: str
    tone: str
    number: int


@dataclass(frozen=True)
class Line:
    """One person of the plan."""

    row: PlanRow
    icon: str
    tone: str


def plan_context(request: HttpRequest, integration: Integration) -> dict:
    """The plan once it stands; before that, how far looking is."""
    context: dict = {
        "ready": queries.plan_ready(integration),
        "comparison": queries.last_comparison(integration),
        "review": queries.review_of(integration),
    }
    return context | (_standing(request, integration) if context["ready"] else {"moving": True})


def _standing(request: HttpRequest, integration: Integration) -> dict:
    rows = plan_rows(integration)
    beyond = _beyond(integration, sum(row.act is not None for row in rows))
    return listed(request, integration, rows, OF_A_REVIEW) | {"beyond": beyond}


def listed(request: HttpRequest, integration: Integration, rows: list[PlanRow], always: tuple[str, ...]) -> dict:
    """The strip of counts, the people that it filters, what they cost. `acts`: what pressing the button approves."""
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in KINDS else ""
    shown = page_of(request, [row for row in rows if not chosen or row.kind == chosen], ROWS)
    calls = sum(row.request is not None for row in rows)
    return {
        "rows": rows,
        "counts": _counts(rows, always),
        "chosen": chosen,
        "shown": shown,
        "lines": [Line(row, KINDS[row.kind][1]["icon"], KINDS[row.kind][2]) for row in shown.object_list],
        "warned": [row for row in rows if row.kind in WARNED_OF],
        "calls": calls,
        "cost": _cost(integration, calls),
        "acts": as_text(row.act for row in rows if row.act is not None),
        "moving": False,
    }


def _beyond(integration: Integration, leaving: int) -> dict | None:
    """A warning where more would leave than the guard would let go: starting approves them."""
    allowed = allowance(queries.counts(integration).all, limits_of(integration))[0]
    if leaving <= allowed:
        return None
    title = f"{leaving} people would leave {integration.application}, more than {allowed} within a day"
    text = "Start provisioning approves exactly these deactivations and deletions, for an hour; later ones are held."
    return {"title": title, "text": text}


def _counts(rows: list[PlanRow], always: tuple[str, ...]) -> list[Count]:
    numbers = Counter(row.kind for row in rows)
    return [
        Count(kind, word, look["icon"], tone, numbers[kind])
        for kind, (word, look, tone) in KINDS.items()
        if numbers[kind] or kind in always
    ]


def _cost(integration: Integration, calls: int) -> str:
    """Calls and minutes, at the rate that the service allows for writes."""
    service = service_of(integration.application)
    limit, window_seconds = service.rate_groups[service.group_of("POST", f"{service.scim_path}/Users")]
    minutes = -(-calls * window_seconds // (limit * 60))
    time = "under 1 minute" if calls <= limit else f"about {minutes:.0f} minutes"
    return f"{calls} {'call' if calls == 1 else 'calls'}, {time}" if calls else "No calls"
