"""Grants that are no longer used are ended over there, by the worker, in the integration's own lane."""

from datetime import timedelta

from django.db import transaction

from lockstep.accounts.retry import backoff
from lockstep.connections.clients import client_for
from lockstep.connections.grant import retire_grant
from lockstep.connections.line import Line
from lockstep.connections.models import Integration, IntegrationState, RetiredGrant
from lockstep.connections.refresh import spend_on_auth
from lockstep.connections.token_calls import revoke
from lockstep.doors import clock, vault
from lockstep.protocols import oauth
from lockstep.work import leases

FORGET_AFTER = timedelta(days=7)  # a grant that nobody uses is dead by then
FAILED_AFTER = timedelta(seconds=30)


def retire_what_is_off(line: Line) -> None:
    """An integration that was switched off needs its grant no more, once nothing begun is left to finish."""
    with transaction.atomic():
        leases.fence(line.held)
        row = Integration.objects.select_for_update().get(pk=line.integration.pk)
        if row.state == IntegrationState.OFF and row.sealed_refresh_token and not row.unfinished:
            retire_grant(row)
    line.integration.refresh_from_db()


def revoke_retired(line: Line) -> None:
    """End what is due; a grant that can't be ended is tried again until it has died by itself. Raises NotNow."""
    for row in line.integration.retired_grants.filter(due_at__lte=clock.now()):
        error = _revoke(line, row)
        if not error or clock.now() - row.retired_at > FORGET_AFTER:
            row.delete()
            continue
        row.tries, row.error = row.tries + 1, error[:500]
        row.due_at = clock.now() + FAILED_AFTER + backoff(row.tries, 1.0)
        row.save()


def _revoke(line: Line, row: RetiredGrant) -> str:
    client = client_for(line.service.template, line.service.environment)
    if client is None or not line.service.revoke:
        return "The client id and secret of the service are no longer set."
    form = oauth.revoke_request(line.service.revoke, client, token=vault.unseal(row.sealed_token))
    spend_on_auth(line)
    return revoke(line.integration.pk, form, line.send, line.held)
