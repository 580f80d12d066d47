"""Mails about passwords that say what happened or will. Written in the transaction of their cause."""

from datetime import datetime, timedelta

from django.conf import settings

from lockstep.directory.models import Organisation, User, UserState
from lockstep.doors import clock
from lockstep.insights.events import Actor
from lockstep.mail.outbox import write_mail

ONE_DAY = timedelta(days=1)


def addressed(user: User) -> dict:
    """What every mail to a person says."""
    row = Organisation.objects.first()
    return {
        "name": user.name,
        "organisation": row.name if row else "Lockstep",
        "ask_whom": row.ask_whom if row else "",
        "time_zone": settings.TIME_ZONE,
    }


def tell_of_change(user: User, *, actor: Actor) -> None:
    """The password was changed: by the person, or by somebody else."""
    own = actor.kind == "anonymous" or (actor.kind == "user" and actor.id == user.id)
    how = "Your password was changed" if own else f"{actor.label or 'An administrator'} set a new password for you"
    if _reachable(user):
        write_mail(user.email, "password_changed", {**addressed(user), "how": how, "at": clock.now()})


def tell_of_expiry(user: User) -> None:
    """The password has expired; what to do about it."""
    if _reachable(user):
        write_mail(user.email, "password_expired", addressed(user))


def warn(user: User, expires_at: datetime, now: datetime) -> None:
    """The password is going to expire."""
    days = -(-(expires_at - now) // ONE_DAY)
    left = "one day" if days <= 1 else f"{days} days"
    write_mail(user.email, "password_warning", {**addressed(user), "expires_at": expires_at, "left": left})


def _reachable(user: User) -> bool:
    return user.state == UserState.ACTIVATED and user.deleted_at is None and bool(user.email)
