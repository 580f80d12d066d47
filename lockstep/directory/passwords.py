"""Passwords: set, changed, expired. A new password is the way back from "Suspended (password expired)".

Every way of setting one ends in `_set`: the same rules, the same notice, the same end of sessions and links.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory import attempts
from lockstep.directory.credentials.links import end_links_of, find_link
from lockstep.directory.credentials.models import LinkPurpose
from lockstep.directory.credentials.notices import tell_of_change, tell_of_expiry
from lockstep.directory.credentials.policy import policy, refuse_weak, remember
from lockstep.directory.credentials.states import password_expired
from lockstep.directory.keys import end_keys_of
from lockstep.directory.models import User
from lockstep.directory.things import acting, user_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind

__all__ = [
    "change_password",
    "expire_now",
    "password_expired",
    "set_by_link",
    "set_expiry",
    "set_first_password",
    "set_temporary_password",
]
SET_WITH_A_PASSWORD = (
    "password",
    "must_change_password",
    "password_expires_at",
    "password_expiry_noted_at",
    "password_warned_days",
    "sessions_ended",
)
LINK_ENDED = "This link has ended. Ask for another one."


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


def change_password(user: User, old: str, new: str, *, actor: Actor, browser: str = "") -> None:
    """The person sets a new password, knowing the old one. Raises ValidationError.

    A session that somebody else got hold of is no way to try old ones without end.
    """
    name = attempts.counted_as(user, browser=browser)
    if attempts.throttled(name, actor.ip):
        raise ValidationError({"old": attempts.TOO_MANY})
    if not user.check_password(old):
        _note_wrong(user, (attempts.counted_as(user), name), actor)
        raise ValidationError({"old": "That is not your present password."})
    if old == new:
        raise ValidationError({"new": "Choose a password that differs from the present one."})
    _set(user, new, temporary=False, kind=EventKind.USER_PASSWORD_CHANGE, actor=actor)


@transaction.atomic
def set_by_link(token: str, new: str, *, actor: Actor) -> User:
    """The owner of a mailbox sets the password of the link that was mailed there. Raises ValidationError.

    It works once: the link ends in this transaction. Keys that somebody made with the old password end too.
    """
    link = find_link(token)
    if link is None:
        raise ValidationError({"new": LINK_ENDED})
    user = User.objects.select_for_update().get(pk=link.user_id)
    first = link.purpose == LinkPurpose.ACTIVATION
    kind = EventKind.USER_PASSWORD_SET if first else EventKind.USER_PASSWORD_CHANGE
    by = acting(user, actor.ip, actor.user_agent)
    end_keys_of(user, "its owner set a new password by mail", actor=by)
    _set(user, new, temporary=False, kind=kind, actor=by)
    attempts.unlock(user, actor=by)
    return user


@transaction.atomic
def expire_now(user: User, *, actor: Actor) -> None:
    """End a password's life: its owner can only set a new one, and is deactivated in every application until then."""
    user.password_expires_at = clock.now()
    user.password_expiry_noted_at = clock.now()
    user.sessions_ended += 1
    user.save(update_fields=["password_expires_at", "password_expiry_noted_at", "sessions_ended"])
    end_keys_of(user, "its owner's password expired", actor=actor)
    tell_of_expiry(user)
    record(EventKind.USER_PASSWORD_EXPIRED, actor=actor, target=user_thing(user), touches=[("user", user.id)])


@transaction.atomic
def set_expiry(user: User, expires_at: datetime | None, *, actor: Actor) -> None:
    """Give a password another last day (None: none). Warnings begin anew."""
    change = Change("password_expires_at", str(user.password_expires_at or ""), str(expires_at or ""))
    user.password_expires_at, user.password_expiry_noted_at, user.password_warned_days = expires_at, None, None
    user.save(update_fields=["password_expires_at", "password_expiry_noted_at", "password_warned_days"])
    record(EventKind.USER_UPDATE, actor=actor, target=user_thing(user), changes=[change], touches=[("user", user.id)])


@transaction.atomic
def _note_wrong(user: User, names: tuple[str, str], actor: Actor) -> None:
    reason = "wrong present password"
    record(EventKind.USER_PASSWORD_CHANGE, actor=actor, target=user_thing(user), success=False, reason=reason)
    attempts.count(user, *names, actor=actor)


@transaction.atomic
def _set(user: User, password: str, *, temporary: bool, kind: EventKind, actor: Actor) -> None:
    try:
        refuse_weak(user, password)
    except ValidationError as error:
        raise ValidationError({"new": error.messages}) from error
    replaced = user.has_usable_password()
    remember(user)
    user.set_password(password)
    user.must_change_password = temporary
    user.password_expires_at, user.password_expiry_noted_at = _next_expiry(), None
    user.password_warned_days = None
    user.sessions_ended += 1
    user.save(update_fields=SET_WITH_A_PASSWORD)
    end_links_of(user)
    if replaced:
        tell_of_change(user, actor=actor)
    record(kind, actor=actor, target=user_thing(user), touches=[("user", user.id)])


def _next_expiry() -> datetime | None:
    days = policy().password_days
    return clock.now() + timedelta(days=days) if days else None
