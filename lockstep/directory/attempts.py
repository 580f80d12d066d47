"""Wrong passwords, counted by person and by address, so that both are slowed down; wherever a password is asked for.

Eight within ten minutes lock a person until the first of them is ten minutes old. A browser that the person has signed
in with before is counted apart (credentials/devices.py).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet

from lockstep.directory.models import SignInFailure, User
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind

FAILURES_BY_ACCOUNT = 8
FAILURES_BY_ADDRESS = 40
FAILURES_WINDOW = timedelta(minutes=10)
TOO_MANY = "Too many attempts. Wait ten minutes, or ask an administrator for a new password."
_PERSON = "user "


def counted_as(user: User | None, typed: str = "", browser: str = "") -> str:
    """One name for a person, whichever of theirs was typed; for nobody, what was typed. A known browser is apart."""
    if user is None:
        return typed.lower()[:254]
    return f"{_PERSON}{user.id} {browser}".strip()


def throttled(name: str, ip: str) -> bool:
    """Whether this person, or this address, has to wait."""
    return _recent().filter(username=name).count() >= FAILURES_BY_ACCOUNT or address_throttled(ip)


def address_throttled(ip: str) -> bool:
    """Whether this address has to wait."""
    return bool(ip) and _recent().filter(ip=ip).count() >= FAILURES_BY_ADDRESS


def locked_until(user: User) -> datetime | None:
    """When somebody who is locked may try again, or None."""
    mine = _recent().filter(username=counted_as(user)).order_by("-at").values_list("at", flat=True)
    last = list(mine[:FAILURES_BY_ACCOUNT])
    return last[-1] + FAILURES_WINDOW if len(last) == FAILURES_BY_ACCOUNT else None


def locked_ids() -> list[str]:
    """The ids of everybody who is locked now."""
    counted = _recent().filter(username__startswith=_PERSON).values("username").annotate(number=Count("pk"))
    names = counted.filter(number__gte=FAILURES_BY_ACCOUNT).values_list("username", flat=True)
    return [name.removeprefix(_PERSON) for name in names]


@transaction.atomic
def count(user: User | None, *names: str, actor: Actor) -> None:
    """Count a wrong password; failures that count no more are forgotten."""
    SignInFailure.objects.filter(at__lte=clock.now() - FAILURES_WINDOW).delete()
    for number, name in enumerate(dict.fromkeys(names)):
        SignInFailure.objects.create(username=name, ip="" if number else actor.ip, at=clock.now())
    if user and FAILURES_BY_ACCOUNT in _counts(names):
        reason = f"{FAILURES_BY_ACCOUNT} wrong passwords within ten minutes"
        record(EventKind.USER_LOCKOUT, actor=actor, target=user_thing(user), success=False, reason=reason)


def count_address(actor: Actor) -> None:
    """Count something wrong that belongs to no name, by its address."""
    SignInFailure.objects.create(username=f"link {actor.ip}", ip=actor.ip, at=clock.now())


def forget(name: str) -> None:
    """After the right one."""
    SignInFailure.objects.filter(username=name).delete()


@transaction.atomic
def unlock(user: User, *, actor: Actor) -> None:
    """An administrator, or a link from the person's own mailbox, ends a lock before its time."""
    locked = locked_until(user) is not None
    forget(counted_as(user))
    if locked:
        record(EventKind.USER_UNLOCK, actor=actor, target=user_thing(user))


def _recent() -> QuerySet[SignInFailure]:
    return SignInFailure.objects.filter(at__gt=clock.now() - FAILURES_WINDOW)


def _counts(names: Iterable[str]) -> list[int]:
    return [_recent().filter(username=name).count() for name in dict.fromkeys(names)]
