"""Requests that wait for their person, per flow and not per session, so that two tabs don't mix.

A request is known by its application and its ID. It is kept when it first arrives and claimed by the browser session
that it is answered for: the same request from that session (a reload, a second tab) is answered again, from any other
it is refused.
"""

import secrets
from datetime import datetime, timedelta

from lockstep.applications.models import Application
from lockstep.doors import vault
from lockstep.protocols.saml.authn_request import AuthnRequest
from lockstep.sign_on.models import PendingRequest

KEPT = timedelta(hours=2)
SWEEP_ONE_IN = 32


def keep(application: Application, request: AuthnRequest, xml: bytes, now: datetime) -> PendingRequest | None:
    """The row of this request, made now or found; None where another request came under the same ID."""
    row = PendingRequest(
        id=vault.new_id(),
        application=application,
        request_id=request.id,
        acs_url=request.acs_url,
        authn_context=request.authn_context,
        force_authn=request.force_authn,
        is_passive=request.is_passive,
        relay_state=request.relay_state,
        request_xml=xml.decode("utf-8", "replace"),
        arrived_at=now,
    )
    PendingRequest.objects.bulk_create([row], ignore_conflicts=True)
    kept = PendingRequest.objects.get(application=application, request_id=request.id)
    if secrets.randbelow(SWEEP_ONE_IN) == 0:
        PendingRequest.objects.filter(arrived_at__lt=now - KEPT).delete()
    same = (kept.request_xml, kept.relay_state) == (row.request_xml, row.relay_state)
    return kept if same else None


def waiting(application: Application, pending_id: str, now: datetime) -> PendingRequest | None:
    """A kept request by the id of its URL, unless it has waited too long."""
    found = PendingRequest.objects.filter(application=application, pk=pending_id, arrived_at__gt=now - KEPT)
    return found.first()


def claim(row: PendingRequest, session: str) -> bool:
    """Answer it for this browser session and no other; whether that may be. In the caller's transaction."""
    mine = PendingRequest.objects.filter(pk=row.pk, answered_for__in=("", session))
    return bool(mine.update(answered_for=session))
