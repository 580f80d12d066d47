"""Reads for the pages: what each account is and why, what a plan would do, what happened, what needs somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lockstep.accounts.actions import Action, Nothing
from lockstep.accounts.compare import compare
from lockstep.accounts.guard import told_rule
from lockstep.accounts.match import Hit
from lockstep.accounts.sentences import Sentence, there
from lockstep.accounts.words import There
from lockstep.applications.attributes import label
from lockstep.applications.models import Application
from lockstep.connections.models import Exchange, Integration, IntegrationState
from lockstep.directory.models import User
from lockstep.insights.models import Event
from lockstep.provisioning import decisions, holds
from lockstep.provisioning.held import open_list, verdict_of
from lockstep.provisioning.models import LIVING, Account, Comparison, Review
from lockstep.provisioning.reviews import current, ready
from lockstep.provisioning.snapshot import Snapshot, next_action, snapshot_of
from lockstep.provisioning.telling import sentence_of, troubled


@dataclass(frozen=True)
class FieldRow:
    """One attribute: wanted here, sent, seen there. `note`: "", kept (as theirs), drift (they changed it), to_send."""

    path: str
    label: str
    wanted: object
    sent: object
    seen: object
    note: str = ""


@dataclass(frozen=True)
class HoldView:
    """What somebody has to choose about."""

    choices: tuple[holds.Offer, ...]
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class AccountView:
    """One account, as a page tells it. `trouble`: why the last call brought nothing, if it didn't."""

    account: Account
    application: Application
    integration: Integration
    person: str
    sentence: Sentence
    state: str
    there: There
    next_try: datetime | None
    hold: HoldView | None
    fields: tuple[FieldRow, ...]
    trouble: str


@dataclass(frozen=True)
class Counts:
    """How many accounts there are, and how they stand."""

    all: int
    in_step: int
    queued: int
    waiting: int
    failed: int
    held: int
    pending: int
    other: int


@dataclass(frozen=True)
class Moment:
    """One thing that happened to an account, with the requests that belong to it."""

    at: datetime
    event: Event | None
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True)
class HeldListView:
    """How many the guard holds now, without those that somebody has applied, and why."""

    count: int
    why: str


@dataclass(frozen=True)
class Attention:
    """Something that needs somebody. `kind`: stopped, held_list, review, held, failed."""

    kind: str
    application: Application
    count: int
    sentence: str


def accounts_of(user: User) -> list[AccountView]:
    """A person's account in each application that has one: the living one, else the one that was last."""
    rows = Account.objects.filter(user=user).select_related("integration__application", "user")
    chosen: dict[int, Account] = {}
    for row in rows.order_by("created_at"):
        if row.retired_at is None or row.integration_id not in chosen:
            chosen[row.integration_id] = row
    return [account_view(row) for row in sorted(chosen.values(), key=lambda r: r.integration.application.display_label)]


def has_account(integration: Integration, user: User) -> bool:
    """Whether the person has an account over there that we know of."""
    return Account.objects.filter(LIVING, integration=integration, user_id=user.pk).exclude(remote_id="").exists()


def account_by_id(account_id: str) -> Account | None:
    """An account, a retired one too."""
    return Account.objects.filter(pk=account_id).select_related("integration__application", "user").first()


def account_view(account: Account) -> AccountView:
    """One account, told."""
    snapshot = snapshot_of(account)
    decision = decisions.decode(account.decision)
    action = _told_action(snapshot, decision)
    said = troubled(sentence_of(snapshot, snapshot.value, action), account.trouble, account.due_at)
    offers = holds.choices(decision, account)
    hits = tuple(getattr(decision, "hits", ()))
    return AccountView(
        account=account,
        application=account.integration.application,
        integration=account.integration,
        person=account.user.name if account.user else account.label,
        sentence=said,
        state=said.state.name.lower(),
        there=there(snapshot.value, snapshot.traits),
        next_try=said.until or account.due_at,
        hold=HoldView(offers, hits) if offers else None,
        fields=tuple(field_rows(snapshot)),
        trouble=account.trouble,
    )


def user_of_an_account(user_id: str) -> User | None:
    """A user, deleted or not, of whom an account still lives."""
    account = Account.objects.filter(LIVING, user_id=user_id).select_related("user").first()
    return account.user if account is not None else None


def field_rows(snapshot: Snapshot) -> Iterable[FieldRow]:
    """Every attribute that is wanted, was sent, or is seen there."""
    value, wanted = snapshot.value, snapshot.wanted.attributes
    difference = compare(value, wanted)
    paths = [*wanted, *(p for p in value.sent if p not in wanted), *(p for p in value.seen if p not in wanted)]
    for path in dict.fromkeys(paths):
        note = "kept" if path in difference.kept else "drift" if path in difference.drift else ""
        if not note and path in difference.changes and value.remote_id:
            note = "to_send"
        yield FieldRow(path, label(path), wanted.get(path), value.sent.get(path), value.seen.get(path), note)


def held_list(integration: Integration) -> HeldListView | None:
    """The list that the guard holds, if anybody in it waits for a look."""
    listed = open_list(integration)
    waiting = Account.objects.filter(LIVING, held_list=listed, state="held").count() if listed is not None else 0
    if listed is None or not waiting:
        return None
    return HeldListView(waiting, told_rule(verdict_of(listed)).capitalize())


def find_accounts(integration: Integration, words: str = "", state: str = "") -> QuerySet[Account]:
    """The accounts of an integration: words in name, e-mail or username; one state."""
    found = Account.objects.filter(LIVING, integration=integration).select_related("integration__application", "user")
    for word in words.split()[:8]:
        found = found.filter(
            Q(label__icontains=word) | Q(user__email__icontains=word) | Q(user__username__icontains=word)
        )
    if state:
        found = found.filter(state=state)
    return found.order_by("user__lastname", "user__firstname", "label", "id")


def counts(integration: Integration) -> Counts:
    """How the accounts stand."""
    grouped = Account.objects.filter(LIVING, integration=integration).values("state").annotate(n=Count("id"))
    by = {row["state"]: row["n"] for row in grouped}
    named = ("in_step", "queued", "waiting", "failed", "held", "pending")
    total = sum(by.values())
    return Counts(all=total, **{k: by.get(k, 0) for k in named}, other=total - sum(by.get(k, 0) for k in named))


def waiting_count(integration: Integration) -> int:
    """How many accounts wait for something that deactivating would leave unsent."""
    return Account.objects.filter(LIVING, integration=integration, state__in=("queued", "waiting", "failed")).count()


def timeline(account: Account, limit: int = 50) -> list[Moment]:
    """What happened to a person's account in this application, newest first; looks that no event tells stay out."""
    events = Event.objects.filter(application_id=account.integration.application_id, target_kind="user")
    events = events.filter(target_id=account.user_id) if account.user_id else events.filter(target_label=account.label)
    chosen = list(events.order_by("-at", "-id")[:limit])
    ids = {pk for event in chosen for pk in event.exchange_ids}
    exchanges = {one.pk: one for one in Exchange.objects.filter(pk__in=ids)}
    told = [Moment(e.at, e, tuple(exchanges[pk] for pk in e.exchange_ids if pk in exchanges)) for e in chosen]
    under_way = Exchange.objects.filter(
        integration=account.integration, external_id=account.external_id, closed_at__isnull=True
    ).exclude(pk__in=ids)
    return sorted([*told, *(Moment(x.opened_at, None, (x,)) for x in under_way)], key=lambda m: m.at, reverse=True)


def review_of(integration: Integration) -> Review | None:
    """The review under way, if the integration is reviewing."""
    return current(integration)


def plan_ready(integration: Integration) -> bool:
    """Whether the plan stands, so that it may be started."""
    return ready(integration)


def last_comparison(integration: Integration) -> Comparison | None:
    """The last list of everybody that ended or is under way; not the one of next night."""
    whole = Comparison.objects.filter(integration=integration, kind=Comparison.Kind.ALL)
    return whole.filter(Q(ended_at__isnull=False) | Q(listed__gt=0) | ~Q(asked_by="")).order_by("-asked_at").first()


def comparison_by_id(comparison_id: str) -> Comparison | None:
    """A comparison, to be polled."""
    return Comparison.objects.filter(pk=comparison_id).first()


def attention() -> list[Attention]:
    """Things that need somebody, over all applications."""
    found: list[Attention] = []
    living = Integration.objects.filter(application__deleted_at__isnull=True).select_related("application")
    for integration in living.exclude(state=IntegrationState.OFF):
        found += _attention(integration)
    return found


def _attention(integration: Integration) -> Iterable[Attention]:
    application, now = integration.application, counts(integration)
    if integration.state == IntegrationState.STOPPED:
        yield Attention("stopped", application, 1, integration.reason)
    if plan_ready(integration):
        yield Attention("review", application, now.queued, "The plan is ready to be seen and started.")
    listed = held_list(integration)
    if listed is not None:
        yield Attention("held_list", application, listed.count, f"{listed.why}, so all of them are held.")
    if now.held > (listed.count if listed else 0):
        yield Attention("held", application, now.held - (listed.count if listed else 0), "Somebody has to choose.")
    if now.failed:
        yield Attention("failed", application, now.failed, "Not sent, or refused.")


def _told_action(snapshot: Snapshot, decision: Action | None) -> Action:
    """What the last turn ended with; where the next has yet to come, what the law says now."""
    stale = snapshot.row.due_at is not None and isinstance(decision, Nothing)
    return next_action(snapshot) if decision is None or stale or snapshot.value.open is not None else decision
