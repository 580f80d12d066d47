"""Who may come in: a key in the header x-api-key, asked anew with every request. Cookies are never looked at.

A key holds what its owner's role holds: Read Only may GET, everything else takes an Administrator.
"""

import json
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser
from ninja.security import APIKeyHeader

from lockstep.api.errors import Refusal, failure
from lockstep.directory.key_use import Refused, caller, use_key
from lockstep.directory.models import ApiKey
from lockstep.directory.organisation import organisation
from lockstep.doors.client import client_address
from lockstep.insights.events import Actor

LARGEST_BODY = 1024 * 1024
READS = ("GET", "HEAD")
WITH_A_BODY = ("POST", "PUT", "PATCH")
View = Callable[..., HttpResponse]


class XApiKey(APIKeyHeader):
    """A key, made in Settings > API keys."""

    param_name = "x-api-key"

    def authenticate(self, request: HttpRequest, key: str | None) -> ApiKey:
        """The key that opens. Raises Refusal."""
        if organisation() is None:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Lockstep hasn't been set up yet.")
        if not key:
            raise Refusal(HTTPStatus.UNAUTHORIZED, "Send an API key in the header x-api-key.")
        found = use_key(key, actor=_nobody(request))
        if isinstance(found, Refused):
            status = HTTPStatus.TOO_MANY_REQUESTS if found.wait_seconds else HTTPStatus.UNAUTHORIZED
            raise Refusal(status, found.sentence)
        if request.method not in READS and not found.owner.is_administrator:
            raise Refusal(HTTPStatus.FORBIDDEN, "This key is of somebody with the role Read Only, so it only reads.")
        if request.method in WITH_A_BODY and request.content_type != "application/json":
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send the body as Content-Type: application/json.")
        return found


class StrictJson(Parser):
    """A body is UTF-8 and JSON, without the numbers that JSON doesn't have."""

    def parse_body(self, request: HttpRequest) -> dict:
        """The body's value. Raises Refusal."""
        try:
            return json.loads(request.body.decode(), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise ValueError("The body is not JSON.") from error


def actor_of(request: HttpRequest) -> Actor:
    """Who acts by this request; only for operations that need a key."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)
    return caller(key, _nobody(request))


def bounded(view: View, allowed: dict[str, set[str]]) -> View:
    """An operation's view: no body over a megabyte, no parameter that it doesn't know, and 405 in JSON too.

    `allowed` is the query parameters by method.
    """

    def handle(request: HttpRequest, **where: str) -> HttpResponse:
        refusal = _too_large(request) or _unknown_parameter(request, allowed)
        answer = refusal or view(request, **where)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            methods = answer["Allow"]
            answer = failure(HTTPStatus.METHOD_NOT_ALLOWED, f"This address takes {methods}.")
            answer["Allow"] = methods
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            answer["Retry-After"] = "600"
        return answer

    handle.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens anything here
    return handle


def _too_large(request: HttpRequest) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if "Transfer-Encoding" in request.headers:  # Django reads as much as was announced, so nothing of it
        return failure(HTTPStatus.LENGTH_REQUIRED, "Send the body with its Content-Length, not in chunks.")
    if length.isdigit() and int(length) <= LARGEST_BODY:
        return None
    return failure(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "A body has at most 1 MB; nothing of this one was read.")


def _unknown_parameter(request: HttpRequest, allowed: dict[str, set[str]]) -> HttpResponse | None:
    if request.method not in allowed:
        return None
    unknown = sorted(name[:80] for name in request.GET if name not in allowed[request.method])
    if not unknown:
        return None
    fields = dict.fromkeys(unknown, "There is no such parameter here.")
    return failure(HTTPStatus.BAD_REQUEST, f"There is no parameter {', '.join(unknown)[:300]} here.", fields)


def _nobody(request: HttpRequest) -> Actor:
    return Actor("anonymous", ip=client_address(request), user_agent=request.headers.get("User-Agent", ""))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON.")
