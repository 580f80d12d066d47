"""Warnings before a password expires: when the days of the rules begin, three days before, and one day before."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Min, Q, QuerySet

from lockstep.directory.credentials.notices import warn
from lockstep.directory.credentials.policy import policy
from lockstep.directory.models import User, UserState
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, record
from lockstep.insights.kinds import EventKind

LAST_STEPS = (3, 1)  # days before
AT_ONCE = 100


def steps(warning_days: int) -> tuple[int, ...]:
    """The days before which somebody is warned, the first first; 0: nobody is. Pure."""
    return tuple(sorted({warning_days, *(s for s in LAST_STEPS if s < warning_days)} - {0}, reverse=True))


def step_due(expires_at: datetime | None, warned: int | None, now: datetime, at_days: tuple[int, ...]) -> int | None:
    """The warning that is due now, or None: one each time, the latest; never one after another that was later. Pure."""
    if expires_at is None or expires_at <= now:
        return None
    reached = [days for days in at_days if expires_at - now <= timedelta(days=days)]
    step = min(reached, default=None)
    return step if step is not None and (warned is None or step < warned) else None


def anybody_to_warn() -> bool:
    """Whether a warning is due."""
    return _due(clock.now()).exists()


def next_warning() -> datetime | None:
    """When the next warning becomes due."""
    now, moments = clock.now(), []
    for days in steps(policy().password_warning_days):
        ahead = _warnable(days).filter(password_expires_at__gt=now + timedelta(days=days))
        if first := ahead.aggregate(at=Min("password_expires_at"))["at"]:
            moments.append(first - timedelta(days=days))
    return min(moments, default=None)


def send_warnings() -> int:
    """Write the mails that are due, each with its event and the note that it was written; how many there were."""
    return sum(_warn(user_id) for user_id in list(_due(clock.now()).values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _warn(user_id: str) -> bool:
    now = clock.now()
    user = _due(now).select_for_update().filter(pk=user_id).first()
    step = step_due(user.password_expires_at, user.password_warned_days, now, _steps()) if user else None
    if user is None or step is None or user.password_expires_at is None:
        return False
    user.password_warned_days = step
    user.save(update_fields=["password_warned_days"])
    warn(user, user.password_expires_at, now)
    details = {"days": step, "to": user.email}
    record(EventKind.USER_PASSWORD_WARNING_EMAIL, actor=SYSTEM, target=user_thing(user), details=details)
    return True


def _due(now: datetime) -> QuerySet[User]:
    reached = Q(pk__in=[])
    for days in _steps():
        reached |= Q(password_expires_at__lte=now + timedelta(days=days)) & _not_warned(days)
    return _people().filter(reached, password_expires_at__gt=now)


def _warnable(days: int) -> QuerySet[User]:
    return _people().filter(_not_warned(days))


def _not_warned(days: int) -> Q:
    return Q(password_warned_days__isnull=True) | Q(password_warned_days__gt=days)


def _people() -> QuerySet[User]:
    active = User.objects.filter(deleted_at__isnull=True, state=UserState.ACTIVATED, password_expires_at__isnull=False)
    return active.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _steps() -> tuple[int, ...]:
    return steps(policy().password_warning_days)
