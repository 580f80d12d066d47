"""The plan that an admin reviews before anything is sent: whom it is about, what happens to them, what it costs."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest

from lockstep.connections.models import Integration
from lockstep.portals.admin.applications.identity_management.mapping import service_of
from lockstep.portals.admin.listing import page_of
from lockstep.provisioning import queries
from lockstep.provisioning.preview import PlanRow, plan_rows

ROWS = 50
# kind -> its word, icon and tone, in the order of the strip; those marked are shown with a 0 too.
KINDS = {
    "create": ("Created", {"icon": "user-plus"}, "queued", True),
    "adopt": ("Taken over", {"icon": "link"}, "queued", False),
    "update": ("Updated", {"icon": "pencil"}, "queued", True),
    "reactivate": ("Reactivated", {"icon": "rotate-clockwise"}, "queued", False),
    "deactivate": ("Deactivated", {"icon": "circle-minus"}, "queued", True),
    "delete": ("Deleted", {"icon": "trash"}, "failed", False),
    "hold": ("Held", {"icon": "hand-stop"}, "held", False),
    "not_sent": ("Not sent", {"icon": "alert-square-filled"}, "failed", False),
    "wait": ("Waiting", {"icon": "clock-filled"}, "waiting", False),
    "nothing": ("In step", {"icon": "circle-check-filled"}, "ok", False),
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
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in KINDS else ""
    shown = page_of(request, [row for row in rows if not chosen or row.kind == chosen], ROWS)
    calls = sum(row.request is not None for row in rows)
    return {
        "rows": rows,
        "counts": _counts(rows),
        "chosen": chosen,
        "shown": shown,
        "lines": [Line(row, KINDS[row.kind][1]["icon"], KINDS[row.kind][2]) for row in shown.object_list],
        "warned": [row for row in rows if row.kind in WARNED_OF],
        "calls": calls,
        "cost": _cost(integration, calls),
        "moving": False,
    }


def _counts(rows: list[PlanRow]) -> list[Count]:
    numbers = Counter(row.kind for row in rows)
    return [
        Count(kind, word, look["icon"], tone, numbers[kind])
        for kind, (word, look, tone, always) in KINDS.items()
        if numbers[kind] or always
    ]


def _cost(integration: Integration, calls: int) -> str:
    """Calls and minutes, at the rate that the service allows for writes."""
    service = service_of(integration.application)
    limit, window_seconds = service.rate_groups[service.group_of("POST", f"{service.scim_path}/Users")]
    minutes = -(-calls * window_seconds // (limit * 60))
    time = "under 1 minute" if calls <= limit else f"about {minutes:.0f} minutes"
    return f"{calls} {'call' if calls == 1 else 'calls'}, {time}" if calls else "No calls"
