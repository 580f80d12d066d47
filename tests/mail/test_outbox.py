"""Mail is a row written with its cause, handed to a real SMTP server, and retried; a dead server is visible."""

from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from lockstep.insights.models import Event
from lockstep.mail.models import Mail
from lockstep.mail.outbox import send_due, write_mail
from lockstep.mail.queries import mail_trouble
from tests.ports import free_port

pytestmark = pytest.mark.django_db
CONTEXT = {"name": "Bob", "actor": "Alice", "what": "email", "organisation": "Fernhill & Sons", "changes": []}


class Inbox:
    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


@pytest.fixture
def inbox(settings):
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", controller.port
    settings.SMTP_SECURITY, settings.SMTP_USER = "none", ""
    yield handler
    controller.stop()


def test_a_mail_is_sent_once_and_noted(inbox):
    write_mail("bob@fernhill.example", "identity_changed", CONTEXT)
    assert (send_due(), send_due()) == (1, 0)
    [(to, content)] = inbox.messages
    assert to == "bob@fernhill.example"
    assert b"Subject: Your sign-in at Fernhill & Sons has changed" in content
    assert Mail.objects.get().sent_at is not None
    assert mail_trouble() == ""


def test_a_dead_server_is_retried_later_and_shown(settings):
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 1, "none"
    mail = write_mail("bob@fernhill.example", "identity_changed", CONTEXT)
    send_due()
    mail.refresh_from_db()
    assert (mail.sent_at, mail.attempts) == (None, 1)
    assert timedelta(seconds=30) < mail.due_at - timezone.now() <= timedelta(minutes=1)
    assert "1 mail could not be sent since" in mail_trouble()


def test_a_mail_that_is_given_up_after_three_days_is_an_event_and_stays_visible(settings):
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 1, "none"
    mail = write_mail("bob@fernhill.example", "identity_changed", CONTEXT)
    Mail.objects.update(created_at=timezone.now() - timedelta(days=3, minutes=1))
    assert (send_due(), send_due()) == (1, 0)
    event = Event.objects.get(kind="mail_failed")
    assert (event.target_id, event.target_label, event.success) == (mail.id, "bob@fernhill.example", False)
    assert "refused" in event.reason
    assert "1 mail could not be sent since" in mail_trouble()


def test_without_a_server_nothing_is_lost(settings):
    settings.SMTP_HOST = ""
    write_mail("bob@fernhill.example", "identity_changed", CONTEXT)
    assert send_due() == 0
    assert mail_trouble() == "No mail server is set; 1 mail waits."


def test_a_subject_cannot_smuggle_another_header():
    mail = write_mail("bob@fernhill.example", "identity_changed", {**CONTEXT, "organisation": "X\r\nBcc: y@z.example"})
    assert "\r" not in mail.subject
    assert "\n" not in mail.subject
