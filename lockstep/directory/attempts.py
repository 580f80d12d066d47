"""Wrong passwords, counted by person and by address, so that both are slowed down; wherever a password is asked for."""

from datetime import timedelta

from django.db import transaction

from lockstep.directory.models import SignInFailure, User
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind

FAILURES_BY_ACCOUNT = 8
FAILURES_BY_ADDRESS = 40
FAILURES_WINDOW = timedelta(minutes=10)
TOO_MANY = "Too many attempts. Wait ten minutes, or ask an administrator for a new password."


def counted_as(user: User | None, typed: str = "") -> str:
    """One name for a person, whichever of theirs was typed; for nobody, what was typed."""
    return (user.username if user else typed).lower()[:254]


def throttled(name: str, ip: str) -> bool:
    """Whether this person, or this address, has to wait."""
    recent = SignInFailure.objects.filter(at__gt=clock.now() - FAILURES_WINDOW)
    by_account = recent.filter(username=name).count() >= FAILURES_BY_ACCOUNT
    return by_account or (bool(ip) and recent.filter(ip=ip).count() >= FAILURES_BY_ADDRESS)


@transaction.atomic
def count(user: User | None, name: str, *, actor: Actor) -> None:
    """Count a wrong password; failures that count no more are forgotten."""
    SignInFailure.objects.filter(at__lte=clock.now() - FAILURES_WINDOW).delete()
    SignInFailure.objects.create(username=name, ip=actor.ip)
    if user and SignInFailure.objects.filter(username=name).count() == FAILURES_BY_ACCOUNT:
        reason = f"{FAILURES_BY_ACCOUNT} wrong passwords within ten minutes"
        record(EventKind.USER_LOCKOUT, actor=actor, target=user_thing(user), success=False, reason=reason)


def forget(name: str) -> None:
    """After the right one."""
    SignInFailure.objects.filter(username=name).delete()
