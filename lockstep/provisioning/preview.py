"""The plan, row by row: what would be done to whom, which fields, and the very request that would be sent."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lockstep.accounts import actions as a
from lockstep.accounts import after, sentences
from lockstep.accounts.guard import is_loss
from lockstep.applications.attributes import ACTIVE, EXTERNAL_ID, label
from lockstep.connections.models import Integration
from lockstep.connections.service import service_of as endpoints_of
from lockstep.doors import clock
from lockstep.protocols.scim.requests import Request
from lockstep.provisioning import decisions
from lockstep.provisioning.approvals import Act, act_of
from lockstep.provisioning.guarding import would_be
from lockstep.provisioning.held import open_list
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.snapshot import Snapshot, next_action, snapshot_of
from lockstep.provisioning.telling import telling_of
from lockstep.provisioning.writes import request_of

_KINDS = {
    a.Create: "create",
    a.Adopt: "adopt",
    a.Patch: "update",
    a.KeysOnly: "update",
    a.SwitchOn: "reactivate",
    a.SwitchOff: "deactivate",
    a.Delete: "delete",
    a.ReviveAndDelete: "delete",
    a.Hold: "hold",
    a.NotSent: "not_sent",
    a.Wait: "wait",
    a.Park: "wait",
}
ORDER = ("create", "adopt", "update", "reactivate", "deactivate", "delete", "hold", "not_sent", "wait", "nothing")


@dataclass(frozen=True)
class FieldChange:
    path: str
    label: str
    old: object
    new: object


@dataclass(frozen=True)
class PlannedRequest:
    """The bytes that would leave. `body` is the JSON as sent, `shown` the same with line breaks."""

    method: str
    url: str
    body: str
    shown: str


@dataclass(frozen=True)
class PlanRow:
    account: Account
    person: str
    kind: str
    sentence: str
    fields: tuple[FieldChange, ...]
    request: PlannedRequest | None
    act: Act | None = None


def plan_rows(integration: Integration) -> list[PlanRow]:
    """The whole plan, what is done first, what is not at the end."""
    rows = Account.objects.filter(LIVING, integration=integration).select_related("integration__application", "user")
    told = [plan_row(row) for row in rows]
    return sorted(told, key=lambda row: (ORDER.index(row.kind), row.person.casefold()))


def plan_row(row: Account) -> PlanRow:
    """One account's line of the plan."""
    action = decisions.decode(row.decision) or a.Nothing(a.Why.IN_STEP)
    return _told(snapshot_of(row), action)


def held_rows(integration: Integration) -> list[PlanRow]:
    """The list that the guard holds: what would be done to each if it were applied now."""
    listed = open_list(integration)
    rows = Account.objects.filter(LIVING, held_list=listed).select_related("integration__application", "user")
    told = [_held_row(row) for row in rows] if listed is not None else []
    return sorted(told, key=lambda row: (ORDER.index(row.kind), row.person.casefold()))


def _held_row(row: Account) -> PlanRow:
    snapshot = snapshot_of(row)
    return _told(snapshot, would_be(snapshot, next_action(snapshot)))


def _told(snapshot: Snapshot, action: a.Action) -> PlanRow:
    row = snapshot.row
    said = sentences.act(action, snapshot.value, snapshot.wanted, telling_of(snapshot))
    snapshot, sent = _as_carried_out(snapshot, action)
    person = row.user.name if row.user else row.label
    kind = _KINDS.get(type(action), "nothing")
    fields, request = tuple(_fields(snapshot, sent)), _request(snapshot, sent)
    return PlanRow(row, person, kind, said, fields, request, _act(snapshot, sent))


def _act(snapshot: Snapshot, action: a.Action) -> Act | None:
    """What an approval names, if this one needs it."""
    lost = is_loss(action, snapshot.wanted.want) and not snapshot.in_a_unit
    return act_of(snapshot.row.pk, action, snapshot.value) if lost else None


def _as_carried_out(snapshot: Snapshot, action: a.Action) -> tuple[Snapshot, a.Action]:
    """An adoption itself sends nothing; shown is what follows from it."""
    if not isinstance(action, a.Adopt):
        return snapshot, action
    now = clock.now()
    linked = after.adopted(snapshot.value, action.hit, action.origin, now)
    linked = replace(linked, seen_at=now, seen_full_at=now)
    following = replace(snapshot, value=linked)
    return following, next_action(following)


def _fields(snapshot: Snapshot, action: a.Action) -> Iterable[FieldChange]:
    for path, new in a.changes_of(action).items():
        if path != EXTERNAL_ID and not (path == ACTIVE and isinstance(action, a.Create)):
            yield FieldChange(path, label(path), snapshot.value.seen.get(path), new)


def _request(snapshot: Snapshot, action: a.Action) -> PlannedRequest | None:
    if not isinstance(action, a.WRITES):
        return None
    request: Request = request_of(action, snapshot.value)
    url = endpoints_of(snapshot.integration.application).scim.rstrip("/") + request.target
    shown = json.dumps(request.body, indent=2, ensure_ascii=False) if request.body is not None else ""
    return PlannedRequest(request.method, url, (request.content or b"").decode(), shown)
