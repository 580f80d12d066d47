"""What an admin may do to a person in the portal."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ringcentral_sandbox.accounts import actions
from ringcentral_sandbox.accounts.extensions import find_user
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.sandbox import Sandbox

CHANGEABLE = {"email", "first_name", "last_name", "title", "department", "external_id", "address", "phones"}
ACTS: dict[str, Callable[[Sandbox, int], None]] = {
    "enable": actions.enable_user,
    "disable": actions.disable_user,
    "delete": actions.delete_user_by_hand,
    "resend-invite": actions.resend_invite,
}


def change_by_hand(sandbox: Sandbox, extension_id: int, values: dict[str, Any]) -> None:
    """What an admin may edit on a person's page; ValueError or Refused if it can't be, with nothing changed."""
    unknown = set(values) - CHANGEABLE - {"role", "password", "enforce_sso"}
    if unknown:
        raise ValueError(f"Unknown: {', '.join(sorted(unknown))}.")
    with sandbox.database.transaction():
        person = find_user(sandbox.database, extension_id)
        if person is None:
            raise Refused(404, "Not found")
        changed = {name: value for name, value in values.items() if name in CHANGEABLE}
        if "email" in changed:
            changed["user_name"] = changed["email"]
        if changed:
            actions.change_profile(sandbox, extension_id, replace(person.profile, **changed))
        if "role" in values:
            actions.set_role(sandbox, extension_id, values["role"])
        if values.get("password"):
            actions.set_password(sandbox, extension_id, values["password"])
        if "enforce_sso" in values:
            actions.enforce_sso(sandbox, extension_id, is_enforced=bool(values["enforce_sso"]))
