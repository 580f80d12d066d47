"""The two grants on Authlib: authorization code with PKCE, and refresh with rotation."""

from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.requests import OAuth2Request

from ringcentral_sandbox.accounts.extensions import DISABLED, Extension, find_user
from ringcentral_sandbox.oauth import tokens
from ringcentral_sandbox.oauth.clients import Client
from ringcentral_sandbox.oauth.errors import RingCentralError
from ringcentral_sandbox.sandbox import Sandbox, here

CODE_SECONDS = 60
ACCESS_MIN, ACCESS_MAX = 600, 3600
REFRESH_MAX = 2_592_000


@dataclass(frozen=True)
class Code:
    """An authorization code as Authlib and its PKCE extension read it."""

    code: str
    owner_id: int
    redirect_uri: str
    scope: str
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def validate_authorization_redirect_uri(self, request: OAuth2Request, client: Client) -> str:
        """Exact match against what is registered, else an error page and never a redirect."""
        wanted = request.payload.redirect_uri or client.get_default_redirect_uri()
        if not client.redirect_uris:
            raise RingCentralError("invalid_client", "OAU-113", "No redirect uri is registered for the client")
        if not wanted or not client.check_redirect_uri(wanted):
            raise RingCentralError("invalid_grant", "OAU-109", "Redirect URIs do not match")
        return str(wanted)

    def create_authorization_response(self, redirect_uri: str, grant_user: Extension | None) -> Any:
        status, body, headers = super().create_authorization_response(redirect_uri, grant_user)
        name, location = headers[0]
        return status, body, [(name, f"{location}&expires_in={CODE_SECONDS}")]

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        sandbox, data = here(), request.payload.data
        sandbox.database.execute(
            "INSERT INTO authorization_code (code, client_id, owner_id, redirect_uri, scope, code_challenge,"
            " code_challenge_method, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(code, request.client.client_id, request.user.id, request.payload.redirect_uri or "", request.scope),
            *(data.get("code_challenge"), data.get("code_challenge_method")),
            sandbox.timestamp() + CODE_SECONDS,
        )

    def generate_authorization_code(self) -> str:
        return here().random_text(48)

    def query_authorization_code(self, code: str, client: Client) -> Code:
        sandbox = here()
        row = sandbox.database.row("SELECT * FROM authorization_code WHERE code = ?", code)
        if row is None or row["used_at"] is not None:
            raise RingCentralError("invalid_grant", "OAU-106", "Invalid authorization code")
        if row["client_id"] != client.client_id:
            message = "Authorization code is not issued for this application"
            raise RingCentralError("invalid_grant", "OAU-110", message)
        if row["expires_at"] <= sandbox.timestamp():
            raise RingCentralError("invalid_grant", "OAU-108", "Authorization code is expired")
        return Code(**{name: row[name] for name in Code.__dataclass_fields__})

    def delete_authorization_code(self, authorization_code: Code) -> None:
        sandbox = here()
        sandbox.database.execute(
            "UPDATE authorization_code SET used_at = ? WHERE code = ?", sandbox.timestamp(), authorization_code.code
        )

    def authenticate_user(self, authorization_code: Code) -> Extension:
        return owner_who_may(here(), authorization_code.owner_id)

    def generate_token(self, **_: Any) -> dict[str, Any]:
        return _first_pair(here(), self.request)

    def save_token(self, token: dict[str, Any]) -> None:
        """Saved when it was generated."""


class RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def authenticate_refresh_token(self, refresh_token: str) -> tokens.TokenPair:
        pair = tokens.refreshable(here(), refresh_token)
        if pair is None:
            raise RingCentralError("invalid_grant", "OAU-213", "Token not found")
        return pair

    def authenticate_user(self, refresh_token: tokens.TokenPair) -> Extension:
        return owner_who_may(here(), refresh_token.owner_id)

    def issue_token(self, user: Extension, refresh_token: tokens.TokenPair) -> dict[str, Any]:
        access, refresh = lifetimes(self.request)
        successor = tokens.rotate(here(), refresh_token, access_seconds=access, refresh_seconds=refresh)
        return token_info(here(), successor)

    def save_token(self, token: dict[str, Any]) -> None:
        """Saved when it was issued."""

    def revoke_old_credential(self, refresh_token: tokens.TokenPair) -> None:
        """The rotation has replaced it."""


def owner_who_may(sandbox: Sandbox, owner_id: int) -> Extension:
    owner = find_user(sandbox.database, owner_id)
    if owner is None:
        raise RingCentralError("invalid_grant", "OAU-232", "Extension not found")
    if owner.status == DISABLED:
        raise RingCentralError("invalid_grant", "OAU-236", "Extension is disabled or frozen")
    if not owner.is_active:
        message = "Login for extension in current state is not allowed."
        raise RingCentralError("invalid_grant", "OAU-141", message)
    return owner


def lifetimes(request: OAuth2Request) -> tuple[int, int]:
    """Seconds of access and refresh token, as asked for within the documented bounds."""
    access = _seconds(request.form.get("access_token_ttl"), tokens.ACCESS_SECONDS)
    refresh = _seconds(request.form.get("refresh_token_ttl"), tokens.REFRESH_SECONDS)
    return min(max(access, ACCESS_MIN), ACCESS_MAX), min(max(refresh, 1), REFRESH_MAX)


def token_info(sandbox: Sandbox, pair: tokens.TokenPair) -> dict[str, Any]:
    """The documented TokenInfo, with what is left of the lifetimes."""
    now = sandbox.timestamp()
    info = {
        "access_token": pair.access_token,
        "token_type": "bearer",
        "expires_in": round(pair.access_expires_at - now),
        "scope": pair.scope,
        "owner_id": str(pair.owner_id),
        "endpoint_id": pair.endpoint_id,
        "session_id": str(pair.session_id),
    }
    if pair.refresh_token is not None and pair.refresh_expires_at is not None:
        info["refresh_token"] = pair.refresh_token
        info["refresh_token_expires_in"] = round(pair.refresh_expires_at - now)
    return info


def _first_pair(sandbox: Sandbox, request: OAuth2Request) -> dict[str, Any]:
    client: Client = request.client
    access, refresh = lifetimes(request)
    session_id = tokens.start_session(sandbox, client.client_id, request.user.id, " ".join(client.permissions))
    pair = tokens.issue_pair(
        sandbox, session_id, access_seconds=access, refresh_seconds=refresh, with_refresh=client.may_refresh
    )
    return token_info(sandbox, pair)


def _seconds(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default
