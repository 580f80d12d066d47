"""OAuth: sign-in, consent, roles, code, PKCE, rotation with its grace, revocation (G3, D1, D2, D3)."""

import base64
import random
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from ringcentral_sandbox.app import create_app
from tests.sandbox.directory import (
    CALLBACK,
    CLIENT,
    SEED,
    Clock,
    Directory,
    authorize,
    authorize_url,
    connect,
    consent_page,
    exchange,
    sign_in,
)

UMA, SAM = "uma@fernhill.example", "sam@fernhill.example"


def code_of(answer: object) -> str:
    return answer.get_json()["errors"][0]["errorCode"]  # type: ignore[attr-defined]


def test_authorize_asks_to_sign_in_with_the_hint_filled_in(client: FlaskClient) -> None:
    page = client.get(authorize_url(login_hint="testing12+3@fernhill.example"), follow_redirects=True)
    assert 'value="testing12+3@fernhill.example"' in page.text
    assert "<h1>Sign in</h1>" in page.text


def test_the_consent_page_says_what_is_asked_for_and_by_whom(client: FlaskClient) -> None:
    page = consent_page(client, UMA, authorize_url())
    assert "Access Request" in page.text
    assert "<b>Lockstep</b> is requesting access to RingCentral" in page.text
    assert "Signed in as Uma Reyes, User Admin of Fernhill Trading" in page.text
    assert ">Cancel</button>" in page.text
    assert ">Authorize</button>" in page.text
    assert "form-action" not in page.headers["Content-Security-Policy"]


def test_signing_in_is_asked_for_again_although_somebody_is_signed_in(client: FlaskClient) -> None:
    sign_in(client, UMA)
    assert client.get(authorize_url()).location.startswith("/login?")


def test_authorize_brings_back_code_state_and_the_seconds_left(client: FlaskClient) -> None:
    back = authorize(client)
    assert back["state"] == "state-1"
    assert back["expires_in"] == "60"


def test_cancel_brings_back_access_denied(client: FlaskClient) -> None:
    url = authorize_url()
    consent_page(client, UMA, url)
    answer = client.post(url, data={"decision": "cancel"})
    back = parse_qs(urlsplit(answer.location).query)
    assert back["error"] == ["access_denied"]
    assert back["error_description"] == ["The user denied access to your application"]
    assert back["state"] == ["state-1"]


def test_the_token_answer_has_the_documented_fields(client: FlaskClient) -> None:
    answer = exchange(client, authorize(client)["code"])
    assert answer.headers["Content-Type"].startswith("application/json")
    body = answer.get_json()
    assert set(body) == {
        "access_token", "token_type", "expires_in", "refresh_token", "refresh_token_expires_in", "scope", "owner_id",
        "endpoint_id", "session_id",
    }  # fmt: skip
    assert (body["token_type"], body["expires_in"], body["refresh_token_expires_in"]) == ("bearer", 3600, 604800)
    assert set(body["scope"].split()) == {"EditAccounts", "ReadAccounts", "EditExtensions"}


def test_a_code_counts_once_and_for_sixty_seconds(client: FlaskClient, clock: Clock) -> None:
    code = authorize(client)["code"]
    assert exchange(client, code).status_code == 200
    again = exchange(client, code)
    assert (again.status_code, code_of(again)) == (400, "OAU-106")
    late = authorize(client)["code"]
    clock.move(60)
    assert code_of(exchange(client, late)) == "OAU-108"


def test_the_verifier_has_to_fit_the_challenge(client: FlaskClient) -> None:
    answer = exchange(client, authorize(client)["code"], code_verifier="w" * 43)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_grant")


def test_the_redirect_uri_has_to_be_the_same_again(client: FlaskClient) -> None:
    answer = exchange(client, authorize(client)["code"], redirect_uri="http://localhost:8000/other")
    assert answer.get_json()["error"] == "invalid_grant"


@pytest.mark.parametrize("uri", [f"{CALLBACK}/", "http://evil.example/callback", CALLBACK.upper()])
def test_another_redirect_uri_gets_a_page_and_never_a_redirect(client: FlaskClient, uri: str) -> None:
    answer = client.get(authorize_url(redirect_uri=uri), headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "Redirect URIs do not match" in answer.text
    assert "OAU-109" in answer.text


def test_an_unknown_client_is_named_in_the_error(client: FlaskClient) -> None:
    answer = client.get(authorize_url(client_id="xx"), headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.get_json() == {
        "error": "invalid_client",
        "error_description": "Invalid client: xx",
        "errors": [
            {
                "errorCode": "OAU-153",
                "message": "Invalid client: xx",
                "parameters": [{"parameterName": "client_id", "parameterValue": "xx"}],
            }
        ],
    }
    assert 'error="invalid_client"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("auth", "code"), [(None, "OAU-123"), ((CLIENT[0], "wrong"), "OAU-153"), (("wrong", "wrong"), "OAU-153")]
)
def test_the_client_has_to_authenticate(client: FlaskClient, auth: tuple[str, str] | None, code: str) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    answer = client.post("/restapi/oauth/token", auth=auth, data=form)
    assert (answer.status_code, answer.get_json()["error"], code_of(answer)) == (400, "invalid_client", code)


def test_other_grants_are_unsupported(client: FlaskClient) -> None:
    form = {"grant_type": "password", "username": UMA, "password": "x"}
    answer = client.post("/restapi/oauth/token", auth=CLIENT, data=form)
    assert (answer.status_code, code_of(answer)) == (400, "OAU-250")


def test_a_refresh_rotates_and_the_old_access_token_dies_at_once(directory: Directory, clock: Clock) -> None:
    answer = directory.refresh()
    assert answer.status_code == 200
    assert answer.get_json()["access_token"] != directory.tokens["access_token"]
    assert code_of(directory.call("GET", "/scim/v2/Users")) == "OAU-129"
    clock.move(10)
    assert code_of(directory.call("GET", "/scim/v2/Users")) == "OAU-213"


def test_a_repeated_refresh_gives_the_same_tokens_for_an_hour_while_they_are_unused(
    directory: Directory, clock: Clock
) -> None:
    first = directory.refresh().get_json()
    clock.move(3500)
    again = directory.refresh().get_json()
    assert (again["access_token"], again["refresh_token"]) == (first["access_token"], first["refresh_token"])
    clock.move(101)
    assert code_of(directory.refresh()) == "OAU-213"


def test_once_the_new_token_was_used_the_old_refresh_token_lives_ten_seconds(
    directory: Directory, clock: Clock
) -> None:
    new = directory.refresh().get_json()
    Directory(directory.client, new).call("GET", "/scim/v2/Users")
    clock.move(9)
    assert directory.refresh().status_code == 200
    clock.move(1)
    dead = directory.refresh()
    assert (dead.status_code, code_of(dead)) == (400, "OAU-213")
    assert directory.refresh(new["refresh_token"]).status_code == 200


def test_an_idle_grant_dies_after_seven_days(directory: Directory, clock: Clock) -> None:
    clock.move(7 * 24 * 3600 - 1)
    tokens = directory.refresh().get_json()
    clock.move(7 * 24 * 3600)
    assert code_of(directory.refresh(tokens["refresh_token"])) == "OAU-213"


@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
def test_revoking_one_token_ends_the_whole_session(directory: Directory, name: str) -> None:
    answer = directory.client.post("/restapi/oauth/revoke", auth=CLIENT, data={"token": directory.tokens[name]})
    assert (answer.status_code, answer.data) == (200, b"")
    assert directory.call("GET", "/scim/v2/Users").status_code == 401
    assert directory.refresh().status_code == 400


def test_a_changed_password_ends_the_grant(directory: Directory) -> None:
    owner = directory.tokens["owner_id"]
    directory.client.patch(f"/_sandbox/users/{owner}", json={"password": "another-password"})
    assert directory.call("GET", "/scim/v2/Users").status_code == 401


def test_the_sixth_session_ends_the_first(client: FlaskClient) -> None:
    sessions = [connect(client) for _ in range(6)]
    assert [session.call("GET", "/scim/v2/Users").status_code for session in sessions] == [401] + [200] * 5


def test_switch_refresh_tokens_off_issues_none(client: FlaskClient) -> None:
    client.post("/_sandbox/switches", json={"refresh_tokens": "off"})
    body = exchange(client, authorize(client)["code"]).get_json()
    assert "refresh_token" not in body
    assert "refresh_token_expires_in" not in body


def test_userinfo_names_the_person(directory: Directory) -> None:
    body = directory.call("GET", "/restapi/oauth/userinfo").get_json()
    assert (body["email"], body["sub"]) == (UMA, directory.tokens["owner_id"])


def test_below_user_admin_there_is_the_request_for_administrator_permission(client: FlaskClient) -> None:
    """D2, the first way: it never comes back."""
    url = authorize_url()
    page = consent_page(client, SAM, url)
    assert page.status_code == 403
    assert "Administrator permission required" in page.text
    assert "User Admin" in page.text
    sent = client.post(url, data={"decision": "request"})
    assert "has been sent" in sent.text
    assert "Sam Stone asks for administrator permission" in client.get("/_sandbox/mails").get_json()[0]["subject"]
    assert client.post(url, data={"decision": "authorize"}).status_code == 403


def test_switch_below_user_admin_access_denied_comes_back_with_an_error(client: FlaskClient) -> None:
    """D2, the second way."""
    client.post("/_sandbox/switches", json={"below_user_admin": "access_denied"})
    url = authorize_url()
    client.get(url)
    form = {"email": SAM, "password": "sandbox-password", "next": url}
    client.post("/login/password", data=form)
    assert "error=access_denied" in client.get(url).location


def test_switch_below_user_admin_passes_and_the_first_call_is_403(client: FlaskClient) -> None:
    """D2, the third way."""
    client.post("/_sandbox/switches", json={"below_user_admin": "passes"})
    answer = connect(client, SAM).call("GET", "/scim/v2/Users")
    assert (answer.status_code, answer.get_json()["errorCode"]) == (403, "CMN-408")


def test_a_disabled_person_and_a_wrong_password_do_not_sign_in(client: FlaskClient) -> None:
    form = {"email": UMA, "password": "wrong", "next": "/"}
    assert client.post("/login/password", data=form).status_code == 401
    form = {"email": "dora@fernhill.example", "password": "", "next": "/"}
    assert client.post("/login/password", data=form).status_code == 401


def test_the_same_chance_gives_the_same_tokens() -> None:
    apps = [create_app(seed=SEED, clock=Clock(), chance=random.Random(7)) for _ in range(2)]
    assert connect(apps[0].test_client()).tokens == connect(apps[1].test_client()).tokens


def test_basic_credentials_are_form_decoded_or_not_the_plain_ones_work(client: FlaskClient) -> None:
    header = base64.b64encode(":".join(CLIENT).encode()).decode()
    code = authorize(client)["code"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": "v" * 43,
    }
    answer = client.post("/restapi/oauth/token", headers={"Authorization": f"Basic {header}"}, data=form)
    assert answer.status_code == 200
