"""Answers that are changed from what the service behind would say: each is (service, request) -> answer."""

import json
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.hostile.service import Answer, HostileService, Request

Lie = Callable[["HostileService", "Request"], "Answer"]
_FRESH = count(10**9)


def _said(answer: "Answer", document: Any, status: int = 200) -> "Answer":
    answer.body, answer.status = json.dumps(document).encode(), status
    return answer


def _list(change: Callable[[dict], dict]) -> Lie:
    def lie(service: "HostileService", request: "Request") -> "Answer":
        answer, document = service.document(request)
        return _said(answer, document | change(document))

    return lie


def _user(change: Callable[["HostileService", dict], dict]) -> Lie:
    """The work is done; the resource comes back changed."""

    def lie(service: "HostileService", request: "Request") -> "Answer":
        answer, document = service.document(request)
        return _said(answer, change(service, document), answer.status) if answer.status < 300 else answer

    return lie


def first_page_for_ever(service: "HostileService", request: "Request") -> "Answer":
    path = request.target.partition("?")[0]
    answer, document = service.document(request, target=f"{path}?startIndex=1&count=2")
    return _said(answer, document | {"totalResults": 9})


def everybody(service: "HostileService", request: "Request") -> "Answer":
    return service.forward(request, target=request.target.partition("?")[0])


def unchanged(service: "HostileService", request: "Request") -> "Answer":
    """200 with the resource as it was: nothing was done."""
    return service.forward(request, method="GET", body=b"")


def pretended(service: "HostileService", request: "Request") -> "Answer":
    """200 with the resource as was asked for: nothing was done."""
    answer, document = service.document(request, method="GET", body=b"")
    for operation in json.loads(request.body)["Operations"]:
        if operation["path"] == "active":
            document["active"] = operation["value"]
        elif operation["path"].endswith("department"):
            document[operation["path"].rpartition(":")[0]] = {"department": operation["value"]}
    return _said(answer, document)


def another_person(service: "HostileService", request: "Request") -> "Answer":
    """The request is carried out; the answer is a stranger's resource."""
    done = service.forward(request)
    base = "/scim/v2/Users/"
    theirs = service.forward(request, method="GET", target=base + service.stranger_id, body=b"")
    theirs.status = done.status
    return theirs


def endless(service: "HostileService", request: "Request") -> "Answer":
    answer, document = service.document(request)
    mail = f"nobody{next(_FRESH)}@endless.example"
    made = {"id": str(next(_FRESH)), "userName": mail, "emails": [{"type": "work", "value": mail}], "active": True}
    return _said(answer, document | {"Resources": [made], "totalResults": 10**9})


def _strings(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return {key: _strings(inner) for key, inner in value.items()}
    return [_strings(inner) for inner in value] if isinstance(value, list) else value


def booleans_as_strings(service: "HostileService", request: "Request") -> "Answer":
    answer, document = service.document(request)
    return _said(answer, _strings(document), answer.status)


def _nulls(_: "HostileService", document: dict) -> dict:
    kept = ("id", "schemas", "Resources", "totalResults", "startIndex", "itemsPerPage")
    if "Resources" in document:
        return document | {"Resources": [_nulls(_, item) for item in document["Resources"]]}
    return {name: value if name in kept else None for name, value in document.items()}


def doubled_keys(service: "HostileService", request: "Request") -> "Answer":
    """Every name twice: a stranger's id and another state first, then what is so."""
    answer = service.forward(request)
    first = f'{{"id": "{service.stranger_id}", "active": false, "totalResults": 0,'.encode()
    answer.body = first + answer.body.lstrip()[1:] if answer.body else b""
    return answer


def not_a_number(service: "HostileService", request: "Request") -> "Answer":
    answer = service.forward(request)
    more = b'{"title": NaN, "nickName": Infinity, "costCenter": 1e999, "startIndex": NaN,'
    answer.body = more + answer.body.lstrip()[1:] if answer.body else b""
    return answer


LIES: dict[str, Lie] = {
    "first page for ever": first_page_for_ever,
    "everybody twice": _list(lambda d: {"Resources": d["Resources"] * 2, "totalResults": d["totalResults"] * 2}),
    "half of them": _list(lambda d: {"Resources": d["Resources"][:1]}),
    "everybody": everybody,
    "endless": endless,
    "a negative total": _list(lambda d: {"totalResults": -7}),
    "a total in words": _list(lambda d: {"totalResults": "many"}),
    "a total of one": _list(lambda d: {"totalResults": 1}),
    "no objects": _list(lambda d: {"Resources": ["a", 7, None, [], {"id": True}, *d["Resources"]]}),
    "another's id": _user(lambda service, d: d | {"id": service.stranger_id}),
    "another's externalId": _user(lambda service, d: d | {"externalId": "somebody-elses"}),
    "another person": another_person,
    "unchanged": unchanged,
    "pretended": pretended,
    "booleans as strings": booleans_as_strings,
    "nulls": _user(_nulls),
    "doubled keys": doubled_keys,
    "not a number": not_a_number,
}
