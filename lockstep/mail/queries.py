"""Reads about mail."""

from lockstep.doors import mail as door
from lockstep.mail.models import Mail


def mail_trouble() -> str:
    """One sentence for administrators when mail doesn't go out, else ""."""
    waiting = Mail.objects.filter(sent_at__isnull=True)
    if not door.configured():
        number = waiting.count()
        return f"No mail server is set; {_counted(number)} {'waits' if number == 1 else 'wait'}." if number else ""
    failing = waiting.exclude(error="")
    return f"{_counted(failing.count())} could not be sent: {failing[0].error}" if failing else ""


def _counted(number: int) -> str:
    return "1 mail" if number == 1 else f"{number} mails"
