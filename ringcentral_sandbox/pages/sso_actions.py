"""What the Single Sign-on page does."""

from ringcentral_sandbox.accounts.extensions import users
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.mailbox.mails import deliver
from ringcentral_sandbox.saml_sp.metadata_import import read_metadata
from ringcentral_sandbox.saml_sp.settings import (
    CUSTOM,
    SAML_SUBJECT,
    IdentityProvider,
    identity_provider,
    login_settings,
    save_identity_provider,
)
from ringcentral_sandbox.sandbox import Sandbox


def import_metadata(sandbox: Sandbox, document: bytes, source: str) -> IdentityProvider:
    provider = read_metadata(document, source, sandbox.timestamp())
    save_identity_provider(sandbox.database, provider)
    return provider


def map_email(sandbox: Sandbox, choice: str, custom: str) -> None:
    """SAML_SUBJECT, an attribute of the metadata, or Custom with a name."""
    provider = identity_provider(sandbox.database)
    known = {SAML_SUBJECT, CUSTOM, *(provider.attributes if provider else [])}
    if choice not in known:
        raise Refused(400, "Choose what the email attribute is mapped to.")
    if choice == CUSTOM and not custom.strip():
        raise Refused(400, "Custom needs the name of the attribute.")
    sandbox.database.set_setting("email_mapping", [choice, custom.strip()])


def enable_sso(sandbox: Sandbox, *, is_enabled: bool, is_enforced: bool, keeps_passwords: bool) -> None:
    """Enable SSO and Manage Your Login. Switching it on tells every user by e-mail."""
    if is_enabled and identity_provider(sandbox.database) is None:
        raise Refused(400, "Import the metadata of your identity provider first.")
    was_enabled = login_settings(sandbox.database).is_enabled
    with sandbox.database.transaction():
        sandbox.database.set_setting("sso_enabled", bool(is_enabled))
        sandbox.database.set_setting("sso_enforced", bool(is_enforced))
        sandbox.database.set_setting("keeps_passwords", bool(keeps_passwords))
        if is_enabled and not was_enabled:
            _tell_users(sandbox, is_enforced=is_enforced)


def _tell_users(sandbox: Sandbox, *, is_enforced: bool) -> None:
    count = len(users(sandbox.database))
    only = "From today you sign in with SSO only." if is_enforced else "From today you can sign in with SSO."
    deliver(
        sandbox,
        recipient=f"all users ({count})",
        subject="Sign in with SSO from today",
        body=f"{only}\n\nChoose Single Sign-on on the sign-in page:\n\n{sandbox.base_url}/login\n",
    )
