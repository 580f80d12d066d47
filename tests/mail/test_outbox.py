"""Mail is a row written with its cause, handed to a real SMTP server, and retried; a dead server is visible."""

import base64
import smtplib
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from lockstep.doors import mail as door
from lockstep.insights.models import Event
from lockstep.mail import outbox
from lockstep.mail.models import Mail
from lockstep.mail.outbox import send_due, withdraw, write_mail
from lockstep.mail.queries import mail_trouble, trouble
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


def test_mail_waits_for_a_server_that_was_stopped_and_goes_out_when_it_is_back(settings):
    """D15: really stopped and started; what only waited for it goes with the first that gets through."""
    inbox, port = Inbox(), free_port()
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY, settings.SMTP_USER = "127.0.0.1", port, "none", ""
    first = Controller(inbox, hostname="127.0.0.1", port=port)
    first.start()
    write_mail("before@fernhill.example", "identity_changed", CONTEXT)
    send_due()
    first.stop()
    for name in ("first", "second", "third"):
        write_mail(f"{name}@fernhill.example", "identity_changed", CONTEXT)
    send_due()
    assert [to for to, _ in inbox.messages] == ["before@fernhill.example"]
    found = trouble()
    assert (found.number, found.counted) == (3, "3 mails wait")
    assert found.reason.startswith("The mail server doesn't answer: ConnectionRefusedError")
    again = Controller(inbox, hostname="127.0.0.1", port=port)
    again.start()
    Mail.objects.filter(to="first@fernhill.example").update(due_at=timezone.now())
    assert (send_due(), send_due(), send_due()) == (1, 2, 0)
    again.stop()
    assert {to.split("@")[0] for to, _ in inbox.messages} == {"before", "first", "second", "third"}
    assert len(inbox.messages) == 4
    assert trouble() is None


def test_what_a_server_refused_is_not_hurried_by_what_it_took(inbox):
    refused = write_mail("bob@fernhill.example", "identity_changed", CONTEXT)
    later = timezone.now() + timedelta(minutes=5)
    Mail.objects.update(due_at=later, error="The mail server refused it: 550")
    write_mail("carol@fernhill.example", "identity_changed", CONTEXT)
    assert send_due() == 1
    refused.refresh_from_db()
    assert refused.due_at == later


def test_a_mail_with_a_secret_is_sealed_until_it_leaves_and_forgotten_then(inbox):
    mail = write_mail("bob@fernhill.example", "identity_changed", {**CONTEXT, "name": "hunter2"}, sealed=True)
    assert "hunter2" not in Mail.objects.get().text
    send_due()
    assert b"hunter2" in inbox.messages[0][1]
    mail.refresh_from_db()
    assert (mail.text, mail.subject) == ("", "Your sign-in at Fernhill & Sons has changed")


def test_a_mail_that_is_withdrawn_while_it_is_being_sent_breaks_nothing(inbox):
    mail = write_mail("bob@fernhill.example", "identity_changed", CONTEXT)
    withdraw([mail.id])
    assert send_due() == 0
    outbox._note(mail, "")
    assert not Mail.objects.exists()


def test_the_servers_words_are_kept_without_our_password(settings):
    settings.SMTP_USER, settings.SMTP_PASSWORD = "lockstep", "hunter2"
    encoded = base64.b64encode(b"\0lockstep\0hunter2").decode()
    error = smtplib.SMTPAuthenticationError(535, f"no: AUTH PLAIN {encoded} and hunter2".encode())
    said = door._said(door.REFUSED, error)
    assert said.startswith("The mail server refused it: SMTPAuthenticationError")
    assert encoded not in said
    assert "hunter2" not in said
