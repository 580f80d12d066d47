"""Passwords whose last day has come: the event, the mark and the end of sessions. Access itself doesn't wait for this;
`password_expired` is asked at every door.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Min, QuerySet

from lockstep.directory.credentials.notices import tell_of_expiry
from lockstep.directory.keys import end_keys_of
from lockstep.directory.models import User
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, record
from lockstep.insights.kinds import EventKind
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

AT_ONCE = 100
WITH_LEAVERS = (1.0,)


def lanes() -> Iterable[Lane]:
    """The lane of expired passwords, if there are some that nobody has noted."""
    if _unnoted().filter(password_expires_at__lte=clock.now()).exists():
        yield Lane("passwords", _note_expired, WITH_LEAVERS)


def next_due() -> datetime | None:
    """When the next password expires."""
    ahead = _unnoted().filter(password_expires_at__gt=clock.now())
    return ahead.aggregate(at=Min("password_expires_at"))["at"]


SOURCE = Source(lanes, next_due)


def note_expired() -> int:
    """Note the passwords that have expired since the last look; how many there were."""
    expired = _unnoted().filter(password_expires_at__lte=clock.now()).order_by("password_expires_at")
    noted = 0
    for user_id in list(expired.values_list("pk", flat=True)[:AT_ONCE]):
        noted += _note(user_id)
    return noted


@transaction.atomic
def _note(user_id: str) -> bool:
    user = _unnoted().select_for_update().filter(pk=user_id, password_expires_at__lte=clock.now()).first()
    if user is None:
        return False
    user.password_expiry_noted_at = clock.now()
    user.sessions_ended += 1
    user.save(update_fields=["password_expiry_noted_at", "sessions_ended"])
    end_keys_of(user, "its owner's password expired", actor=SYSTEM)
    tell_of_expiry(user)
    record(EventKind.USER_PASSWORD_EXPIRED, actor=SYSTEM, target=user_thing(user), touches=[("user", user.id)])
    return True


def _note_expired(held: leases.Held) -> Rest:
    note_expired()
    return Rest()


def _unnoted() -> QuerySet[User]:
    living = User.objects.filter(deleted_at__isnull=True, password_expires_at__isnull=False)
    return living.filter(password_expiry_noted_at__isnull=True)
