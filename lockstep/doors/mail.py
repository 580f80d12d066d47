"""The door for e-mail: it speaks SMTP and nothing else. What is mailed, and when again, `lockstep.mail` knows."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.conf import settings

TIMEOUT_SECONDS = 15


def configured() -> bool:
    """Whether a mail server is named at all."""
    return bool(settings.SMTP_HOST)


def send(to: str, subject: str, text: str, message_id: str) -> str:
    """Hand one message to the server. Returns "" when the server took it, else why not; the network raises nothing."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.MAIL_FROM, to, subject
    message["Date"], message["Message-ID"] = (
        formatdate(),
        f"<{message_id}@{make_msgid().rpartition('@')[2].rstrip('>')}>",
    )
    message.set_content(text)
    try:
        with _connection() as server:
            if settings.SMTP_USER:
                server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def _connection() -> smtplib.SMTP:
    host, port = settings.SMTP_HOST, settings.SMTP_PORT
    if settings.SMTP_SECURITY == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if settings.SMTP_SECURITY != "none":
        server.starttls(context=ssl.create_default_context())
    return server
