"""The door for e-mail: it speaks SMTP and nothing else. What is mailed, and when again, `lockstep.mail` knows."""

import base64
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.conf import settings

TIMEOUT_SECONDS = 15
NO_ANSWER = "The mail server doesn't answer"
REFUSED = "The mail server refused it"


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
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
        return _said(REFUSED, error)
    except (OSError, smtplib.SMTPException) as error:
        return _said(NO_ANSWER, error)
    return ""


def _said(what: str, error: Exception) -> str:
    """Why, for administrators to read. A server says what it likes, so our password may be in it, plain or encoded."""
    text = f"{what}: {type(error).__name__}: {error}"
    user, password = settings.SMTP_USER, settings.SMTP_PASSWORD
    encoded = [base64.b64encode(part.encode()).decode() for part in (password, f"\0{user}\0{password}")]
    for secret in (password, *encoded) if password else ():
        text = text.replace(secret, "••••••••")
    return text[:300]


def _connection() -> smtplib.SMTP:
    host, port = settings.SMTP_HOST, settings.SMTP_PORT
    if settings.SMTP_SECURITY == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if settings.SMTP_SECURITY != "none":
        server.starttls(context=ssl.create_default_context())
    return server
