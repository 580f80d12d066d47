"""AuthnRequests: made, remembered, sent by redirect or by POST."""

import base64
from dataclasses import dataclass

from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from ringcentral_sandbox.saml_sp.request_data import request_data
from ringcentral_sandbox.saml_sp.settings import (
    DIGEST256,
    POST,
    SHA256,
    IdentityProvider,
    acs_url,
    chosen_binding,
    python3_saml_settings,
)
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.switches import switch

REQUEST_SECONDS = 15 * 60


@dataclass(frozen=True)
class Outgoing:
    """`url` alone for the redirect binding; with `fields` for the POST binding."""

    url: str
    fields: dict[str, str]


def new_request(sandbox: Sandbox, provider: IdentityProvider, *, browser: str, next_url: str) -> Outgoing:
    """Remembered with the browser that started it, so that its answer counts there and once."""
    auth = OneLogin_Saml2_Auth(request_data(acs_url(sandbox)), python3_saml_settings(sandbox, provider))
    relay_state = sandbox.random_text(24)
    if chosen_binding(sandbox, provider) == POST:
        request = OneLogin_Saml2_Authn_Request(auth.get_settings())
        outgoing = Outgoing(
            auth.get_sso_url(), {"SAMLRequest": _encoded(sandbox, auth, request), "RelayState": relay_state}
        )
        request_id = request.get_id()
    else:
        outgoing = Outgoing(auth.login(return_to=relay_state), {})
        request_id = auth.get_last_request_id()
    sandbox.database.execute(
        "INSERT INTO saml_request (id, browser, next_url, relay_state, expires_at) VALUES (?, ?, ?, ?, ?)",
        *(request_id, browser, next_url, relay_state, sandbox.timestamp() + REQUEST_SECONDS),
    )
    return outgoing


def _encoded(sandbox: Sandbox, auth: OneLogin_Saml2_Auth, request: OneLogin_Saml2_Authn_Request) -> str:
    xml = request.get_xml()
    if switch(sandbox.database, "authn_request_signed") == "on":
        settings = auth.get_settings()
        xml = OneLogin_Saml2_Utils.add_sign(
            xml, settings.get_sp_key(), settings.get_sp_cert(), False, SHA256, DIGEST256
        )
    data = xml if isinstance(xml, bytes) else xml.encode()
    return base64.b64encode(data).decode()
