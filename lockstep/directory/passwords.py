"""Passwords: set, changed, expired. A new password is the way back from "Suspended (password expired)"."""

from datetime import datetime, timedelta

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory import attempts
from lockstep.directory.keys import end_keys_of
from lockstep.directory.models import Organisation, User
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind

SET_WITH_A_PASSWORD = (
    "password",
    "must_change_password",
    "password_expires_at",
    "password_expiry_noted_at",
    "sessions_ended",
)


def password_expired(expires_at: datetime | None, now: datetime) -> bool:
    """Expired means: the moment has come. Pure, and the only place that says so."""
    return expires_at is not None and expires_at <= now


@transaction.atomic
def set_temporary_password(user: User, password: str, *, actor: Actor) -> None:
    """An administrator sets a password that its owner has to change at the next sign-in. Raises ValidationError.

    Whoever had the old one may have made keys with it: they end.
    """
    end_keys_of(user, "a password was set for its owner", actor=actor)
    _set(user, password, temporary=True, kind=EventKind.USER_PASSWORD_SET, actor=actor)


def set_first_password(user: User, password: str, *, actor: Actor) -> None:
    """The person's own first password, set with the account itself. Raises ValidationError."""
    _set(user, password, temporary=False, kind=EventKind.USER_PASSWORD_SET, actor=actor)


def change_password(user: User, old: str, new: str, *, actor: Actor) -> None:
    """The person sets a new password, knowing the old one. Raises ValidationError.

    A session that somebody else got hold of is no way to try old ones without end.
    """
    name = attempts.counted_as(user)
    if attempts.throttled(name, actor.ip):
        raise ValidationError({"old": attempts.TOO_MANY})
    if not user.check_password(old):
        _note_wrong(user, name, actor)
        raise ValidationError({"old": "That is not your present password."})
    if old == new:
        raise ValidationError({"new": "Choose a password that differs from the present one."})
    _set(user, new, temporary=False, kind=EventKind.USER_PASSWORD_CHANGE, actor=actor)


@transaction.atomic
def expire_now(user: User, *, actor: Actor) -> None:
    """End a password's life: its owner can only set a new one, and is deactivated in every application until then."""
    user.password_expires_at = clock.now()
    user.password_expiry_noted_at = clock.now()
    user.sessions_ended += 1
    user.save(update_fields=["password_expires_at", "password_expiry_noted_at", "sessions_ended"])
    end_keys_of(user, "its owner's password expired", actor=actor)
    record(EventKind.USER_PASSWORD_EXPIRED, actor=actor, target=user_thing(user), touches=[("user", user.id)])


@transaction.atomic
def set_expiry(user: User, expires_at: datetime | None, *, actor: Actor) -> None:
    """Give a password another last day (None: none)."""
    change = Change("password_expires_at", str(user.password_expires_at or ""), str(expires_at or ""))
    user.password_expires_at, user.password_expiry_noted_at = expires_at, None
    user.save(update_fields=["password_expires_at", "password_expiry_noted_at"])
    record(EventKind.USER_UPDATE, actor=actor, target=user_thing(user), changes=[change], touches=[("user", user.id)])


@transaction.atomic
def _note_wrong(user: User, name: str, actor: Actor) -> None:
    reason = "wrong present password"
    record(EventKind.USER_PASSWORD_CHANGE, actor=actor, target=user_thing(user), success=False, reason=reason)
    attempts.count(user, name, actor=actor)


@transaction.atomic
def _set(user: User, password: str, *, temporary: bool, kind: EventKind, actor: Actor) -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"new": error.messages}) from error
    user.set_password(password)
    user.must_change_password = temporary
    user.password_expires_at, user.password_expiry_noted_at = _next_expiry(), None
    user.sessions_ended += 1
    user.save(update_fields=SET_WITH_A_PASSWORD)
    record(kind, actor=actor, target=user_thing(user), touches=[("user", user.id)])


def _next_expiry() -> datetime | None:
    days = Organisation.objects.values_list("password_days", flat=True).first() or 0
    return clock.now() + timedelta(days=days) if days else None
