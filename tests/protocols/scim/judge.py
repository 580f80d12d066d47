"""The judge of what we send: scim2-models, and the rules of the SCIM interoperability profile."""

import json
from urllib.parse import parse_qsl, urlsplit

from scim2_models import Context, EnterpriseUser, PatchOp, ScimFilter, User

from lockstep.protocols.scim.requests import Request

Person = User[EnterpriseUser]
PAGING = {"startIndex", "count"}


def judge(request: Request) -> None:
    """Fails where a request is not valid SCIM, or leaves the ground that all services share."""
    body = json.loads(request.content) if request.content else None
    _query(request)
    if request.method == "POST":
        Person.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    elif request.method == "PUT":
        Person.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        assert isinstance(body["active"], bool)
    elif request.method == "PATCH":
        PatchOp[Person].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)
        _operations(body["Operations"])
    else:
        assert body is None


def _operations(operations: list[dict]) -> None:
    paths = [operation["path"] for operation in operations]
    assert len(paths) == len(set(paths)), "one operation per attribute"
    for operation in operations:
        assert operation["op"] in ("add", "replace", "remove"), "in lower case"
        assert operation["path"], "each with a path"
        assert ("value" in operation) == (operation["op"] != "remove")
        if operation["path"] == "active":
            assert isinstance(operation["value"], bool)


def _query(request: Request) -> None:
    parts = urlsplit(request.target)
    assert "+" not in parts.query, "a plus is %2B, a space is %20"
    assert not set(parts.path) & set(" @'\"")
    for name, value in parse_qsl(parts.query, strict_parsing=bool(parts.query)):
        assert name in PAGING | {"filter"}
        if name == "filter":
            ScimFilter[Person](value)
