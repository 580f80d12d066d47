"""Mail that is due to be sent."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from lockstep.doors import clock
from lockstep.doors import mail as door
from lockstep.mail.models import Mail
from lockstep.mail.outbox import send_due
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

AFTER_PEOPLE = (7.0,)


def lanes() -> Iterable[Lane]:
    """The lane of mail, if there is some and a server for it."""
    if door.configured() and Mail.objects.filter(due_at__lte=clock.now()).exists():
        yield Lane("mail", _send, AFTER_PEOPLE)


def next_due() -> datetime | None:
    """When the next mail is to be tried."""
    if not door.configured():
        return None
    return Mail.objects.filter(due_at__gt=clock.now()).aggregate(at=Min("due_at"))["at"]


SOURCE = Source(lanes, next_due)


def _send(held: leases.Held) -> Rest:
    send_due(limit=5)
    return Rest()
