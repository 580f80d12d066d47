"""The requests of a SCIM client (RFC 7644 section 3), as values. Nothing here sends.

Paths are relative to the service's SCIM base; a request through the "platform" door is relative to the service's own
API, which is asked only where SCIM can't tell two states apart.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lockstep.protocols.scim import filters, resources

MEDIA_TYPE = "application/json"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
PAGE_SIZE = 100


@dataclass(frozen=True)
class Request:
    """One request. `body` is JSON to be; `remote_id` is the account that it names."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None
    door: Literal["scim", "platform", "oauth"] = "scim"
    remote_id: str = ""

    @property
    def is_read(self) -> bool:
        return self.method == "GET"

    @property
    def is_write(self) -> bool:
        return not self.is_read

    @property
    def target(self) -> str:
        """Path and encoded query, as they stand in the request line after the base."""
        return self.path + ("?" + filters.query(self.query) if self.query else "")

    @property
    def content(self) -> bytes | None:
        """The bytes of the body; the same for the same values, so that a preview shows what will be sent."""
        return None if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()


def create(values: Mapping[str, str | bool]) -> Request:
    """POST /Users. `values` carry our externalId, by which a lost answer is found again."""
    return Request("POST", "/Users", body=resources.build(values))


def replace(remote_id: str, values: Mapping[str, str | bool]) -> Request:
    """PUT /Users/{id}: everything that is not in `values` is cleared; `active` is always said, or some switch it on."""
    if "active" not in values:
        raise ValueError("A PUT without `active` switches accounts on at some services.")
    return Request("PUT", _user(remote_id), body=resources.build(values), remote_id=remote_id)


def patch(remote_id: str, operations: Sequence[Mapping[str, Any]]) -> Request:
    """PATCH /Users/{id} with the operations of `patch.operations`."""
    if not operations:
        raise ValueError("A PATCH without operations.")
    body = {"schemas": [PATCH_OP], "Operations": [dict(operation) for operation in operations]}
    return Request("PATCH", _user(remote_id), body=body, remote_id=remote_id)


def delete(remote_id: str) -> Request:
    """DELETE /Users/{id}."""
    return Request("DELETE", _user(remote_id), remote_id=remote_id)


def get(remote_id: str) -> Request:
    """GET /Users/{id}: the full user."""
    return Request("GET", _user(remote_id), remote_id=remote_id)


def list_users(start: int = 1, count: int = PAGE_SIZE) -> Request:
    """One page of everybody; `start` counts from 1."""
    return Request("GET", "/Users", (("startIndex", str(start)), ("count", str(count))))


def find(attribute: str, value: str) -> Request:
    """Those whose attribute equals the value. Some services ignore filters: compare every hit with what was asked."""
    return Request("GET", "/Users", (("filter", filters.equals(attribute, value)),))


def service_provider_config() -> Request:
    """What the service says that it supports."""
    return Request("GET", "/ServiceProviderConfig")


def platform_get(path: str, query: tuple[tuple[str, str], ...] = ()) -> Request:
    """GET at the service's own API; `path` begins with a slash and is encoded already."""
    return Request("GET", path, query, door="platform")


def _user(remote_id: str) -> str:
    if not remote_id:
        raise ValueError("An account without an id.")
    return f"/Users/{filters.segment(remote_id)}"
