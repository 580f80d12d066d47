"""A grant that was proved is put in place, or there is a reason why it must not be."""

from datetime import datetime

from lockstep.connections.grant import retire_grant, save_grant
from lockstep.connections.models import Integration, IntegrationState
from lockstep.connections.problems import Problem, ProblemCode, problem
from lockstep.connections.prove import Owner
from lockstep.connections.service import Service
from lockstep.insights.events import Actor
from lockstep.protocols import oauth


def objection(integration: Integration, again: bool, owner: Owner | None, service: Service) -> Problem | None:
    """What may have changed while the calls were made, and what a new grant of a living integration must not be."""
    wanted = integration.state != IntegrationState.OFF and integration.application.deleted_at is None
    if not wanted:
        return problem(ProblemCode.GONE, service.name)
    known, new = integration.remote_account_id, owner.account_id if owner else ""
    if again and known and new and known != new:
        return problem(ProblemCode.ANOTHER_ACCOUNT, service.name)
    return None


def put_in_place(integration: Integration, token: oauth.Token, owner: Owner, actor: Actor, at: datetime) -> None:
    """The new grant, and where the integration stands by it; the old one is retired. In the caller's transaction."""
    retire_grant(integration)
    save_grant(integration, token, at, replacing=integration.grant_number)
    known = integration.remote_account_id
    if integration.state == IntegrationState.AUTHORISING:
        integration.state = IntegrationState.VERIFIED
        integration.review_reason = "another_account" if known and owner.account_id not in ("", known) else "activated"
    elif integration.state == IntegrationState.STOPPED:
        integration.state = integration.stopped_from or IntegrationState.VERIFIED
    integration.remote_account_id = owner.account_id or known
    integration.grant_owner_id, integration.grant_owner_label = owner.id, owner.label
    integration.grant_owner_email = owner.email
    integration.authorised_by_id, integration.authorised_by_label = actor.id, actor.label
    integration.verified_at, integration.authorising_since = at, None
    integration.stopped_from = integration.reason_code = integration.reason = ""
    integration.stopped_at = None
    integration.save()


def told(integration: Integration) -> dict:
    """What the event says of a new grant."""
    return {
        "account": integration.remote_account_id,
        "owner": integration.grant_owner_email or integration.grant_owner_id,
    }
