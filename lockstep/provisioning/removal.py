"""Removing what is connected: what it would leave behind, and deleting applications whole.

Nothing is called over there, then or later: accounts stay as they are, and with Exchanges and events they stay here as
evidence. The worker ends the grant and drops the key.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from lockstep.accounts.account import Origin
from lockstep.applications.deleting import AlreadyDeleted, delete_application
from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications
from lockstep.connections.models import Integration, IntegrationState
from lockstep.insights.events import Actor
from lockstep.provisioning.actions import deactivate_integration
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.people import allowed_ids
from lockstep.provisioning.queries import counts, waiting_count
from lockstep.sign_on.models import ServiceProvider

NOT_CONNECTED = (IntegrationState.OFF, IntegrationState.AUTHORISING)


@dataclass(frozen=True)
class LeftBehind:
    """What stands and falls with an application: who signs in by it, the accounts over there, what waits unsent.

    `people` may use the application now; `without_password`: accounts that we created, whose people never set one.
    """

    application: Application
    sso_active: bool
    idm_active: bool
    people: int
    accounts: int
    active: int
    without_password: int
    waiting: int
    held: int

    @property
    def unsent(self) -> int:
        """Changes that will never be sent."""
        return self.waiting + self.held


def left_behind(application: Application) -> LeftBehind:
    """What removing it now would leave behind."""
    integration = Integration.objects.filter(application=application).first()
    connected = integration is not None and integration.state not in NOT_CONNECTED
    there = Account.objects.filter(LIVING, integration=integration).exclude(remote_id="")
    return LeftBehind(
        application=application,
        sso_active=ServiceProvider.objects.filter(application=application, active=True).exists(),
        idm_active=connected,
        people=len(allowed_ids(application)),
        accounts=there.count(),
        active=there.filter(seen__active=True).count(),
        without_password=there.filter(origin=Origin.CREATED).count(),
        waiting=waiting_count(integration) if integration and connected else 0,
        held=counts(integration).held if integration and connected else 0,
    )


@transaction.atomic
def delete_applications(applications: Iterable[Application], *, actor: Actor) -> tuple[LeftBehind, ...]:
    """Delete all of them, or none; what each has left behind. Raises AlreadyDeleted."""
    ids = {application.pk for application in applications}
    rows = list(living_applications().select_for_update().filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(ids):
        raise AlreadyDeleted("One of them has been deleted meanwhile.")
    return tuple(_delete(row, actor) for row in rows)


def _delete(application: Application, actor: Actor) -> LeftBehind:
    left = left_behind(application)
    integration = Integration.objects.filter(application=application).exclude(state=IntegrationState.OFF).first()
    if integration is not None:
        deactivate_integration(integration, actor=actor)
    details = {"people": left.people, "accounts_left": left.accounts, "waiting": left.waiting, "held": left.held}
    delete_application(application, actor=actor, details=details)
    return left
