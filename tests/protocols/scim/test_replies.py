"""What services really answer, and what it means for the row."""

import json

import pytest

from lockstep.protocols.scim import requests
from lockstep.protocols.scim.replies import ReplyKind, read
from lockstep.protocols.scim.requests import Request

CREATE = requests.create({"userName": "bob@x.org", "externalId": "ours"})
PATCH = requests.patch("401", [{"op": "replace", "path": "active", "value": False}])
GET, DELETE, LIST = requests.get("401"), requests.delete("401"), requests.list_users()
STATUS = requests.platform_get("/restapi/v1.0/account/~/extension/401")
BOB = {"id": "401", "userName": "bob@x.org", "externalId": "ours", "active": False}


def reply(request: Request, status: int, body: object = b"", **headers: str):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read(request, status, {k.replace("_", "-"): v for k, v in headers.items()}, content)


def scim_error(status: int, detail: str, **more: str) -> dict:
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": str(status), "detail": detail, **more}


def rc_error(code: str, message: str, name: str = "Error") -> dict:
    return {"errorCode": name, "message": message, "errors": [{"errorCode": code, "message": message}]}


LICENCE = scim_error(403, "License limit has been reached.")
APP = rc_error("CMN-401", "In order to call this API endpoint, application needs to have [ReadAccounts] permission")
ROLE = rc_error(
    "CMN-408", "In order to call this API endpoint, user needs to have [X] permission for requested resource."
)

KINDS = [
    ("a create answered with the user", CREATE, 201, BOB, ReplyKind.ACCEPTED),
    ("a create without an id", CREATE, 201, {"userName": "bob@x.org"}, ReplyKind.UNSURE),
    ("a create with an empty id", CREATE, 201, {**BOB, "id": ""}, ReplyKind.UNSURE),
    ("a create answered with somebody else", CREATE, 201, {**BOB, "externalId": "theirs"}, ReplyKind.UNSURE),
    ("a create by a service that keeps no externalId", CREATE, 201, {"id": "401"}, ReplyKind.ACCEPTED),
    ("a create taken for later", CREATE, 202, BOB, ReplyKind.UNSURE),
    ("a create answered with nothing", CREATE, 201, b"", ReplyKind.UNSURE),
    ("a create answered in HTML", CREATE, 200, b"<html>Welcome</html>", ReplyKind.UNSURE),
    ("a create answered with JSON cut short", CREATE, 201, b'{"id": "40', ReplyKind.UNSURE),
    ("a create answered with a list", CREATE, 201, b"[]", ReplyKind.UNSURE),
    ("200 with an error in it", CREATE, 200, {"error": "quota exceeded"}, ReplyKind.UNSURE),
    ("a create that failed in there", CREATE, 500, scim_error(500, "x"), ReplyKind.UNSURE),
    ("a gateway in between", CREATE, 504, b"<h1>504</h1>", ReplyKind.UNSURE),
    ("a redirect to elsewhere", CREATE, 307, b"", ReplyKind.UNSURE),
    ("a status out of HTTP", CREATE, 999, b"", ReplyKind.UNSURE),
    ("a patch answered with the user", PATCH, 200, BOB, ReplyKind.ACCEPTED),
    ("a patch answered without a body", PATCH, 204, b"", ReplyKind.UNSURE),
    ("a patch answered with another id", PATCH, 200, {**BOB, "id": "402"}, ReplyKind.UNSURE),
    ("a patch of nobody", PATCH, 404, scim_error(404, "Not found"), ReplyKind.MISSING),
    ("a get", GET, 200, BOB, ReplyKind.ACCEPTED),
    ("a get whose id is a number", GET, 200, {**BOB, "id": 401}, ReplyKind.ACCEPTED),
    ("a get of another id", GET, 200, {**BOB, "id": "402"}, ReplyKind.UNSURE),
    ("a get of nobody", GET, 404, b"<h1>Not Found</h1>", ReplyKind.MISSING),
    ("a wrong address says nothing about an account", GET, 404, rc_error("CMN-120", "Invalid URI"), ReplyKind.REFUSED),
    ("nor does it about a deletion", DELETE, 404, rc_error("CMN-120", "Invalid URI"), ReplyKind.REFUSED),
    ("a delete", DELETE, 204, b"", ReplyKind.DELETED),
    ("a delete answered with the user", DELETE, 200, BOB, ReplyKind.DELETED),
    ("a delete of somebody who is gone", DELETE, 404, scim_error(404, "Not found"), ReplyKind.DELETED),
    ("a delete taken for later", DELETE, 202, b"", ReplyKind.UNSURE),
    ("a delete refused", DELETE, 403, scim_error(403, "User is disabled"), ReplyKind.REFUSED),
    ("a duplicate", CREATE, 409, scim_error(409, "Duplicate email", scimType="uniqueness"), ReplyKind.CONFLICT),
    ("no licence", CREATE, 403, LICENCE, ReplyKind.LICENCE),
    ("the app lacks a permission", CREATE, 403, APP, ReplyKind.FORBIDDEN),
    ("the role is too low", PATCH, 403, ROLE, ReplyKind.FORBIDDEN),
    ("SCIM is off, at a write", CREATE, 403, scim_error(403, "SCIM provider is not enabled"), ReplyKind.FORBIDDEN),
    ("any 403 at a read", GET, 403, scim_error(403, "No."), ReplyKind.FORBIDDEN),
    ("a pending account at a write", PATCH, 403, scim_error(403, "User is not activated"), ReplyKind.REFUSED),
    ("a token that is dead", PATCH, 401, rc_error("OAU-213", "Token not found"), ReplyKind.UNAUTHORISED),
    ("401 as text", PATCH, 401, b"Unauthorized", ReplyKind.UNAUTHORISED),
    ("too fast", PATCH, 429, rc_error("CMN-301", "Request rate exceeded"), ReplyKind.THROTTLED),
    ("a value that is refused", CREATE, 400, scim_error(400, "x", scimType="invalidValue"), ReplyKind.REFUSED),
    ("not implemented", PATCH, 501, b"", ReplyKind.UNSURE),
    ("the platform API", STATUS, 200, {"id": 401, "status": "NotActivated"}, ReplyKind.DOCUMENT),
    ("the platform API refused", STATUS, 403, b"", ReplyKind.REFUSED),
    ("a list", LIST, 200, {"totalResults": 1, "Resources": [BOB]}, ReplyKind.PAGE),
    ("a list of nobody, without an array", LIST, 200, {"totalResults": 0}, ReplyKind.PAGE),
    ("something that is no list", LIST, 200, {"hello": "world"}, ReplyKind.UNSURE),
    ("a list that isn't one", LIST, 200, {"totalResults": 2, "Resources": {}}, ReplyKind.UNSURE),
]


@pytest.mark.parametrize(
    ("request_", "status", "body", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS]
)
def test_what_comes_back_has_a_kind(request_, status, body, kind):
    assert reply(request_, status, body).kind == kind


def test_an_answer_nested_beyond_reason_is_no_answer():
    assert reply(GET, 200, b"[" * 100_000).kind == ReplyKind.UNSURE


def test_a_text_for_active_is_read_and_noted():
    resource = reply(GET, 200, {**BOB, "active": "False"}).resource
    assert resource.active is False
    assert resource.notes == ("active came as a text",)


def test_an_account_that_says_nothing_of_active_is_not_taken_for_off():
    assert reply(GET, 200, {"id": "401"}).resource.active is None


def test_an_odd_item_does_not_spoil_a_page():
    odd = [BOB, {"userName": "no id"}, "text", {**BOB, "id": 402, "meta": {"created": "yesterday"}}, None]
    page = reply(LIST, 200, {"totalResults": "5", "startIndex": 1, "Resources": odd}).page
    assert [item.id for item in page.items] == ["401", "402"]
    assert (page.total, page.unread) == (5, 3)


def test_the_extension_number_of_ringcentral_is_seen_and_its_odd_values_do_no_harm():
    phones = [{"type": "other", "value": "146"}, {"type": "other", "value": "147"}, {"type": None, "value": 7}, "x"]
    values = reply(GET, 200, {**BOB, "phoneNumbers": phones, "name": None}).resource.values
    assert values['phoneNumbers[type eq "other"].value'] == "146"
    assert values["phoneNumbers.value"] == "7"


@pytest.mark.parametrize(
    ("header", "seconds"), [("60", 60.0), ("", None), ("soon", None), ("-1", None), ("31536000", 1e9), ("9" * 30, 1e9)]
)
def test_retry_after_is_read_in_seconds_or_not_at_all(header, seconds):
    assert reply(PATCH, 429, b"", retry_after=header).retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("body", "code", "sentence"),
    [
        (LICENCE, "", "License limit has been reached."),
        (scim_error(400, "Bad state", scimType="invalidValue"), "invalidValue", "Bad state"),
        (rc_error("OAU-149", "OAuth token is invalid", "TokenInvalid"), "OAU-149", "OAuth token is invalid"),
        ({"errorCode": "AGW-401", "message": "Header"}, "AGW-401", "Header"),
        (b"<html><style>x{}</style><h1>Sorry</h1> no.</html>", "", "Sorry no."),
        (b"", "", "The service answered 400 without a reason."),
        ({"detail": None, "status": 400}, "", "The service answered 400 without a reason."),
    ],
)
def test_both_envelopes_and_anything_else_give_a_code_and_a_sentence(body, code, sentence):
    read_ = reply(PATCH, 400, body)
    assert (read_.code, read_.sentence) == (code, sentence)


def test_what_no_database_keeps_comes_as_a_replacement_character():
    body = (
        rb'{"id": "7", "userName": "a\u0000b", "name": {"givenName": "\ud83d", "familyName": "\ud83d\ude00 \\u0000"}}'
    )
    resource = read(requests.get("7"), 200, {}, body).resource
    assert resource is not None
    assert resource.user_name == "a\ufffdb"
    assert resource.values["name.givenName"] == "\ufffd"
    assert resource.values["name.familyName"] == "\U0001f600 \\u0000"
    assert "\0" not in read(requests.get("7"), 500, {}, b"out of \0 order").sentence


def test_ids_and_totals_beyond_all_sense_are_not_taken():
    listed = {"totalResults": 10**30, "Resources": [{"id": "x" * 201}, {"id": 10**250}, {"id": "7"}]}
    page = read(requests.list_users(), 200, {}, json.dumps(listed).encode()).page
    assert page is not None
    assert ([item.id for item in page.items], page.unread, page.total) == (["7"], 2, 10**9)
