"""Approvals: an administrator saw exactly these requests and lets them go, for an hour.

An approval names (account, action, hash of the request's bytes). Acted on is only who has that very request when their
turn comes; else it goes back as changed, except switching off, which goes out. What isn't named is guarded as usual.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from lockstep.accounts import actions as a
from lockstep.accounts.account import Account as Value
from lockstep.accounts.guard import LOSSES
from lockstep.applications.things import application_thing
from lockstep.connections.actions import integration_thing
from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning.held import open_list
from lockstep.provisioning.marks import stir
from lockstep.provisioning.models import LIVING, Account, Approval, ApprovedAct, Rank
from lockstep.provisioning.writes import request_of
from lockstep.work import bell

LASTS = timedelta(hours=1)
MOST_ACTS = 20_000
_ACT = re.compile(r"([0-9a-f]{24}) (SwitchOff|Delete|ReviveAndDelete) ([0-9a-f]{64})")


class NotApproved(Exception):
    """Nothing was approved: somebody else has done it, or there is nothing left to approve."""


@dataclass(frozen=True)
class Act:
    """One request as a page showed it."""

    account_id: str
    action: str
    digest: str


def act_of(account_id: str, action: a.Action, value: Value) -> Act | None:
    """What an approval of this action names; None for what needs none."""
    return Act(account_id, type(action).__name__, digest_of(action, value)) if isinstance(action, LOSSES) else None


def digest_of(action: a.Action, value: Value) -> str:
    """The hash of the request's bytes."""
    request = request_of(action, value)
    return sha256(b"\n".join((request.method.encode(), request.target.encode(), request.content or b""))).hexdigest()


def as_text(acts: Iterable[Act]) -> str:
    """What a page keeps in its form of the requests that it shows."""
    return ",".join(f"{act.account_id} {act.action} {act.digest}" for act in acts)


def acts_from(text: str) -> list[Act]:
    """What a page's form says that it showed. Raises NotApproved for what no page of ours sends."""
    named = text.split(",") if text else []
    found = [_ACT.fullmatch(one) for one in named[:MOST_ACTS]]
    if len(named) > MOST_ACTS or not all(found):
        raise NotApproved("The list that came with the form can’t be read. Open the plan again.")
    return [Act(*match.groups()) for match in found if match]


@transaction.atomic
def apply_held(integration: Integration, shown: Iterable[Act], *, actor: Actor) -> int:
    """Let the held list go as it was shown; who joined it since stays held. How many. Raises NotApproved.

    Two at once wait for each other at the accounts, which the worker locks first too.
    """
    row, listed = Integration.objects.get(pk=integration.pk), open_list(integration)
    if row.state != IntegrationState.RUNNING or listed is None:
        raise NotApproved("Nothing is held any more.")
    living = Account.objects.select_for_update().filter(LIVING, held_list=listed).order_by("pk")
    members = {one.pk: one for one in living}
    asked = {act.account_id: act for act in shown if act.account_id in members}
    _refuse_again(asked, members)
    event = record(
        EventKind.PLAN_APPROVED,
        actor=actor,
        target=integration_thing(row),
        application=application_thing(row.application),
        details={"accounts": len(asked), "list": listed.id},
    )
    approve(row, asked.values(), event.id, actor=actor)
    for account_id in asked:
        _set_off(members[account_id], event.id)
    bell.ring()
    return len(asked)


def approve(integration: Integration, acts: Iterable[Act], event_id: str, *, actor: Actor) -> Approval:
    """Write the approval that this event tells. In its transaction."""
    acts, now = list({act.account_id: act for act in acts}.values()), clock.now()
    made = Approval.objects.create(
        integration=integration, by_id=actor.id, by_label=actor.label[:320], at=now, ends_at=now + LASTS,
        event_id=event_id,
    )  # fmt: skip
    named = [act.account_id for act in acts]
    for start in range(0, len(named), 500):
        replaced = ApprovedAct.objects.filter(account_id__in=named[start : start + 500], ended_at__isnull=True)
        replaced.update(ended_at=now, end="replaced")
    ApprovedAct.objects.bulk_create(
        [ApprovedAct(approval=made, account_id=act.account_id, action=act.action, digest=act.digest) for act in acts],
        batch_size=200,
    )
    return made


def living_act(account_id: str) -> ApprovedAct | None:
    """What is approved for an account and wasn't used, also when its hour is over."""
    return ApprovedAct.objects.filter(account_id=account_id, ended_at__isnull=True).select_related("approval").first()


def being_carried_out(integration: Integration) -> dict[str, str]:
    """Whose request is approved and on its way: the account, and who approved it."""
    living = ApprovedAct.objects.filter(approval__integration=integration, approval__ends_at__gt=clock.now())
    return dict(living.filter(ended_at__isnull=True).values_list("account_id", "approval__by_label"))


def end_act(act: ApprovedAct, end: str) -> None:
    """Used, changed or expired."""
    ApprovedAct.objects.filter(pk=act.pk).update(ended_at=clock.now(), end=end)


def _refuse_again(asked: dict[str, Act], members: dict[str, Account]) -> None:
    """Two who press Apply at once: the second is told, by whom and when it was done."""
    living = ApprovedAct.objects.filter(account_id__in=list(members), ended_at__isnull=True)
    living = living.filter(approval__ends_at__gt=clock.now()).select_related("approval")
    same = [one for one in living if one.account_id in asked and asked[one.account_id].digest == one.digest]
    for one in same:
        del asked[one.account_id]
    if not asked and same:
        first = same[0].approval
        raise NotApproved(f"{first.by_label} has applied this list already. It is being carried out.")
    if not asked:
        raise NotApproved("Nobody of the list that you saw is held any more.")


def _set_off(row: Account, event_id: str) -> None:
    stir(row, Rank.LEAVER, [event_id])
    row.state = "queued"
    row.save(update_fields=["stir", "due_at", "rank", "causes", "state", "failures"])
