"""Our registration at a service: client id and secret, from the environment or from Settings > Connected services."""

import os

from django.db import transaction

from lockstep.connections.models import ServiceClient
from lockstep.doors import clock, vault
from lockstep.insights.events import Actor, Change, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.protocols.oauth import Client

CALLBACK_PATH = "/admin/connected-services/authorised"


class NotRegistered(Exception):
    """No client id and secret are known for this service and environment."""


def redirect_uri(base_url: str) -> str:
    """What has to be registered at the service, to the letter."""
    return base_url.rstrip("/") + CALLBACK_PATH


def client_for(template: str, environment: str) -> Client | None:
    """The client of a service's environment; variables of the environment overrule what was typed."""
    named = _from_variables(template, environment)
    if named is not None:
        return named
    row = ServiceClient.objects.filter(template=template, environment=environment).first()
    return Client(row.client_id, vault.unseal(row.sealed_secret)) if row else None


def comes_from_variables(template: str, environment: str) -> bool:
    """Whether the page can't change it, because the process was started with it."""
    return _from_variables(template, environment) is not None


@transaction.atomic
def save_client(template: str, environment: str, client_id: str, secret: str, *, actor: Actor) -> ServiceClient:
    """Keep a client id and, sealed, its secret; an empty secret leaves the one that is there. Raises ValueError."""
    client_id, secret = client_id.strip(), secret.strip()
    row = ServiceClient.objects.filter(template=template, environment=environment).first()
    if not client_id or not (secret or row):
        raise ValueError("Both the client id and the client secret are needed.")
    before = row.client_id if row else ""
    row = row or ServiceClient(template=template, environment=environment)
    row.client_id = client_id
    row.sealed_secret = vault.seal(secret) if secret else row.sealed_secret
    row.saved_at, row.saved_by_label = clock.now(), actor.label
    row.save()
    changes = [Change("client_id", before, client_id)] + ([Change("client_secret", "", secret)] if secret else [])
    target = Thing("organisation", "", f"{template} {environment}")
    record(EventKind.CONNECTED_SERVICE_UPDATE, actor=actor, target=target, changes=changes)
    return row


def _from_variables(template: str, environment: str) -> Client | None:
    """LOCKSTEP_RINGCENTRAL_CLIENT_ID and …_SECRET are production's; other environments are named in between."""
    middle = "" if environment == "production" else f"_{environment}"
    prefix = f"LOCKSTEP_{template}{middle}_CLIENT".upper().replace("-", "_")
    client_id, secret = os.environ.get(f"{prefix}_ID", ""), os.environ.get(f"{prefix}_SECRET", "")
    return Client(client_id, secret) if client_id and secret else None
