"""The OAuth client's requests and replies (RFC 6749, RFC 7636), and RingCentral's ways."""

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from lockstep.protocols import oauth
from lockstep.protocols.oauth import Client, Token, TokenError

CLIENT = Client("id:with colon", "s€cret", "https://lockstep.example/back?x=1")
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
TOKEN_URL = "https://platform.example/restapi/oauth/token"
TOKEN = {
    "access_token": "AT",
    "token_type": "bearer",
    "expires_in": 3600,
    "refresh_token": "RT",
    "refresh_token_expires_in": 604800,
    "scope": "ReadAccounts EditAccounts",
    "owner_id": "256440016",
}


def test_the_challenge_is_that_of_rfc_7636():
    assert oauth.challenge(VERIFIER) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("verifier", ["short", "x" * 129, "x" * 50 + "="])
def test_a_verifier_out_of_the_grammar_is_refused(verifier):
    with pytest.raises(ValueError):
        oauth.challenge(verifier)


def test_the_browser_is_sent_off_with_state_and_challenge():
    url = oauth.authorize_url(
        "https://platform.example/restapi/oauth/authorize",
        CLIENT,
        state="st&te",
        verifier=VERIFIER,
        extra={"login_hint": "testing12+3@jumpcloud.com", "prompt": "", "state": "not this"},
    )
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}
    assert query == {
        "response_type": "code",
        "client_id": "id:with colon",
        "redirect_uri": "https://lockstep.example/back?x=1",
        "state": "st&te",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        "login_hint": "testing12+3@jumpcloud.com",
    }


def test_the_client_authenticates_with_basic_and_its_parts_are_encoded():
    request = oauth.exchange_request(TOKEN_URL, CLIENT, code="c+d", verifier=VERIFIER)
    scheme, _, pair = request.headers["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(pair).decode()) == ("Basic", "id%3Awith+colon:s%E2%82%ACcret")
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["authorization_code"],
        "code": ["c+d"],
        "redirect_uri": ["https://lockstep.example/back?x=1"],
        "code_verifier": [VERIFIER],
    }


def test_a_refresh_and_a_revocation_say_no_more_than_they_need():
    assert oauth.refresh_request(TOKEN_URL, CLIENT, refresh_token="RT").form == {
        "grant_type": "refresh_token",
        "refresh_token": "RT",
    }
    assert oauth.revoke_request(TOKEN_URL, CLIENT, token="RT").content == b"token=RT"


def test_a_token_is_read():
    assert oauth.read_token(200, json.dumps(TOKEN).encode()) == Token(
        "AT", "RT", 3600, 604800, "256440016", "ReadAccounts EditAccounts"
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"expires_in": "2717"}, {"expires_seconds": 2717}),
        ({"expires_in": None}, {"expires_seconds": 300}),
        ({"expires_in": -5}, {"expires_seconds": 300}),
        ({"refresh_token": None}, {"refresh_token": ""}),
        ({"owner_id": 7}, {"owner_id": "7"}),
        ({"token_type": "Bearer"}, {"access_token": "AT"}),
    ],
)
def test_a_token_is_read_leniently(change, expected):
    token = oauth.read_token(200, json.dumps(TOKEN | change).encode())
    assert {name: getattr(token, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>"),
        (200, b"{}"),
        (200, b'{"access_token": "A T"}'),
        (200, b'{"access_token": "x\\r\\nX-Evil: 1"}'),
        (200, b'{"access_token": 5}'),
        (200, b'{"access_token": "AT", "token_type": "mac"}'),
        (200, b'{"access_token": "AT", "error": "invalid_grant"}'),
        (201, json.dumps(TOKEN).encode()),
        (503, b""),
    ],
)
def test_what_is_not_a_token_is_an_error(status, body):
    assert isinstance(oauth.read_token(status, body), TokenError)


@pytest.mark.parametrize(
    ("status", "error", "code", "dead"),
    [
        (400, "invalid_grant", "OAU-213", True),
        (400, "invalid_request", "OAU-213", True),
        (400, "invalid_grant", None, True),
        (400, "unauthorized_client", "OAU-251", True),
        (400, "invalid_client", "OAU-153", False),
        (429, "invalid_grant", "CMN-301", False),
        (503, "invalid_grant", "OAU-213", False),
    ],
)
def test_only_a_grant_that_will_never_be_good_again_is_dead(status, error, code, dead):
    body = {
        "error": error,
        "error_description": "why",
        "errors": [{"errorCode": code, "message": "why"}] if code else [],
    }
    read = oauth.read_token(status, json.dumps(body).encode())
    assert (read.code, read.sentence, read.dead) == (code or error, "why", dead)


def test_the_way_back_is_cut_to_size_and_its_description_decoded():
    callback = oauth.read_callback(
        {"state": "s" * 999, "error": "access_denied", "error_description": "The+user+denied"}
    )
    assert (len(callback.state), callback.error, callback.description) == (200, "access_denied", "The user denied")


def test_secrets_do_not_show_in_a_repr():
    token = oauth.read_token(200, json.dumps(TOKEN).encode())
    request = oauth.refresh_request(TOKEN_URL, CLIENT, refresh_token="RT")
    assert not any(secret in f"{token!r} {request!r} {CLIENT!r}" for secret in ("AT", "RT'", "s€cret"))
