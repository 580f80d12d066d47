"""Every behaviour that the documented facts leave open, as a switch with its default.

docs/sandbox.md has the table; a test keeps the two equal.
"""

from dataclasses import dataclass
from typing import Any

from ringcentral_sandbox.database import Database


@dataclass(frozen=True)
class Switch:
    """`choices` empty means any whole number."""

    name: str
    default: str
    choices: tuple[str, ...]
    about: str


SWITCHES = (
    Switch("scim", "on", ("on", "off"), "Directory Provider is SCIM; off answers 403"),
    Switch("platform_api", "on", ("on", "refused"), "The extension list and account of the platform API"),
    Switch("line_country", "told", ("told", "left_out"), "assignedCountry in items of the extension list"),
    Switch("app_permissions", "EditAccounts", ("EditAccounts", "ReadAccounts", "none"), "What the app may do"),
    Switch("refresh_tokens", "on", ("on", "off"), "The app's setting “Issue refresh tokens”"),
    Switch(
        "below_user_admin",
        "page",
        ("page", "access_denied", "passes"),
        "Authorising with a role below User Admin: the request for permission, a redirect, or a 403 at the first call",
    ),
    Switch(
        "no_line", "license_403", ("license_403", "country_400"), "No unassigned extension in the address's country"
    ),
    Switch("address_without_country", "refused", ("refused", "accepted"), "An address that names no country"),
    Switch("address_state", "required", ("required", "lenient"), "State in the USA, Canada and the United Kingdom"),
    Switch("country_alpha3", "refused", ("refused", "accepted"), "Country codes of three letters, such as USA"),
    Switch("phone_format", "e164", ("e164", "any"), "Phone numbers have to start with + and be E.164"),
    Switch("username_is_email", "required", ("required", "lenient"), "userName has to be the work e-mail address"),
    Switch("duplicate_scim_type", "uniqueness", ("uniqueness", "none"), "scimType of the 409 for a duplicate e-mail"),
    Switch(
        "active_at_create", "pending", ("pending", "honoured"), "active true in a create: still NotActivated, or not"
    ),
    Switch("pending_write", "403", ("403", "400", "ignored"), "PUT and PATCH of a pending account"),
    Switch("delete_disabled", "403", ("403", "400", "allowed"), "DELETE of a disabled account"),
    Switch("put_without_active", "keeps", ("keeps", "false", "true"), "A PUT that leaves `active` out"),
    Switch("patch_no_match", "noTarget", ("noTarget", "create"), "PATCH of phoneNumbers[…] when there is none"),
    Switch("op_case", "lenient", ("lenient", "strict"), "PATCH ops with a capital, such as Replace"),
    Switch("string_booleans", "lenient", ("lenient", "strict"), 'active as the text "False"'),
    Switch("id_reuse", "newest", ("newest", "oldest", "never"), "Which freed extension id the next create gets"),
    Switch("list_items", "short", ("short", "full"), "List items without addresses and phoneNumbers"),
    Switch("list_lag_seconds", "0", (), "How long a created account is missing from lists and filters"),
    Switch("count_max", "100", (), "The largest page of a list"),
    Switch("primary", "left_out", ("left_out", "false"), "“primary”: false in e-mails and addresses"),
    Switch("media_type", "json", ("json", "scim"), "Content-Type when Accept names neither"),
    Switch("error_envelope", "ringcentral", ("ringcentral", "scim"), "Shape of 401 and 429 on /scim"),
    Switch("retry_after", "sent", ("sent", "left_out"), "Retry-After with a 429"),
    Switch("discovery_auth", "required", ("required", "none"), "ServiceProviderConfig needs a token"),
    Switch("sso_number", "required", ("required", "recorded"), "The attribute `number` in SAML responses"),
    Switch("saml_unsolicited", "refused", ("refused", "relay_state"), "Responses nobody asked for"),
    Switch("authn_request_binding", "redirect", ("redirect", "post"), "How the AuthnRequest is sent"),
    Switch("authn_request_signed", "off", ("off", "on"), "Whether it is signed"),
    Switch("want_signed", "assertion", ("assertion", "both"), "What has to be signed in a SAML response"),
)
BY_NAME = {switch.name: switch for switch in SWITCHES}


def switch(database: Database, name: str) -> str:
    return str(database.setting(f"switch:{name}", BY_NAME[name].default))


def switch_number(database: Database, name: str) -> int:
    return int(switch(database, name))


def all_switches(database: Database) -> dict[str, str]:
    return {name: switch(database, name) for name in BY_NAME}


def set_switches(database: Database, values: dict[str, Any]) -> None:
    """Set some; raises ValueError and changes nothing if a name or a value is unknown."""
    for name, value in values.items():
        _check(name, str(value))
    with database.transaction():
        for name, value in values.items():
            database.set_setting(f"switch:{name}", str(value))


def _check(name: str, value: str) -> None:
    known = BY_NAME.get(name)
    if known is None:
        raise ValueError(f"There is no switch {name!r}.")
    if known.choices and value not in known.choices:
        raise ValueError(f"{name} is one of {', '.join(known.choices)}, not {value!r}.")
    if not known.choices and not value.isdigit():
        raise ValueError(f"{name} is a whole number, not {value!r}.")
