"""Single sign-on as RingCentral's side sees it: python3-saml verifies what signxml has signed (B5, G2)."""

import base64
import random
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ringcentral_sandbox.app import create_app
from tests.sandbox.directory import SEED, sign_in
from tests.sandbox.identity_provider import ACS, IDP, SP, Answer, Request, metadata, request_from

RITA = "rita@fernhill.example"
NUMBERED = {"email": RITA, "number": "+15551230001"}


@pytest.fixture(scope="module")
def real_time_app() -> Flask:
    """The real clock, because python3-saml knows no other."""
    return create_app(seed=SEED, chance=random.Random(7))


@pytest.fixture
def client(real_time_app: Flask) -> FlaskClient:
    """SSO is on, `email` is mapped."""
    client = real_time_app.test_client()
    client.post("/_sandbox/reset", json={})
    set_up(client, metadata=metadata(), email_attribute="email", enabled=True)
    return client


def set_up(client: FlaskClient, **values: Any) -> None:
    answer = client.post("/_sandbox/sso", json=values)
    assert answer.status_code == 200, answer.text


def started(client: FlaskClient, email: str = RITA) -> Request:
    answer = client.post("/login/sso", data={"email": email, "next": "/"})
    assert answer.status_code == 302, answer.text
    return request_from(answer.location)


def answered(client: FlaskClient, request: Request, **changes: Any) -> TestResponse:
    answer = replace(Answer(request.id, RITA, NUMBERED), **changes)
    return post(client, answer.encoded(), request.relay_state)


def post(client: FlaskClient, encoded: str, relay_state: str) -> TestResponse:
    form = {"SAMLResponse": encoded, "RelayState": relay_state}
    return client.post("/sp/ACS.saml2", data=form, follow_redirects=True)


def test_a_signed_response_signs_the_person_in_and_the_name_is_shown(client: FlaskClient) -> None:
    page = answered(client, started(client))
    assert page.status_code == 200
    assert "<h1>Rita Calder</h1>" in page.text
    assert "with Single Sign-on" in page.text


def test_the_request_names_the_sp_the_acs_and_the_identity_provider(client: FlaskClient) -> None:
    xml = started(client).xml
    assert xml.get("AssertionConsumerServiceURL") == ACS
    assert xml.get("Destination") == IDP
    assert xml.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer") == SP


BROKEN: dict[str, dict[str, Any]] = {
    "another key": {"signer": "somebody else"},
    "assertion not signed": {"sign_assertion": False},
    "nothing signed": {"sign_assertion": False, "sign_response": False},
    "issuer": {"issuer": "https://elsewhere.example"},
    "audience": {"audience": "https://elsewhere.example"},
    "recipient": {"recipient": f"{ACS}x"},
    "destination": {"destination": f"{ACS}/more"},
    "expired": {"not_on_or_after": -600},
    "not yet valid": {"not_before": 3600},
    "request": {"in_response_to": "_never_sent"},
    "number missing": {"attributes": {"email": RITA}},
    "number empty": {"attributes": {"email": RITA, "number": ""}},
    "email missing": {"attributes": {"number": "1"}},
    "nobody's email": {"attributes": {**NUMBERED, "email": "nobody@fernhill.example"}},
    "disabled account": {"attributes": {**NUMBERED, "email": "dora@fernhill.example"}},
    "pending account": {"attributes": {**NUMBERED, "email": "nick@fernhill.example"}},
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN.keys())
def test_a_response_with_one_wrong_field_signs_nobody_in(client: FlaskClient, changes: dict[str, Any]) -> None:
    page = answered(client, started(client), **changes)
    assert page.status_code == 403
    assert client.get("/").status_code == 302


def test_a_changed_byte_breaks_the_signature(client: FlaskClient) -> None:
    request = started(client)
    xml = Answer(request.id, RITA, NUMBERED).xml().replace(RITA.encode(), b"uma@fernhill.example")
    assert post(client, base64.b64encode(xml).decode(), request.relay_state).status_code == 403


def test_a_response_counts_once(client: FlaskClient) -> None:
    request = started(client)
    assert answered(client, request).status_code == 200
    client.get("/sign-out")
    again = answered(client, request)
    assert again.status_code == 403
    assert "answered already" in again.text


def test_a_response_counts_only_in_the_browser_that_asked(client: FlaskClient) -> None:
    request = started(client)
    other = client.application.test_client()
    page = answered(other, request)
    assert page.status_code == 403
    assert "another browser" in page.text


def test_relay_state_has_to_come_back(client: FlaskClient) -> None:
    request = started(client)
    page = post(client, Answer(request.id, RITA, NUMBERED).encoded(), "changed")
    assert "RelayState did not come back" in page.text


def test_an_unsolicited_response_gets_the_unexpected_error_page(client: FlaskClient) -> None:
    page = post(client, Answer("", RITA, NUMBERED).encoded(), "")
    assert page.status_code == 403
    assert "Unexpected Error" in page.text
    assert "provide the reference number below" in page.text


def test_switch_saml_unsolicited_takes_one_with_the_documented_relay_state(client: FlaskClient) -> None:
    client.post("/_sandbox/switches", json={"saml_unsolicited": "relay_state"})
    page = post(client, Answer("", RITA, NUMBERED).encoded(), "https://service.ringcentral.com/mobile/ssoLogin")
    assert "<h1>Rita Calder</h1>" in page.text


def test_switch_sso_number_recorded_takes_a_response_without_it(client: FlaskClient) -> None:
    client.post("/_sandbox/switches", json={"sso_number": "recorded"})
    assert answered(client, started(client), attributes={"email": RITA}).status_code == 200
    assert client.get("/_sandbox/saml").get_json()[-1]["attributes"] == {"email": [RITA]}


def test_switch_want_signed_both_refuses_a_response_whose_message_is_not_signed(client: FlaskClient) -> None:
    assert answered(client, started(client), sign_response=False).status_code == 200
    client.post("/_sandbox/switches", json={"want_signed": "both"})
    refused = answered(client, started(client), sign_response=False, assertion_id="_a2")
    assert refused.status_code == 403
    assert answered(client, started(client), assertion_id="_a3").status_code == 200


def test_switch_authn_request_binding_post_sends_a_form(client: FlaskClient) -> None:
    client.post("/_sandbox/switches", json={"authn_request_binding": "post"})
    page = client.post("/login/sso", data={"email": RITA})
    assert f'action="{IDP}"' in page.text
    assert 'name="SAMLRequest"' in page.text
    assert "form-action" not in page.headers["Content-Security-Policy"]


def test_a_metadata_without_post_gets_the_redirect_all_the_same(client: FlaskClient) -> None:
    set_up(client, metadata=metadata(post=False))
    client.post("/_sandbox/switches", json={"authn_request_binding": "post"})
    assert started(client).id


@pytest.mark.parametrize("binding", ["redirect", "post"])
def test_switch_authn_request_signed_signs_in_both_bindings(client: FlaskClient, binding: str) -> None:
    client.post("/_sandbox/switches", json={"authn_request_signed": "on", "authn_request_binding": binding})
    answer = client.post("/login/sso", data={"email": RITA})
    if binding == "redirect":
        assert "SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256" in answer.location
    else:
        [encoded] = re.findall(r'name="SAMLRequest" value="([^"]+)"', answer.text)
        assert b"SignatureValue" in base64.b64decode(encoded)
    assert 'AuthnRequestsSigned="true"' in client.get("/sp/metadata").text


def test_the_sp_metadata_has_entity_id_and_acs_and_wants_signed_assertions(client: FlaskClient) -> None:
    answer = client.get("/sp/metadata")
    assert f'entityID="{SP}"' in answer.text
    assert f'Location="{ACS}"' in answer.text
    assert 'WantAssertionsSigned="true"' in answer.text
    assert "sp-metadata.xml" in answer.headers["Content-Disposition"]


def test_entity_id_and_acs_can_be_configured() -> None:
    constants = {"entity_id": "https://sso.ringcentral.com", "acs_url": "https://sso.ringcentral.com/sp/ACS.saml2"}
    client = create_app(seed={**SEED, "service_provider": constants}).test_client()
    text = client.get("/sp/metadata").text
    assert 'entityID="https://sso.ringcentral.com"' in text
    assert 'Location="https://sso.ringcentral.com/sp/ACS.saml2"' in text


def test_somebody_unknown_or_an_account_without_sso_is_told_so(client: FlaskClient) -> None:
    assert "no RingCentral account" in client.post("/login/sso", data={"email": "x@y.example"}).text
    set_up(client, enabled=False)
    assert "not enabled" in client.post("/login/sso", data={"email": RITA}).text


def test_with_sso_enforced_passwords_are_refused_and_the_page_says_who_is_locked_out(client: FlaskClient) -> None:
    set_up(client, enforced=True)
    page = sign_in(client, RITA)
    assert page.status_code == 403
    assert "Users must only login via SSO" in page.text
    assert "locked out" in page.text
    client.post("/faults/act", data={"act": "support"})
    assert sign_in(client, RITA).status_code == 200


def test_without_maintained_passwords_only_sso_signs_in_until_sso_is_off(client: FlaskClient) -> None:
    set_up(client, keeps_passwords=False)
    assert "passwords are not maintained" in sign_in(client, RITA).text
    set_up(client, enabled=False)
    assert sign_in(client, RITA).status_code == 200
