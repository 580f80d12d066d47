"""The grant that an integration speaks by: kept sealed, replaced whole, retired rather than forgotten.

A refresh rotates the refresh token over there before its answer is saved here. RingCentral's old one goes on giving the
same new pair: for an hour while the new access token is unused, for ten seconds once it was used. So nothing is used
before it is saved; and before a refresh leaves, the next look at the grant is brought forward (`expect_answer`): who
is killed, or hears no answer, asks again well within that hour, also when nobody is due.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F

from lockstep.connections.models import Integration, RetiredGrant
from lockstep.doors import clock, vault
from lockstep.protocols.oauth import Token

KEEPALIVE = timedelta(days=1)
ASK_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Grant:
    """Tokens in the open, for the length of a call."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    number: int
    refresh_at: datetime | None = None

    def is_half_spent(self) -> bool:
        """Whether half of the access token's life is over, or an early refresh is to be tried again."""
        return self.refresh_at is not None and self.refresh_at <= clock.now()

    def seconds_left(self) -> float:
        """How long the access token is still good for."""
        return (self.access_expires_at - clock.now()).total_seconds()


def grant_of(integration: Integration) -> Grant | None:
    """The grant, or None where there is none."""
    if not integration.sealed_refresh_token:
        return None
    return Grant(
        access_token=vault.unseal(integration.sealed_access_token),
        refresh_token=vault.unseal(integration.sealed_refresh_token),
        access_expires_at=integration.access_expires_at or clock.now(),
        number=integration.grant_number,
        refresh_at=integration.refresh_at,
    )


def save_grant(integration: Integration, token: Token, at: datetime, replacing: int) -> bool:
    """Put a token in place of grant number `replacing`; False, and nothing saved, if another one is there by now.

    A refresh that brings no new refresh token leaves the old one standing (RFC 6749 section 6).
    """
    values = {
        "sealed_access_token": vault.seal(token.access_token),
        "access_expires_at": at + timedelta(seconds=token.expires_seconds),
        "refresh_at": at + timedelta(seconds=token.expires_seconds / 2),
        "keepalive_at": at + KEEPALIVE,
        "grant_number": F("grant_number") + 1,
    }
    if token.refresh_token:
        values["sealed_refresh_token"] = vault.seal(token.refresh_token)
        lasts = token.refresh_expires_seconds
        values["refresh_expires_at"] = at + timedelta(seconds=lasts) if lasts else None
    saved = Integration.objects.filter(pk=integration.pk, grant_number=replacing).update(**values)
    integration.refresh_from_db()
    return bool(saved)


def expect_answer(integration: Integration, grant: Grant) -> None:
    """Before a refresh leaves: if its answer is never saved, the grant is looked at again in a minute."""
    soon = clock.now() + ASK_AGAIN
    row = Integration.objects.filter(pk=integration.pk, grant_number=grant.number)
    row.filter(keepalive_at__gt=soon).update(keepalive_at=soon)


def put_off_refresh(integration: Integration, grant: Grant, until: datetime) -> None:
    """An early refresh brought nothing: the token at hand is used meanwhile."""
    Integration.objects.filter(pk=integration.pk, grant_number=grant.number).update(refresh_at=until)
    integration.refresh_at = until


def retire_grant(integration: Integration) -> None:
    """Take the grant out of use and note it for revocation; in the caller's transaction."""
    if integration.sealed_refresh_token:
        RetiredGrant.objects.create(integration=integration, sealed_token=integration.sealed_refresh_token)
    integration.sealed_access_token = integration.sealed_refresh_token = ""
    integration.access_expires_at = integration.refresh_expires_at = None
    integration.refresh_at = integration.keepalive_at = None
    integration.grant_number += 1
    integration.save()


def retire_token(integration: Integration, token: Token) -> None:
    """Note a token that was never put to use for revocation."""
    sealed = vault.seal(token.refresh_token or token.access_token)
    RetiredGrant.objects.create(integration=integration, sealed_token=sealed)
