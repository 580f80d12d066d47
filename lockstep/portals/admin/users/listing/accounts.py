"""How each person of the list stands in the services with Identity Management."""

from collections import defaultdict
from collections.abc import Iterable

from lockstep.connections.models import Integration, IntegrationState
from lockstep.directory.models import User
from lockstep.provisioning.models import LIVING, Account

MOST_COLUMNS = 2


def shown_integrations() -> list[Integration]:
    """Those that have a column: the first ones that are switched on."""
    alive = Integration.objects.filter(application__deleted_at__isnull=True).exclude(state=IntegrationState.OFF)
    return list(alive.select_related("application").order_by("application__display_label")[:MOST_COLUMNS])


def states_of(users: Iterable[User], integrations: Iterable[Integration]) -> dict[tuple[str, int], str]:
    """The word of each account by (user, integration); "not_bound" for who has none."""
    found = Account.objects.filter(LIVING, user__in=list(users), integration__in=list(integrations))
    states: dict[tuple[str, int], str] = defaultdict(lambda: "not_bound")
    states |= {(user, one): state for user, one, state in found.values_list("user_id", "integration_id", "state")}
    return states
