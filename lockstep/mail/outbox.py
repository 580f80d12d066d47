"""Write mail with its cause; send what is due; show what could not be sent. A mail is never given up silently.

A mail with a secret in it (a one-time link) is sealed until it is handed over, and its text is forgotten then.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from lockstep.doors import clock, vault
from lockstep.doors import mail as door
from lockstep.insights.events import SYSTEM, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.mail.models import Mail

AGAIN_AFTER = (1, 5, 15, 60)  # minutes; then hourly
GIVE_UP_AFTER = timedelta(days=3)
UNREADABLE = "The mail was sealed with another key file, and can't be read any more."


def write_mail(to: str, template: str, context: dict, *, sealed: bool = False) -> Mail:
    """Put a mail into the caller's transaction. The template's first line is the subject, and never secret."""
    subject, _, text = render_to_string(f"mail/{template}.txt", {**context, "base_url": settings.BASE_URL}).partition(
        "\n"
    )
    text = text.strip() + "\n"
    return Mail.objects.create(
        to=to,
        subject=" ".join(subject.split())[:200],
        text=vault.seal(text) if sealed else text,
        sealed=sealed,
    )


def withdraw(mail_ids: Iterable[str]) -> None:
    """Mails whose cause is gone aren't sent any more. One that is being sent at this moment arrives."""
    Mail.objects.filter(pk__in=list(mail_ids), sent_at__isnull=True).delete()


def send_due(limit: int = 20) -> int:
    """Send what is due, oldest first. Returns how many were tried."""
    if not door.configured():
        return 0
    due = list(Mail.objects.filter(due_at__lte=clock.now()).order_by("due_at")[:limit])
    for mail in due:
        error = _send(mail)
        with transaction.atomic():
            _note(mail, error)
    return len(due)


def _send(mail: Mail) -> str:
    try:
        text = vault.unseal(mail.text) if mail.sealed else mail.text
    except vault.Unsealable:
        return UNREADABLE
    return door.send(mail.to, mail.subject, text, mail.id)


def _note(mail: Mail, error: str) -> None:
    now, row = clock.now(), Mail.objects.filter(pk=mail.pk)  # it may have been withdrawn meanwhile
    attempts, given_up = mail.attempts + 1, now - mail.created_at > GIVE_UP_AFTER
    if not error:
        text = "" if mail.sealed else mail.text
        row.update(attempts=attempts, error="", sent_at=now, due_at=None, failing_since=None, text=text)
        _wake_those_that_found_no_server()
        return
    minutes = AGAIN_AFTER[min(attempts, len(AGAIN_AFTER)) - 1]
    due_at = None if given_up else now + timedelta(minutes=minutes)
    text = "" if mail.sealed and given_up else mail.text
    row.update(attempts=attempts, error=error, due_at=due_at, failing_since=mail.failing_since or now, text=text)
    if given_up:
        addressee, details = Thing("mail", mail.id, mail.to), {"subject": mail.subject}
        record(EventKind.MAIL_FAILED, actor=SYSTEM, target=addressee, success=False, reason=error, details=details)


def _wake_those_that_found_no_server() -> None:
    """The server is back: what only waited for it goes out now. What it refused waits for its own time."""
    waiting = Mail.objects.filter(due_at__gt=clock.now(), error__startswith=door.NO_ANSWER)
    waiting.update(due_at=clock.now())
