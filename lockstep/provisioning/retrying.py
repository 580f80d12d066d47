"""Retry now, for a whole integration. What the service asked for, a penalty or a rest, is kept all the same."""

from django.db import transaction

from lockstep.connections.models import Integration
from lockstep.insights.events import Actor
from lockstep.provisioning.actions import retry_now
from lockstep.provisioning.models import LIVING, Account


@transaction.atomic
def retry_all_now(integration: Integration, *, actor: Actor) -> int:
    """Try again everybody who failed or waits for a next try; how many."""
    waiting = Account.objects.filter(LIVING, integration=integration, state__in=("failed", "waiting"))
    accounts = list(waiting.order_by("pk"))
    for account in accounts:
        retry_now(account, actor=actor)
    return len(accounts)
