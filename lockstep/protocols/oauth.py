"""An OAuth 2.0 client's requests and replies, as values (RFC 6749, RFC 7636 with S256, RFC 7009). Nothing here sends.

The client is confidential: it authenticates with HTTP Basic (RFC 6749 section 2.3.1) for tokens and for their end.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode, urlsplit

from lockstep.protocols.scim.errors import read_error, read_json

LONGEST_SECONDS = 10**9
DEFAULT_EXPIRES_SECONDS = 300  # of a token whose reply names no lifetime: use it, but not for long
# RingCentral: token not found, extension disabled, not found, login not allowed, account locked.
_DEAD_CODES = {"OAU-213", "OAU-236", "OAU-232", "OAU-141", "OAU-148"}
SECRET_FIELDS = frozenset({"code", "code_verifier", "refresh_token", "token"})
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_VISIBLE = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True)
class Client:
    """Our registration at the service."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str = ""


@dataclass(frozen=True)
class FormRequest:
    """A POST of a form, with its headers; it holds secrets, so it has no readable repr."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    form: Mapping[str, str] = field(repr=False)
    client_secret: str = field(repr=False)

    @property
    def content(self) -> bytes:
        """The form as application/x-www-form-urlencoded."""
        return urlencode(self.form).encode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be kept, should the service say it back."""
        said = tuple(value for name, value in self.form.items() if name in SECRET_FIELDS)
        return (*said, self.client_secret, self.headers["Authorization"].removeprefix("Basic "))


@dataclass(frozen=True)
class Token:
    """A grant as received. Lifetimes in seconds from the reply; `refresh_token` is "" where none was issued."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_seconds: int
    refresh_expires_seconds: int | None
    owner_id: str
    scope: str


@dataclass(frozen=True)
class TokenError:
    """Why there is no token. `dead` says that the same grant will never give one again."""

    status: int
    code: str
    sentence: str
    dead: bool


@dataclass(frozen=True)
class Callback:
    """What the browser brought back: `code`, or `error` with its description. All of it is in the visitor's hands."""

    state: str
    code: str = field(default="", repr=False)
    error: str = ""
    description: str = ""


def challenge(verifier: str) -> str:
    """The S256 challenge of a code verifier (RFC 7636 section 4.2). Raises ValueError for another text."""
    if not _VERIFIER.fullmatch(verifier):
        raise ValueError("A code verifier has 43 to 128 unreserved characters.")
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def authorize_url(
    endpoint: str, client: Client, *, state: str, verifier: str, extra: Mapping[str, str] | None = None
) -> str:
    """Where to send the browser. `extra` are further parameters (login_hint, prompt); empty ones are left out."""
    parameters = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    parameters |= {name: value for name, value in (extra or {}).items() if value and name not in parameters}
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(parameters)}"


def exchange_request(endpoint: str, client: Client, *, code: str, verifier: str) -> FormRequest:
    """The code for a token (RFC 6749 section 4.1.3)."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect_uri}
    return _form_request(endpoint, client, form | {"code_verifier": verifier})


def refresh_request(endpoint: str, client: Client, *, refresh_token: str) -> FormRequest:
    """A new access token (RFC 6749 section 6)."""
    return _form_request(endpoint, client, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def revoke_request(endpoint: str, client: Client, *, token: str) -> FormRequest:
    """End a grant (RFC 7009 section 2.1)."""
    return _form_request(endpoint, client, {"token": token})


def read_callback(query: Mapping[str, str]) -> Callback:
    """The parameters of the redirect back, cut to size; never trusted beyond what `state` proves."""
    return Callback(
        state=query.get("state", "")[:200],
        code=query.get("code", "")[:4000],
        error=query.get("error", "")[:100],
        description=query.get("error_description", "").replace("+", " ")[:500],
    )


def read_token(status: int, body: bytes) -> Token | TokenError:
    """A token endpoint's reply (RFC 6749 sections 5.1 and 5.2, and RingCentral's codes)."""
    document = read_json(body)
    if status != 200 or not isinstance(document, Mapping) or "error" in document:
        return _token_error(status, body)
    access = _token_text(document.get("access_token"))
    if not access or str(document.get("token_type", "bearer")).lower() != "bearer":
        return TokenError(status, "", "The answer holds no bearer token.", dead=False)
    return Token(
        access_token=access,
        refresh_token=_token_text(document.get("refresh_token")),
        expires_seconds=_seconds(document.get("expires_in")) or DEFAULT_EXPIRES_SECONDS,
        refresh_expires_seconds=_seconds(document.get("refresh_token_expires_in")),
        owner_id=str(document.get("owner_id") or ""),
        scope=str(document.get("scope") or "")[:2000],
    )


def _token_error(status: int, body: bytes) -> TokenError:
    error = read_error(status, body)
    document = read_json(body)
    kind = document.get("error") if isinstance(document, Mapping) else ""
    refused = 400 <= status < 500 and status not in (408, 429)
    dead = refused and (kind in ("invalid_grant", "unauthorized_client") or error.code in _DEAD_CODES)
    return TokenError(status, error.code, error.sentence, dead)


def _form_request(endpoint: str, client: Client, form: Mapping[str, str]) -> FormRequest:
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    headers = {
        "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    return FormRequest(endpoint, headers, form, client.client_secret)


def _token_text(value: object) -> str:
    """A token, if it can stand in a header: visible ASCII, bounded."""
    return value if isinstance(value, str) and len(value) <= 8000 and _VISIBLE.fullmatch(value) else ""


def _seconds(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        return None
    return min(value, LONGEST_SECONDS)
