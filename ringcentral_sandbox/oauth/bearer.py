"""Who calls: the Authorization header of an API request, and the errors in RingCentral's own envelope."""

from dataclasses import dataclass

from ringcentral_sandbox.accounts.extensions import DISABLED, Extension, find_user
from ringcentral_sandbox.envelope import ApiError
from ringcentral_sandbox.oauth.tokens import CORRUPTED_SECONDS, TokenPair, find_pair, mark_used
from ringcentral_sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Caller:
    owner: Extension
    client_id: str

    @property
    def rate_key(self) -> str:
        return f"{self.owner.id}/{self.client_id}"


def caller_of(sandbox: Sandbox, header: str | None) -> Caller:
    """The person and the app behind a bearer token; the scheme is compared without regard to case."""
    if not header:
        raise ApiError(401, "AGW-401", "Authorization header is not specified")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiError(401, "AGW-402", "Invalid Authorization header")
    pair = find_pair(sandbox, access=token.strip())
    if pair is None:
        raise ApiError(401, "OAU-149", "OAuth token is invalid", top_code="TokenInvalid")
    _check_alive(sandbox, pair)
    mark_used(sandbox, pair)
    return Caller(_owner(sandbox, pair), pair.client_id)


def _check_alive(sandbox: Sandbox, pair: TokenPair) -> None:
    now = sandbox.timestamp()
    if pair.ended_at is not None:
        raise _dead("OAU-213", "Token not found")
    if pair.replaced_at is not None and now < pair.replaced_at + CORRUPTED_SECONDS:
        raise _dead("OAU-129", "Access token corrupted")
    if pair.replaced_at is not None:
        raise _dead("OAU-213", "Token not found")
    if pair.access_expires_at <= now:
        raise ApiError(401, "OAU-128", "Access token expired", top_code="TokenExpired")


def _owner(sandbox: Sandbox, pair: TokenPair) -> Extension:
    owner = find_user(sandbox.database, pair.owner_id)
    if owner is None:
        raise _dead("OAU-232", "Extension not found")
    if owner.status == DISABLED:
        raise _dead("OAU-236", "Extension is disabled or frozen")
    return owner


def _dead(code: str, message: str) -> ApiError:
    return ApiError(401, code, message, top_code="TokenInvalid")
