"""What came back, read leniently, and what it means for the row. The kinds:

ACCEPTED      2xx with the resource that was asked for
PAGE          2xx with a list
DOCUMENT      2xx with JSON that is neither (discovery, the platform API)
DELETED       a DELETE answered 2xx or 404; 202 is not 2xx here
UNSURE        the outcome isn't known: 2xx without the resource or of another id, 202, 3xx, 5xx, cut, garbage,
              nothing. After a write: something may have been done. After a read: nothing was learned
NOT_SENT      nothing left this house: refused connection, DNS, TLS
MISSING       404
CONFLICT      409
LICENCE       403: no licence, no line free
FORBIDDEN     403: permission, plan, SCIM switched off; any 403 on a SCIM read
UNAUTHORISED  401
THROTTLED     429
REFUSED       any other 4xx: this request, as it is, not
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lockstep.protocols.ascii_case import ascii_lower
from lockstep.protocols.scim.errors import ServiceError, read_error, read_json
from lockstep.protocols.scim.requests import Request
from lockstep.protocols.scim.users import Resource, read_user

MAX_ITEMS = 2_000
LARGEST = 10**9  # more than any service has of anything
_WRONG_ADDRESS = "CMN-120"  # "Invalid URI": says nothing about the account
_LICENCE = re.compile(r"licen[cs]e|digital ?line|unassigned extension", re.I)
_PERMISSION_CODES = {"CMN-401", "CMN-408", "InsufficientPermissions", "insufficient_scope"}
_PERMISSION = re.compile(
    r"needs? to have .* permission|permission required|scim .*(not|isn't) (enabled|switched on)|\bplan\b", re.I
)


class ReplyKind(StrEnum):
    ACCEPTED = "accepted"
    PAGE = "page"
    DOCUMENT = "document"
    DELETED = "deleted"
    UNSURE = "unsure"
    NOT_SENT = "not_sent"
    MISSING = "missing"
    CONFLICT = "conflict"
    LICENCE = "licence"
    FORBIDDEN = "forbidden"
    UNAUTHORISED = "unauthorised"
    THROTTLED = "throttled"
    REFUSED = "refused"


@dataclass(frozen=True)
class Page:
    """One page of a list. `unread` counts the items that had no id; `total` is what the service claims."""

    total: int
    start: int
    items: tuple[Resource, ...]
    unread: int = 0


@dataclass(frozen=True)
class Reply:
    """One answer. `sentence` is for people; `code` is the service's own, for those who look it up."""

    kind: ReplyKind
    status: int | None = None
    sentence: str = ""
    code: str = ""
    resource: Resource | None = None
    page: Page | None = None
    document: Mapping[str, Any] | None = None
    retry_after_seconds: float | None = None


def read(request: Request, status: int, headers: Mapping[str, str], body: bytes) -> Reply:
    """What an answer to `request` means. Header names are in lower case."""
    if 200 <= status < 300 and status != 202:
        return _read_success(request, status, body)
    if not 400 <= status < 500:
        useless = _useless(status, headers, body)
        return Reply(ReplyKind.UNSURE, status, useless, retry_after_seconds=_retry_after(headers))
    error = read_error(status, body)
    return Reply(
        _kind_of(request, error), status, error.sentence, error.code, retry_after_seconds=_retry_after(headers)
    )


def _read_success(request: Request, status: int, body: bytes) -> Reply:
    if request.method == "DELETE":
        return Reply(ReplyKind.DELETED, status)
    document = read_json(body)
    if not isinstance(document, Mapping):
        return Reply(ReplyKind.UNSURE, status, "The answer is not JSON." if body else "The answer is empty.")
    if request.door == "platform" or request.path == "/ServiceProviderConfig":
        return Reply(ReplyKind.DOCUMENT, status, document=document)
    if request.is_read and not request.remote_id:
        return _read_page(status, document)
    resource = read_user(document)
    if resource is None:
        return Reply(ReplyKind.UNSURE, status, _without_user(document))
    if request.remote_id and resource.id != request.remote_id:
        return Reply(ReplyKind.UNSURE, status, f"The answer is of another account ({resource.id}).")
    if request.method == "POST" and not _is_as_sent(request, resource):
        return Reply(ReplyKind.UNSURE, status, f"The answer is of another account ({resource.id}).")
    return Reply(ReplyKind.ACCEPTED, status, resource=resource)


def _is_as_sent(request: Request, resource: Resource) -> bool:
    """Whether what was created is what we sent: by our externalId, or the userName where none is said."""
    sent = request.body or {}
    if resource.external_id or not resource.user_name:
        return resource.external_id in ("", str(sent.get("externalId", "")))
    return ascii_lower(resource.user_name) == ascii_lower(str(sent.get("userName", "")))


def _without_user(document: Mapping[str, Any]) -> str:
    said = document.get("detail") or document.get("message") or document.get("error")
    return f"The answer has no id. It says: {said}"[:500] if isinstance(said, str) else "The answer has no id."


def _read_page(status: int, document: Mapping[str, Any]) -> Reply:
    listed = document.get("Resources")
    total = _number(document.get("totalResults"), -1)
    if not isinstance(listed, list):
        if listed is not None or total != 0:
            return Reply(ReplyKind.UNSURE, status, "The answer is not a list.")
        listed = []
    users = [read_user(item) for item in listed[:MAX_ITEMS]]
    items = tuple(user for user in users if user is not None)
    start = _number(document.get("startIndex"), 1)
    page = Page(max(total, 0) if total >= 0 else len(listed), start, items, len(listed) - len(items))
    return Reply(ReplyKind.PAGE, status, page=page)


def _kind_of(request: Request, error: ServiceError) -> ReplyKind:
    if error.status == 404 and error.code == _WRONG_ADDRESS:
        return ReplyKind.REFUSED
    if error.status == 404 and request.method == "DELETE":
        return ReplyKind.DELETED
    plain = {401: ReplyKind.UNAUTHORISED, 404: ReplyKind.MISSING, 409: ReplyKind.CONFLICT, 429: ReplyKind.THROTTLED}
    if error.status in plain:
        return plain[error.status]
    if error.status != 403:
        return ReplyKind.REFUSED
    if error.code in _PERMISSION_CODES or (request.is_read and request.door == "scim"):
        return ReplyKind.FORBIDDEN
    if _LICENCE.search(error.sentence):
        return ReplyKind.LICENCE
    return ReplyKind.FORBIDDEN if _PERMISSION.search(error.sentence) else ReplyKind.REFUSED


def _useless(status: int, headers: Mapping[str, str], body: bytes) -> str:
    if status == 202:
        return "The service has taken the request and doesn't say what became of it."
    if 300 <= status < 400:
        return f"The service sends us to another address ({headers.get('location', 'unnamed')[:200]}); not followed."
    return read_error(status, body).sentence


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """In seconds, whatever is more than sense as LARGEST; a date, or anything else, says nothing."""
    value = headers.get("retry-after", "").strip()
    if not value.isascii() or not value.isdigit():
        return None
    return float(value) if len(value) < 8 else float(LARGEST)


def _number(value: object, default: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return min(value, LARGEST)
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else default
