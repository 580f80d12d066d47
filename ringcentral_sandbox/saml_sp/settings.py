"""What the Single Sign-on page keeps, and the same as python3-saml wants it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ringcentral_sandbox.database import Database
from ringcentral_sandbox.saml_sp.key_pair import key_pair
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.switches import switch

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
DIGEST256 = "http://www.w3.org/2001/04/xmlenc#sha256"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
SAML_SUBJECT, CUSTOM = "SAML_SUBJECT", "Custom"


@dataclass(frozen=True)
class IdentityProvider:
    """From the imported metadata. `endpoints`: binding to URL. `certificates`: base64, the first is Primary."""

    entity_id: str
    endpoints: dict[str, str]
    certificates: list[str]
    attributes: list[str] = field(default_factory=list)
    source: str = ""
    imported_at: float = 0.0


@dataclass(frozen=True)
class LoginSettings:
    """Enable SSO and Manage Your Login."""

    is_enabled: bool
    is_enforced: bool
    keeps_passwords: bool


def identity_provider(database: Database) -> IdentityProvider | None:
    stored = database.setting("identity_provider")
    return IdentityProvider(**stored) if stored else None


def save_identity_provider(database: Database, provider: IdentityProvider) -> None:
    database.set_setting("identity_provider", asdict(provider))


def email_mapping(database: Database) -> tuple[str, str]:
    """(choice, custom name): where the e-mail is found. SAML_SUBJECT until somebody chooses."""
    choice, custom = database.setting("email_mapping", [SAML_SUBJECT, ""])
    return choice, custom


def login_settings(database: Database) -> LoginSettings:
    return LoginSettings(
        is_enabled=database.setting("sso_enabled", False),
        is_enforced=database.setting("sso_enforced", False),
        keeps_passwords=database.setting("keeps_passwords", True),
    )


def entity_id(sandbox: Sandbox) -> str:
    return str(sandbox.database.setting("service_provider", {}).get("entity_id") or sandbox.base_url)


def acs_url(sandbox: Sandbox) -> str:
    configured = sandbox.database.setting("service_provider", {}).get("acs_url")
    return str(configured or f"{sandbox.base_url}/sp/ACS.saml2")


def python3_saml_settings(sandbox: Sandbox, provider: IdentityProvider | None) -> dict[str, Any]:
    """Strict, with signed assertions wanted. Without an identity provider: enough for the metadata of the SP."""
    settings: dict[str, Any] = {
        "strict": True,
        "sp": {
            "entityId": entity_id(sandbox),
            "assertionConsumerService": {"url": acs_url(sandbox), "binding": POST},
            "NameIDFormat": UNSPECIFIED,
        },
        "security": _security(sandbox),
    }
    if settings["security"]["authnRequestsSigned"]:
        settings["sp"].update(key_pair(sandbox))
    if provider is not None:
        settings["idp"] = {
            "entityId": provider.entity_id,
            "singleSignOnService": _endpoint(sandbox, provider),
            "x509certMulti": {"signing": provider.certificates[:2]},
        }
    return settings


def chosen_binding(sandbox: Sandbox, provider: IdentityProvider) -> str:
    """As the switch says, if the metadata offers it; else what it does offer."""
    wanted = POST if switch(sandbox.database, "authn_request_binding") == "post" else REDIRECT
    return wanted if wanted in provider.endpoints else next(iter(provider.endpoints))


def _endpoint(sandbox: Sandbox, provider: IdentityProvider) -> dict[str, str]:
    binding = chosen_binding(sandbox, provider)
    return {"url": provider.endpoints[binding], "binding": binding}


def _security(sandbox: Sandbox) -> dict[str, Any]:
    return {
        "authnRequestsSigned": switch(sandbox.database, "authn_request_signed") == "on",
        "wantAssertionsSigned": True,
        "wantMessagesSigned": switch(sandbox.database, "want_signed") == "both",
        "wantAttributeStatement": False,
        "rejectDeprecatedAlgorithm": True,
        "signatureAlgorithm": SHA256,
        "digestAlgorithm": DIGEST256,
        "requestedAuthnContext": False,
        "metadataValidUntil": "2049-12-31T00:00:00Z",
        "metadataCacheDuration": "P7D",
    }
