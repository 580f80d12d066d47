"""Everything that one decision is made from, read at one moment."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from lockstep.accounts import after, belief, plan
from lockstep.accounts.account import Account as Value
from lockstep.accounts.account import Revival
from lockstep.accounts.actions import Action
from lockstep.accounts.cells import Conditions
from lockstep.accounts.desired import desired
from lockstep.accounts.lint import lint
from lockstep.accounts.match import Match
from lockstep.accounts.parking import Lines, lines_for
from lockstep.accounts.want import Wanted, wanted
from lockstep.applications import catalog
from lockstep.applications.attributes import COUNTRY, Attributes
from lockstep.applications.catalog.template import Service
from lockstep.applications.models import Application
from lockstep.applications.traits import Traits
from lockstep.connections.models import Integration, IntegrationState
from lockstep.doors import clock
from lockstep.provisioning.lines import free_of, parked_in
from lockstep.provisioning.models import LIVING, Account, Policy
from lockstep.provisioning.people import person_of, standing_of
from lockstep.provisioning.rows import value_of


@dataclass(frozen=True)
class Snapshot:
    """One account as it is now. `kept` is the row as the law sees it, `value` the same with what is known since."""

    row: Account
    kept: Value
    value: Value
    wanted: Wanted
    traits: Traits
    integration: Integration

    @property
    def reviewing(self) -> bool:
        return self.integration.state != IntegrationState.RUNNING

    @property
    def in_a_unit(self) -> bool:
        """Whether it is switched on only to be deleted: that is ended in whatever state the integration is."""
        return self.value.revival is not Revival.NONE

    @property
    def belief(self) -> belief.Belief:
        return belief.belief(self.value, self.traits)


def read(account_id: str) -> Snapshot | None:
    """The account with its person, or None if the row is no longer a living one."""
    row = Account.objects.filter(LIVING, pk=account_id).select_related("integration__application", "user").first()
    return None if row is None else snapshot_of(row)


def snapshot_of(row: Account) -> Snapshot:
    """What the law reads of a row, now."""
    application = row.integration.application
    service = service_of(application)
    value = value_of(row)
    attributes: Attributes = {}
    if row.user is not None:
        attributes = desired(person_of(row.user), service.mapping, service.traits, user_name_from(row.integration))
    want = wanted(standing_of(row.user, application), value, attributes, lint(attributes, service.traits, service.name))
    return Snapshot(row, value, after.wanting(value, want, clock.now()), want, service.traits, row.integration)


def service_of(application: Application) -> Service:
    """The service's entry in the catalogue."""
    service = catalog.get(application.template).service
    assert service is not None, "an integration of an application without Identity Management"
    return service


def user_name_from(integration: Integration) -> str:
    """Which property userName is read from."""
    chosen = Policy.objects.filter(pk=integration.pk).values_list("user_name_from", flat=True).first()
    return chosen or "username"


def conditions(snapshot: Snapshot, found: Match | None = None) -> Conditions:
    """The moment, as the law asks for it. What is left of the window is the speaker's to say, when a unit begins."""
    integration = snapshot.integration
    return Conditions(
        now=clock.now(),
        traits=snapshot.traits,
        grant_account=integration.grant_owner_id,
        lines=_lines(snapshot),
        found=found,
        settle_time=timedelta(seconds=settings.SETTLE_SECONDS),
    )


def next_action(snapshot: Snapshot, found: Match | None = None) -> Action:
    """What the law says."""
    return plan.plan(snapshot.value, snapshot.wanted, conditions(snapshot, found))


def _lines(snapshot: Snapshot) -> Lines:
    if snapshot.value.remote_id:
        return Lines.OPEN
    country = str(snapshot.wanted.attributes.get(COUNTRY, ""))
    free = None if snapshot.reviewing else free_of(snapshot.integration)
    return lines_for(snapshot.row.id, country, parked_in(snapshot.integration), clock.now(), free)
