"""A directory as the sandbox meets one: it authorises in a browser, and then calls."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CLIENT = ("client-1", "secret-1")
CALLBACK = "http://localhost:8000/callback"
PASSWORD = "sandbox-password"
VERIFIER = "v" * 43
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

SEED: dict[str, Any] = {
    "company": {"name": "Fernhill Trading", "plan": "Premium"},
    "client": {"client_id": CLIENT[0], "client_secret": CLIENT[1], "name": "Lockstep", "redirect_uris": [CALLBACK]},
    "people": [
        {"name": "Rita Calder", "email": "rita@fernhill.example", "role": "Super Admin", "password": PASSWORD},
        {"name": "Uma Reyes", "email": "uma@fernhill.example", "role": "User Admin", "password": PASSWORD},
        {"name": "Sam Stone", "email": "sam@fernhill.example", "role": "Standard", "password": PASSWORD},
        {"name": "Dora Dale", "email": "dora@fernhill.example", "status": "Disabled"},
        {"name": "Nick Nash", "email": "nick@fernhill.example", "status": "NotActivated", "country": "Germany"},
    ],
    "unassigned": {"United States": 2, "Germany": 1},
    "rate_limits": {"light": 1000, "heavy": 1000, "medium": 1000, "auth": 1000},
    "emails_taken_elsewhere": ["own.account@fernhill.example"],
}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Directory:
    """Calls the API with the token that it has; what comes back is left to the test."""

    client: FlaskClient
    tokens: dict[str, Any] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.tokens['access_token']}", **headers}
        return self.client.open(path, method=method, json=body, headers=sent)

    def create(self, email: str, **more: Any) -> TestResponse:
        return self.call("POST", "/scim/v2/Users", person(email, **more))

    def patch(self, user_id: str, *operations: dict[str, Any]) -> TestResponse:
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.call("PATCH", f"/scim/v2/Users/{user_id}", body)

    def set_active(self, user_id: str, value: object) -> TestResponse:
        return self.patch(user_id, {"op": "replace", "path": "active", "value": value})

    def delete(self, user_id: str) -> TestResponse:
        return self.call("DELETE", f"/scim/v2/Users/{user_id}")

    def switch(self, **values: str) -> None:
        assert self.client.post("/_sandbox/switches", json=values).status_code == 200

    def activate(self, user_id: str) -> None:
        assert self.client.post(f"/_sandbox/users/{user_id}/activate", json={}).status_code == 200

    def refresh(self, refresh_token: str = "") -> TestResponse:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token or self.tokens["refresh_token"]}
        return self.client.post("/restapi/oauth/token", auth=CLIENT, data=form)


def person(email: str, **more: Any) -> dict[str, Any]:
    return {
        "schemas": [CORE, ENTERPRISE],
        "externalId": f"ext-{email}",
        "userName": email,
        "name": {"givenName": "Bob", "familyName": "Tanaka"},
        "emails": [{"type": "work", "value": email}],
        **more,
    }


def authorize_url(**changes: str) -> str:
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    values = {
        "response_type": "code",
        "client_id": CLIENT[0],
        "redirect_uri": CALLBACK,
        "state": "state-1",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **changes,
    }
    return f"/restapi/oauth/authorize?{urlencode({k: v for k, v in values.items() if v})}"


def sign_in(client: FlaskClient, email: str, url: str = "/") -> TestResponse:
    """By password; answers the page that comes after."""
    form = {"email": email, "password": PASSWORD, "next": url}
    return client.post("/login/password", data=form, follow_redirects=True)


def consent_page(client: FlaskClient, email: str, url: str) -> TestResponse:
    client.get(url)
    return sign_in(client, email, url)


def authorize(client: FlaskClient, email: str = "uma@fernhill.example", **changes: str) -> dict[str, str]:
    """Sign in, Authorize; what the browser brings back to the directory."""
    url = authorize_url(**changes)
    consent_page(client, email, url)
    answer = client.post(url, data={"decision": "authorize"})
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def exchange(client: FlaskClient, code: str, **changes: str) -> TestResponse:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return client.post("/restapi/oauth/token", auth=CLIENT, data={**form, **changes})


def connect(client: FlaskClient, email: str = "uma@fernhill.example") -> Directory:
    return Directory(client, exchange(client, authorize(client, email)["code"]).get_json())
