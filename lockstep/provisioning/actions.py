"""What an admin does about accounts: start, compare, retry, resolve a hold, switch off. No page calls out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from lockstep.accounts.account import Choice, Origin
from lockstep.accounts.actions import Hold, Why
from lockstep.accounts.compare import not_kept
from lockstep.applications.things import application_thing
from lockstep.connections.actions import deactivate, note_update
from lockstep.connections.models import Integration
from lockstep.doors import clock
from lockstep.insights.events import Actor, Change, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning import approvals, comparing, decisions, holds, reviews, rows
from lockstep.provisioning.approvals import Act
from lockstep.provisioning.held import close_all
from lockstep.provisioning.importing.ending import end_all
from lockstep.provisioning.leaving import limits_of
from lockstep.provisioning.marks import stir
from lockstep.provisioning.models import LIVING, Account, Comparison, Policy, Rank
from lockstep.provisioning.queries import waiting_count
from lockstep.provisioning.snapshot import service_of
from lockstep.provisioning.waking import ask_for_lines
from lockstep.work import bell

MOST_OF_GUARD = 1_000_000


class NotReady(Exception):
    """The plan does not stand yet, or there is none to start."""


@dataclass(frozen=True)
class Deactivation:
    """What deactivating left behind: changes that will not be sent, accounts that stay as they are."""

    waiting: int
    accounts: int


def start_provisioning(integration: Integration, shown: Iterable[Act] = (), *, actor: Actor) -> None:
    """An admin has seen the plan and these of its switch-offs and deletions: it is carried out now. Raises NotReady."""
    if reviews.current(integration) is None:
        raise NotReady("There is no plan to start.")
    if not reviews.ready(integration):
        raise NotReady("The plan is still being made. Wait until everybody has been looked at.")
    reviews.start(integration, shown, actor=actor)
    bell.ring()


def apply_held(integration: Integration, shown: Iterable[Act], *, actor: Actor) -> int:
    """An admin has seen the list that the guard holds, with these requests: they go. How many. Raises NotApproved."""
    return approvals.apply_held(integration, shown, actor=actor)


@transaction.atomic
def choose_guard(integration: Integration, share: int, most: int, *, actor: Actor) -> None:
    """How many may leave in a day before an admin has to look. Raises ValueError. What is held stays held."""
    if not 1 <= share <= 100:
        raise ValueError("The share is a number from 1 to 100.")
    if not 1 <= most <= MOST_OF_GUARD:
        raise ValueError(f"The number is one from 1 to {MOST_OF_GUARD:,}.")
    policy, _ = Policy.objects.select_for_update().get_or_create(integration=integration)
    before = limits_of(integration)
    changes = [Change("guard_share", before.share, share), Change("guard_most", before.most, most)]
    policy.guard_share, policy.guard_most = share, most
    policy.save()
    if changed := [change for change in changes if change.old != change.new]:
        note_update(integration, changed, actor=actor)


@transaction.atomic
def compare_now(integration: Integration, *, actor: Actor) -> Comparison:
    """Ask for a list of everybody over there; the one that an admin asked for already, if it is still under way.

    Raises NotReady while the integration doesn't speak.
    """
    if not integration.speaks:
        raise NotReady("Nothing can be compared while Identity Management is not active.")
    asked = Comparison.objects.filter(integration=integration, kind=Comparison.Kind.ALL, due_at__isnull=False)
    under_way = asked.exclude(asked_by="").first()
    if under_way is not None:
        return under_way
    bell.ring()
    return comparing.ask(integration, Comparison.Kind.ALL, clock.now(), by=actor.label)


@transaction.atomic
def retry_now(account: Account, *, actor: Actor) -> None:
    """Try again at once: what was refused, conflicted, parked or not kept may go out anew. A penalty stays."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    if row.parked_at:
        ask_for_lines(row.integration_id)
    row.refusal, row.conflict, row.line_tried_at = None, None, None
    row.look = bool(row.remote_id)
    missing = not_kept(rows.value_of(row), row.wanted)
    row.sent = {path: value for path, value in row.sent.items() if path not in missing}
    _stir(row)
    row.save()


@transaction.atomic
def resolve_hold(account: Account, choice: str, *, actor: Actor) -> None:
    """An admin chooses what becomes of a held account. Raises ValueError if it isn't held like that any more."""
    row = Account.objects.select_for_update().select_related("integration__application").get(pk=account.pk)
    decision = decisions.decode(row.decision)
    offered = holds.choices(decision, row)
    chosen = next((one for one in offered if one.value == choice), None)
    if chosen is None:
        raise ValueError("This account is not held any more, or this isn't one of the choices.")
    reason = decision.reason if isinstance(decision, Hold) else Why.PENDING_MISTYPED
    if choice == holds.DELETE_ADOPTED:
        row.delete_adopted, row.leave_named = True, "gone"
    else:
        value = rows.value_of(row)
        rows.put(row, value, replace(value, choice=Choice(choice), choice_of=str(reason)))
    event = record(
        EventKind.HOLD_RESOLVED,
        actor=actor,
        target=Thing("user", row.user_id or "", row.label),
        application=application_thing(row.integration.application),
        changes=[Change("choice", str(reason), chosen.label)],
        details={"account": row.remote_id} if row.remote_id else {},
    )
    row.causes = [*row.causes, event.id]
    _stir(row)
    row.save()


@transaction.atomic
def deactivate_integration(integration: Integration, *, actor: Actor) -> Deactivation:
    """Deactivate the IdM connection: nothing new is sent from this commit on; accounts over there stay as they are."""
    left = Account.objects.filter(LIVING, integration=integration).exclude(remote_id="").count()
    result = Deactivation(waiting_count(integration), left)
    deactivate(integration, actor=actor, details={"waiting": result.waiting, "accounts_left": result.accounts})
    Comparison.objects.filter(integration=integration, due_at__isnull=False).update(due_at=None)
    end_all(integration, "Identity Management was deactivated", actor=actor)
    close_all(integration)
    bell.ring()
    return result


@transaction.atomic
def choose_user_name(integration: Integration, source: str, *, actor: Actor) -> None:
    """Whether userName is the username (the article) or the e-mail address. Raises ValueError."""
    if source not in service_of(integration.application).user_name_sources:
        raise ValueError("Choose username or email.")
    policy, _ = Policy.objects.select_for_update().get_or_create(integration=integration)
    if policy.user_name_from == source:
        return
    change = Change("userName", policy.user_name_from, source)
    policy.user_name_from = source
    policy.save()
    note_update(integration, [change], actor=actor)


def adopted(account: Account) -> bool:
    """Whether we did not create it: then it is never deleted unless an admin asks for it by name."""
    return account.origin == Origin.ADOPTED


def _stir(row: Account) -> None:
    stir(row, Rank(row.rank))
    row.due_at = clock.now()
    bell.ring()
