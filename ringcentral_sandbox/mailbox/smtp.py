"""An SMTP server whose mails land in the Mailbox page."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller

from ringcentral_sandbox.mailbox.mails import FOREIGN, deliver
from ringcentral_sandbox.sandbox import Sandbox

SIZE_LIMIT_BYTES = 5 * 1024 * 1024


class IntoMailbox:
    """What aiosmtpd calls for each message."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = cast(EmailMessage, email.message_from_bytes(envelope.content, policy=email.policy.default))
        deliver(
            self._sandbox,
            recipient=", ".join(envelope.rcpt_tos),
            sender=str(message.get("From", envelope.mail_from or "")),
            subject=str(message.get("Subject", "")),
            body=_plain_text(message),
            kind=FOREIGN,
        )
        return "250 Message accepted for delivery"


def start_smtp(sandbox: Sandbox, host: str, port: int) -> Controller:
    """Listens in a thread of its own until `stop()`."""
    controller = Controller(IntoMailbox(sandbox), hostname=host, port=port, data_size_limit=SIZE_LIMIT_BYTES)
    controller.start()
    return controller


def _plain_text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    return str(part.get_content()) if part is not None else ""
