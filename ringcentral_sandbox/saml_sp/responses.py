"""Responses: verified with python3-saml, and by what it leaves open, then taken to an account by e-mail alone."""

import base64
import json
from dataclasses import dataclass, field

from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from ringcentral_sandbox.accounts.extensions import Extension, find_by_email
from ringcentral_sandbox.saml_sp.request_data import request_data
from ringcentral_sandbox.saml_sp.settings import (
    CUSTOM,
    SAML_SUBJECT,
    acs_url,
    email_mapping,
    entity_id,
    identity_provider,
    login_settings,
    python3_saml_settings,
)
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.switches import switch

RESPONSE_LIMIT = 256 * 1024
ASSERTION_SECONDS = 24 * 3600
IDP_INITIATED_RELAY = "/mobile/ssoLogin"


class Rejected(Exception):
    """Why a response was not taken; `kind` is "unexpected" for the page without a reason."""

    def __init__(self, reason: str, kind: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


@dataclass(frozen=True)
class Accepted:
    person: Extension
    request_id: str | None
    name_id: str
    attributes: dict[str, list[str]] = field(default_factory=dict)


def accept_response(sandbox: Sandbox, encoded: str, relay_state: str) -> Accepted:
    """Who the response signs in. Its sender controls every byte of it, so nothing is read before it is verified."""
    response = _parsed(sandbox, encoded)
    request_id = _expected_request(sandbox, response, relay_state)
    try:
        response.is_valid(request_data(acs_url(sandbox)), request_id, raise_exceptions=True)
    except Exception as error:
        raise Rejected(str(error)) from error
    _check_exactly(sandbox, response)
    _use_once(sandbox, response, request_id)
    attributes = response.get_attributes()
    name_id = response.get_nameid() or ""
    person = _person(sandbox, name_id, attributes)
    _check_number(sandbox, attributes)
    return Accepted(person, request_id, name_id, attributes)


def _parsed(sandbox: Sandbox, encoded: str) -> OneLogin_Saml2_Response:
    provider = identity_provider(sandbox.database)
    if provider is None or not login_settings(sandbox.database).is_enabled:
        raise Rejected("Single Sign-on is not enabled for this account.")
    if not encoded or len(encoded) > RESPONSE_LIMIT:
        raise Rejected("There is no SAMLResponse of a possible size.")
    try:
        if b"<!DOCTYPE" in base64.b64decode(encoded):
            raise Rejected("The response has a document type.")
        return OneLogin_Saml2_Response(OneLogin_Saml2_Settings(python3_saml_settings(sandbox, provider)), encoded)
    except Rejected:
        raise
    except Exception as error:
        raise Rejected(f"The response cannot be read: {error}") from error


def _expected_request(sandbox: Sandbox, response: OneLogin_Saml2_Response, relay_state: str) -> str | None:
    request_id = response.get_in_response_to()
    if request_id is None:
        allowed = switch(sandbox.database, "saml_unsolicited") == "relay_state"
        if allowed and relay_state.endswith(IDP_INITIATED_RELAY):
            return None
        raise Rejected("The response answers no request.", kind="unexpected")
    row = sandbox.database.row("SELECT * FROM saml_request WHERE id = ?", request_id)
    if row is None:
        raise Rejected("The response answers a request that was never sent.", kind="unexpected")
    if row["used_at"] is not None:
        raise Rejected("The request has been answered already.")
    if row["expires_at"] <= sandbox.timestamp():
        raise Rejected("The request is too old.")
    if row["relay_state"] != relay_state:
        raise Rejected("RelayState did not come back as it was sent.")
    return str(request_id)


def _check_exactly(sandbox: Sandbox, response: OneLogin_Saml2_Response) -> None:
    """python3-saml takes a missing audience, and prefixes of Destination and Recipient; here they are exact."""
    names = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}
    [assertion] = response.document.findall("saml:Assertion", names)
    if entity_id(sandbox) not in response.get_audiences():
        raise Rejected("The audience is missing or another.")
    if response.document.get("Destination") != acs_url(sandbox):
        raise Rejected("The Destination is missing or another.")
    data = assertion.findall("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", names)
    if not data or any(item.get("Recipient") != acs_url(sandbox) for item in data):
        raise Rejected("The Recipient is missing or another.")
    answered = response.get_in_response_to()
    if any(item.get("InResponseTo") != answered or not item.get("NotOnOrAfter") for item in data):
        raise Rejected("SubjectConfirmationData lacks InResponseTo or NotOnOrAfter.")


def _use_once(sandbox: Sandbox, response: OneLogin_Saml2_Response, request_id: str | None) -> None:
    database, now = sandbox.database, sandbox.timestamp()
    assertion_id = response.get_assertion_id()
    with database.transaction():
        database.execute("DELETE FROM saml_seen WHERE until <= ?", now)
        if database.value("SELECT 1 FROM saml_seen WHERE assertion_id = ?", assertion_id):
            raise Rejected("The assertion has been used already.")
        database.execute("INSERT INTO saml_seen VALUES (?, ?)", assertion_id, now + ASSERTION_SECONDS)
        database.execute("UPDATE saml_request SET used_at = ? WHERE id = ?", now, request_id)


def _person(sandbox: Sandbox, name_id: str, attributes: dict[str, list[str]]) -> Extension:
    choice, custom = email_mapping(sandbox.database)
    name = custom if choice == CUSTOM else choice
    values = [name_id] if choice == SAML_SUBJECT else attributes.get(name, [])
    if len(values) != 1 or not values[0]:
        raise Rejected(f"The response has no single value for the email attribute {name!r}.")
    person = find_by_email(sandbox.database, values[0])
    if person is None:
        raise Rejected(f"There is no RingCentral account with the email {values[0]}.")
    if not person.is_active:
        raise Rejected(
            "The account is not enabled. Users must be created and activated before they use single sign-on."
        )
    return person


def _check_number(sandbox: Sandbox, attributes: dict[str, list[str]]) -> None:
    if switch(sandbox.database, "sso_number") == "required" and not any(attributes.get("number", [])):
        raise Rejected("The attribute number is missing or empty. It is required for single sign-on.")


def recorded(attributes: dict[str, list[str]]) -> str:
    return json.dumps(attributes, ensure_ascii=False)
