"""Reads about mail."""

from lockstep.doors import mail as door
from lockstep.mail.models import Mail


def mail_trouble() -> str:
    """One sentence for administrators when mail doesn't go out, else ""."""
    waiting = Mail.objects.filter(sent_at__isnull=True)
    if not door.configured():
        return f"No mail server is set; {waiting.count()} mails wait." if waiting.exists() else ""
    failing = waiting.exclude(error="").first()
    return f"{waiting.exclude(error='').count()} mails could not be sent: {failing.error}" if failing else ""
