"""Requests that wait for their person, per flow and not per session, so that two tabs don't mix.

A request is known by its application and its ID. It is claimed by the browser session that it is answered for: the same
request from that session (a reload, a second tab) is answered again, from any other it is refused. So is another
request under the same ID.
"""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lockstep.applications.models import Application
from lockstep.protocols.saml.authn_request import AuthnRequest
from lockstep.sign_on.models import PendingRequest

KEPT = timedelta(hours=2)
MOST_WAITING = 5000
SWEEP_ONE_IN = 32


def row_of(application: Application, request: AuthnRequest, xml: bytes, now: datetime) -> PendingRequest:
    """The row of a request that has just arrived; not saved."""
    return PendingRequest(
        application=application,
        request_id=request.id,
        acs_url=request.acs_url,
        authn_context=request.authn_context,
        force_authn=request.force_authn,
        is_passive=request.is_passive,
        relay_state=request.relay_state,
        request_xml=xml.decode("utf-8", "replace").replace("\0", "\ufffd"),  # UTF-16 has NULs
        arrived_at=now,
    )


def keep(row: PendingRequest) -> PendingRequest | None:
    """Save it, or find it saved before; None where another request came under the same ID."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        kept = PendingRequest.objects.get(application=row.application, request_id=row.request_id)
        same = (kept.request_xml, kept.relay_state) == (row.request_xml, row.relay_state)
        return kept if same else None
    if secrets.randbelow(SWEEP_ONE_IN) == 0:
        _sweep(row)
    return row


def _sweep(row: PendingRequest) -> None:
    """Anybody may send requests, so what waits is bounded: by its age, and per application by its number."""
    PendingRequest.objects.filter(arrived_at__lt=row.arrived_at - KEPT).delete()
    unanswered = PendingRequest.objects.filter(application=row.application, answered_for="").order_by("-arrived_at")
    if oldest := unanswered.values_list("arrived_at", flat=True)[MOST_WAITING : MOST_WAITING + 1]:
        unanswered.filter(arrived_at__lte=oldest[0]).delete()


def claim(row: PendingRequest, session: str) -> bool:
    """Answer it for this browser session and no other; whether that may be. In the transaction that answers."""
    if row._state.adding:
        row.answered_for = session
        kept = keep(row)
        if kept is row:
            return True
        if kept is None:
            return False
        row = kept
    mine = PendingRequest.objects.filter(pk=row.pk, answered_for__in=("", session))
    return bool(mine.update(answered_for=session))


def waiting(application: Application, pending_id: str, now: datetime) -> PendingRequest | None:
    """A kept request by the id of its URL, unless it has waited too long."""
    found = PendingRequest.objects.filter(application=application, pk=pending_id, arrived_at__gt=now - KEPT)
    return found.first()
