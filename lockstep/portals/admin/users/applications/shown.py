"""What the Applications tab shows of one application: why there is access, the account, and what happened to it."""

from dataclasses import dataclass
from datetime import datetime

from lockstep.applications.models import Application, Binding
from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.doors import clock
from lockstep.insights import search
from lockstep.insights.models import Event
from lockstep.portals.admin.users.person.changes import entry, title
from lockstep.portals.exchanges import ShownExchange, shown
from lockstep.portals.words import clock_time
from lockstep.provisioning import queries
from lockstep.provisioning.queries import AccountView, Moment

TONES = {
    "in_step": "ok",
    "queued": "queued",
    "failed": "failed",
    "stopped": "failed",
    "held": "held",
    "waiting": "waiting",
}
HIDDEN_FIELDS = ("externalId", "active")


@dataclass(frozen=True)
class Happening:
    """One entry of the timeline. `wanted`: who caused it; `exchanges`: what was sent and came back."""

    tone: str
    title: str
    at: datetime
    reason: str
    wanted: list[str]
    changes: list[tuple[str, str, str]]
    exchanges: list[ShownExchange]


@dataclass(frozen=True)
class Shown:
    """One application of a person."""

    application: Application
    bindings: list[Binding]
    account: AccountView | None
    tone: str
    fields: list[queries.FieldRow]
    happenings: list[Happening]

    @property
    def now_or_next(self) -> str:
        """The head of the timeline's first entry."""
        later = self.account is not None and self.account.next_try is not None
        return "Next try" if later else "Now"

    @property
    def moves(self) -> bool:
        """Whether something is about to happen by itself, so that the page looks again."""
        return self.account is not None and self.account.state == "queued"


def applications_with(user: User) -> list[Application]:
    """What the person may use, and where they have an account, by label."""
    accounts = {view.application.id: view.application for view in queries.accounts_of(user)}
    bound = {application.id: application for application in applications_of(user)}
    return sorted((accounts | bound).values(), key=lambda application: application.display_label)


def shown_for(user: User, application: Application) -> Shown:
    """Everything about one of them."""
    account = next((view for view in queries.accounts_of(user) if view.application.id == application.id), None)
    living = Binding.objects.filter(application=application, application__deleted_at=None)
    bindings = living.filter(group__members=user).select_related("group")
    return Shown(
        application=application,
        bindings=list(bindings),
        account=account,
        tone=TONES.get(account.state, "idle") if account else "idle",
        fields=[row for row in account.fields if row.path not in HIDDEN_FIELDS] if account else [],
        happenings=[_happening(moment) for moment in queries.timeline(account.account)] if account else [],
    )


def _happening(moment: Moment) -> Happening:
    exchanges = [shown(exchange) for exchange in moment.exchanges]
    if moment.event is None:
        return Happening("queued", "A request is under way", moment.at, "", [], [], exchanges)
    said = entry(moment.event)
    return Happening(
        tone="ok" if moment.event.success else "failed",
        title=said.title,
        at=moment.at,
        reason=moment.event.reason,
        wanted=[_because(cause) for cause in search.causes_of(moment.event)],
        changes=said.changes,
        exchanges=exchanges,
    )


def _because(cause: Event) -> str:
    by = f" by {cause.actor_label}" if cause.actor_label else ""
    return f"{title(cause)}{by}, {clock_time(cause.at, clock.now())}"
