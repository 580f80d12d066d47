"""Every e-mail that the sandbox would have sent, and what others sent to its SMTP port. None leaves the machine."""

import sqlite3
from dataclasses import dataclass

from ringcentral_sandbox.accounts.extensions import Extension, email_key
from ringcentral_sandbox.database import Database
from ringcentral_sandbox.sandbox import Sandbox

SENDER = "no-reply@ringcentral.test"
ACTIVATION_SECONDS = 7 * 24 * 3600
OURS, FOREIGN = "sandbox", "received"


@dataclass(frozen=True)
class Mail:
    id: int
    at: float
    sender: str
    recipient: str
    subject: str
    body: str
    kind: str
    activation: str | None
    is_read: bool


def deliver(
    sandbox: Sandbox,
    *,
    recipient: str,
    subject: str,
    body: str,
    sender: str = SENDER,
    kind: str = OURS,
    activation: str | None = None,
) -> None:
    sandbox.database.execute(
        "INSERT INTO mail (at, sender, recipient, subject, body, kind, activation) VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(sandbox.timestamp(), sender, recipient, subject, body, kind, activation),
    )


def send_activation(sandbox: Sandbox, person: Extension) -> None:
    """A new link by e-mail; links sent earlier stop working."""
    withdraw_activations(sandbox, person.id)
    token = sandbox.random_text()
    expires_at = sandbox.timestamp() + ACTIVATION_SECONDS
    sandbox.database.execute(
        "INSERT INTO activation (token, extension_id, email_key, expires_at) VALUES (?, ?, ?, ?)",
        *(token, person.id, email_key(person.profile.email), expires_at),
    )
    deliver(
        sandbox,
        recipient=person.profile.email,
        subject="Activate your RingCentral account",
        body=_activation_text(sandbox, person, token),
        activation=token,
    )


def withdraw_activations(sandbox: Sandbox, extension_id: int) -> None:
    sandbox.database.execute("DELETE FROM activation WHERE extension_id = ? AND used_at IS NULL", extension_id)


def find_activation(sandbox: Sandbox, token: str) -> int | None:
    """The extension that a link activates, if it still does."""
    extension_id: int | None = sandbox.database.value(
        "SELECT extension_id FROM activation WHERE token = ? AND used_at IS NULL AND expires_at > ?",
        *(token, sandbox.timestamp()),
    )
    return extension_id


def use_activation(sandbox: Sandbox, token: str) -> None:
    sandbox.database.execute("UPDATE activation SET used_at = ? WHERE token = ?", sandbox.timestamp(), token)


def mails(database: Database) -> list[Mail]:
    """Newest first."""
    return [_from_row(row) for row in database.rows("SELECT * FROM mail ORDER BY id DESC")]


def open_mail(database: Database, mail_id: int) -> Mail | None:
    database.execute("UPDATE mail SET is_read = 1 WHERE id = ?", mail_id)
    row = database.row("SELECT * FROM mail WHERE id = ?", mail_id)
    return _from_row(row) if row else None


def activation_url(sandbox: Sandbox, token: str) -> str:
    return f"{sandbox.base_url}/activate/{token}"


def password_is_wanted(database: Database) -> bool:
    """Whether a new person sets a RingCentral password; with SSO on there is none to remember."""
    return not database.setting("sso_enabled", False)


def _activation_text(sandbox: Sandbox, person: Extension, token: str) -> str:
    company = sandbox.database.setting("company", {})["name"]
    how = (
        "Set a PIN, a security question and a password to start."
        if password_is_wanted(sandbox.database)
        else "Set a PIN and a security question to start. Your company signs you in with SSO,"
        " so there is no new password to remember."
    )
    return (
        f"Hello {person.profile.first_name},\n\n"
        f"{company} has given you a RingCentral account. Your extension is {person.number}.\n\n"
        f"{how}\n\n{activation_url(sandbox, token)}\n"
    )


def _from_row(row: sqlite3.Row) -> Mail:
    values = {name: row[name] for name in Mail.__dataclass_fields__}
    return Mail(**{**values, "is_read": bool(row["is_read"])})
