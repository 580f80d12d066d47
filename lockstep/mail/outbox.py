"""Write mail with its cause; send what is due; show what could not be sent. A mail is never given up silently."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from lockstep.doors import clock
from lockstep.doors import mail as door
from lockstep.insights.events import SYSTEM, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.mail.models import Mail

AGAIN_AFTER = (1, 5, 15, 60)  # minutes; then hourly
GIVE_UP_AFTER = timedelta(days=3)


def write_mail(to: str, template: str, context: dict) -> Mail:
    """Put a mail into the caller's transaction. The template's first line is the subject."""
    subject, _, text = render_to_string(f"mail/{template}.txt", {**context, "base_url": settings.BASE_URL}).partition(
        "\n"
    )
    return Mail.objects.create(to=to, subject=" ".join(subject.split())[:200], text=text.strip() + "\n")


def send_due(limit: int = 20) -> int:
    """Send what is due, oldest first. Returns how many were tried."""
    if not door.configured():
        return 0
    due = list(Mail.objects.filter(due_at__lte=clock.now()).order_by("due_at")[:limit])
    for mail in due:
        error = door.send(mail.to, mail.subject, mail.text, mail.id)
        with transaction.atomic():
            _note(mail, error)
    return len(due)


def _note(mail: Mail, error: str) -> None:
    mail.attempts += 1
    mail.error = error
    if not error:
        mail.sent_at, mail.due_at = clock.now(), None
    elif clock.now() - mail.created_at > GIVE_UP_AFTER:
        mail.due_at = None
        addressee = Thing("mail", mail.id, mail.to)
        details = {"subject": mail.subject}
        record(EventKind.MAIL_FAILED, actor=SYSTEM, target=addressee, success=False, reason=error, details=details)
    else:
        minutes = AGAIN_AFTER[min(mail.attempts, len(AGAIN_AFTER)) - 1]
        mail.due_at = clock.now() + timedelta(minutes=minutes)
    mail.save(update_fields=["attempts", "error", "sent_at", "due_at"])
