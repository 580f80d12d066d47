"""What happens to accounts, whoever asks: a directory over SCIM, an admin by hand, the person from the e-mail."""

import json

from ringcentral_sandbox.accounts import extensions as ext
from ringcentral_sandbox.accounts.extensions import Extension, Profile
from ringcentral_sandbox.accounts.licences import take_line
from ringcentral_sandbox.accounts.passwords import password_hash
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.accounts.roles import DEFAULT_ROLE, ROLES
from ringcentral_sandbox.accounts.rules import checked_profile
from ringcentral_sandbox.mailbox.mails import send_activation, withdraw_activations
from ringcentral_sandbox.oauth.tokens import end_sessions_of
from ringcentral_sandbox.sandbox import Sandbox


def create_user(sandbox: Sandbox, profile: Profile, *, origin: str, role: str = DEFAULT_ROLE) -> Extension:
    """Put a person into an unassigned extension: NotActivated, with the activation e-mail sent."""
    _known_role(role)
    with sandbox.database.transaction():
        profile = checked_profile(sandbox.database, profile, None)
        extension_id = take_line(sandbox, profile.address.get("country", ""))
        _write_profile(sandbox, extension_id, profile)
        sandbox.database.execute(
            "UPDATE extension SET status = ?, role = ?, origin = ?, assigned_at = ? WHERE id = ?",
            *(ext.NOT_ACTIVATED, role, origin, sandbox.timestamp(), extension_id),
        )
        created = _user(sandbox, extension_id)
        send_activation(sandbox, created)
        return created


def change_profile(sandbox: Sandbox, extension_id: int, profile: Profile) -> Extension:
    with sandbox.database.transaction():
        profile = checked_profile(sandbox.database, profile, extension_id)
        _write_profile(sandbox, extension_id, profile)
        return _user(sandbox, extension_id)


def enable_user(sandbox: Sandbox, extension_id: int) -> None:
    """Also what an admin does to a NotActivated person by hand; SCIM can't, its rules say so before."""
    with sandbox.database.transaction():
        _user(sandbox, extension_id)
        _set_status(sandbox, extension_id, ext.ENABLED)
        withdraw_activations(sandbox, extension_id)


def disable_user(sandbox: Sandbox, extension_id: int) -> None:
    with sandbox.database.transaction():
        if _user(sandbox, extension_id).is_creator:
            raise Refused(403, "The extension of the account's creator cannot be disabled.")
        _set_status(sandbox, extension_id, ext.DISABLED)
        withdraw_activations(sandbox, extension_id)
        _end_sign_ins(sandbox, extension_id)


def delete_user(sandbox: Sandbox, extension_id: int) -> None:
    """The extension becomes unassigned: its id and its line wait for the next person."""
    with sandbox.database.transaction():
        if _user(sandbox, extension_id).is_creator:
            raise Refused(403, "The extension of the account's creator cannot be deleted.")
        _end_sign_ins(sandbox, extension_id)
        withdraw_activations(sandbox, extension_id)
        sandbox.database.execute(
            "UPDATE extension SET status = ?, user_name = '', email = '', email_key = NULL, first_name = '',"
            " last_name = '', title = '', department = '', external_id = NULL, address = '{}', phones = '[]',"
            " photos = '[]', role = '', password = '', pin = '', origin = '', enforce_sso = 0, changed_at = ?"
            " WHERE id = ?",
            *(ext.UNASSIGNED, sandbox.timestamp(), extension_id),
        )


def delete_user_by_hand(sandbox: Sandbox, extension_id: int) -> None:
    """The portal's rule: an account has to be disabled before an admin can delete it."""
    with sandbox.database.transaction():
        if _user(sandbox, extension_id).status != ext.DISABLED:
            raise Refused(409, "You must first disable the user that you wish to delete.")
        delete_user(sandbox, extension_id)


def activate_user(sandbox: Sandbox, extension_id: int, *, pin: str, password: str) -> None:
    """What the person does with the link from the e-mail. An empty password: SSO only."""
    with sandbox.database.transaction():
        if _user(sandbox, extension_id).status != ext.NOT_ACTIVATED:
            raise Refused(409, "This account has been activated already.")
        _set_status(sandbox, extension_id, ext.ENABLED)
        sandbox.database.execute("UPDATE extension SET pin = ? WHERE id = ?", pin, extension_id)
        if password:
            set_password(sandbox, extension_id, password)


def set_password(sandbox: Sandbox, extension_id: int, password: str) -> None:
    """Ends every sign-in and every OAuth session of the person, as the service does."""
    with sandbox.database.transaction():
        hashed = password_hash(password)
        sandbox.database.execute("UPDATE extension SET password = ? WHERE id = ?", hashed, extension_id)
        _end_sign_ins(sandbox, extension_id)


def set_role(sandbox: Sandbox, extension_id: int, role: str) -> None:
    _known_role(role)
    sandbox.database.execute("UPDATE extension SET role = ? WHERE id = ?", role, extension_id)


def enforce_sso(sandbox: Sandbox, extension_id: int, *, is_enforced: bool) -> None:
    sandbox.database.execute("UPDATE extension SET enforce_sso = ? WHERE id = ?", is_enforced, extension_id)


def resend_invite(sandbox: Sandbox, extension_id: int) -> None:
    with sandbox.database.transaction():
        person = _user(sandbox, extension_id)
        if person.status != ext.NOT_ACTIVATED:
            raise Refused(409, "This account has been activated already.")
        send_activation(sandbox, person)


def _known_role(role: str) -> None:
    if role not in ROLES:
        raise Refused(400, f"There is no role {role!r}.", "invalidValue")


def _user(sandbox: Sandbox, extension_id: int) -> Extension:
    person = ext.find_user(sandbox.database, extension_id)
    if person is None:
        raise Refused(404, "Not found")
    return person


def _set_status(sandbox: Sandbox, extension_id: int, status: str) -> None:
    sandbox.database.execute(
        "UPDATE extension SET status = ?, changed_at = ? WHERE id = ?", status, sandbox.timestamp(), extension_id
    )


def _end_sign_ins(sandbox: Sandbox, extension_id: int) -> None:
    sandbox.database.execute("UPDATE extension SET sessions_since = ? WHERE id = ?", sandbox.timestamp(), extension_id)
    end_sessions_of(sandbox, extension_id)


def _write_profile(sandbox: Sandbox, extension_id: int, profile: Profile) -> None:
    sandbox.database.execute(
        "UPDATE extension SET user_name = ?, email = ?, email_key = ?, first_name = ?, last_name = ?, title = ?,"
        " department = ?, external_id = ?, address = ?, phones = ?, photos = ?, changed_at = ? WHERE id = ?",
        *(profile.user_name, profile.email, ext.email_key(profile.email), profile.first_name, profile.last_name),
        *(profile.title, profile.department, profile.external_id, json.dumps(profile.address)),
        *(json.dumps(profile.phones), json.dumps(profile.photos), sandbox.timestamp(), extension_id),
    )
