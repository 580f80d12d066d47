"""An event as a line of a person's history, with what changed in words."""

from dataclasses import dataclass

from lockstep.insights.models import Event
from lockstep.portals.admin.users.person.facts import LABEL_OF

SAID = {
    "user_create": "User created",
    "user_update": "Properties changed",
    "user_delete": "User deleted",
    "user_suspended": "Suspended",
    "user_unsuspended": "Reactivated",
    "user_password_set": "Password set",
    "user_password_change": "Password changed",
    "user_password_expired": "Password expired",
    "user_login_attempt": "Sign-in",
    "admin_login_attempt": "Administrator sign-in",
    "user_logout": "Signed out",
    "user_lockout": "Locked out",
    "user_unlock": "Unlocked",
    "user_password_reset_request": "Password reset by mail asked for",
    "user_password_warning_email": "Warned that the password expires",
    "user_activation_email": "Activation e-mail sent",
    "admin_update": "Administrator role changed",
    "api_key_create": "API key made",
    "api_key_use": "API key used",
    "api_key_end": "API key ended",
    "association_change": "User groups changed",
    "sso_auth": "Sign-on to an application",
    "user_create_provision": "Account created",
    "user_update_provision": "Account updated",
    "user_deprovision": "Account deactivated",
    "user_delete_provision": "Account deleted",
    "user_lookup_provision": "Account found",
    "idm_integration_activate": "Identity Management activated",
    "idm_integration_update": "Identity Management changed",
    "idm_integration_reauth": "Identity Management re-authorised",
    "idm_integration_delete": "Identity Management deactivated",
    "idm_integration_stopped": "Identity Management stopped",
    "idm_service_down": "The service does not answer",
    "idm_service_up": "The service answers again",
    "csv_import_start": "Import from CSV started",
    "csv_import_end": "Import from CSV ended",
    "idm_import_start": "Import started",
    "idm_import_end": "Import ended",
    "plan_held": "Leavers held",
    "plan_approved": "Plan approved",
    "plan_changed": "Changed since it was approved",
    "plan_expired": "Approval ended",
    "hold_resolved": "Hold resolved",
    "organization_create": "Organisation created",
    "organization_update": "Settings changed",
}
FAILED = {
    "user_login_attempt": "Sign-in refused",
    "admin_login_attempt": "Administrator sign-in refused",
    "sso_auth": "Sign-on refused",
    "api_key_use": "API key refused",
    "user_create": "User not imported",
    "user_create_provision": "Account not created",
    "user_update_provision": "Account not updated",
    "user_deprovision": "Account not deactivated",
    "user_delete_provision": "Account not deleted",
    "user_lookup_provision": "No account could be linked",
}
OTHERS = {"user_groups": "User groups", "addresses": "Addresses", "phone_numbers": "Phone numbers", "state": "State"}


@dataclass(frozen=True)
class Entry:
    """An event, its name in words, and (field, before, after)."""

    event: Event
    title: str
    changes: list[tuple[str, str, str]]


def entry(event: Event) -> Entry:
    """The event as the history shows it."""
    return Entry(event, title(event), [_change(change) for change in event.changes])


def title(event: Event) -> str:
    """What happened, or didn't."""
    done = SAID.get(event.kind, event.kind.replace("_", " ").capitalize())
    return done if event.success else FAILED.get(event.kind, f"{done}: failed")


def _change(change: dict) -> tuple[str, str, str]:
    name = change["field"]
    label = LABEL_OF.get(name) or OTHERS.get(name) or name.replace("_", " ").capitalize()
    return label, said(change["old"]), said(change["new"])


def said(value: object) -> str:
    """A value of an event as text: lists with commas, entries of a list by their parts."""
    if isinstance(value, list):
        return ", ".join(said(part) for part in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
