"""Reads about mail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet
from django.utils import timezone

from lockstep.doors import mail as door
from lockstep.mail.models import Mail


@dataclass(frozen=True)
class Trouble:
    """Mail that doesn't go out: how many, since when (aware, None: no server is set), and the last reason."""

    number: int
    since: datetime
    reason: str

    @property
    def counted(self) -> str:
        """As it is said: "1 mail waits"."""
        return "1 mail waits" if self.number == 1 else f"{self.number} mails wait"


def trouble() -> Trouble | None:
    """What keeps mail from going out, or None."""
    waiting = _unsent()
    if not door.configured():
        oldest = waiting.aggregate(at=Min("created_at"))["at"]
        return Trouble(waiting.count(), oldest, "No mail server is set.") if oldest else None
    failing = waiting.exclude(error="")
    last = failing.order_by("-due_at", "-created_at").first()
    if last is None:
        return None
    since = failing.aggregate(at=Min("failing_since"))["at"]
    return Trouble(failing.count(), since or last.created_at, last.error)


def mail_trouble() -> str:
    """One sentence for administrators when mail doesn't go out, else ""."""
    found = trouble()
    if found is None:
        return ""
    if not door.configured():
        return f"No mail server is set; {found.counted}."
    since = timezone.localtime(found.since)
    number = "1 mail" if found.number == 1 else f"{found.number} mails"
    return f"{number} could not be sent since {since.day} {since:%b %H:%M}: {found.reason}"


def mail_by_id(mail_id: str) -> Mail | None:
    """A mail that is kept."""
    return Mail.objects.filter(pk=mail_id).first() if mail_id else None


def _unsent() -> QuerySet[Mail]:
    return Mail.objects.filter(sent_at__isnull=True)
