"""How a password stands. One pure function says it for pages and doors; one query says the same for lists.

pending      none yet: its owner has been invited, or not even that
expired      its last moment has come: its owner can only set a new one
must_change  temporary: the same, without any harm to accounts
active       it opens what its owner may open
locked       beside any of these: too many wrong ones, for ten minutes
"""

from datetime import datetime
from enum import StrEnum

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q


class PasswordState(StrEnum):
    PENDING = "pending"
    EXPIRED = "expired"
    MUST_CHANGE = "must_change"
    ACTIVE = "active"
    LOCKED = "locked"


def password_expired(expires_at: datetime | None, now: datetime) -> bool:
    """Expired means: the moment has come. Pure, and the only place that says so."""
    return expires_at is not None and expires_at <= now


def password_state(usable: bool, must_change: bool, expires_at: datetime | None, now: datetime) -> PasswordState:
    """The state, but for a lock, which can come on top of any. Pure."""
    if password_expired(expires_at, now):
        return PasswordState.EXPIRED
    if not usable:
        return PasswordState.PENDING
    return PasswordState.MUST_CHANGE if must_change else PasswordState.ACTIVE


def in_state(state: PasswordState, now: datetime, locked: list[str]) -> Q:
    """The same as a condition on users. `locked` are the ids of those who are."""
    expired = Q(password_expires_at__isnull=False, password_expires_at__lte=now)
    pending = ~expired & Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    has_one = ~expired & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return {
        PasswordState.EXPIRED: expired,
        PasswordState.PENDING: pending,
        PasswordState.MUST_CHANGE: has_one & Q(must_change_password=True),
        PasswordState.ACTIVE: has_one & Q(must_change_password=False),
        PasswordState.LOCKED: Q(pk__in=locked),
    }[state]
