"""C4: who may call the API, with what, and that every refusal is JSON with a sentence."""

import pytest
from django.test import Client

from lockstep.api.document import document
from lockstep.directory.key_use import FAILURES_BY_ADDRESS
from lockstep.directory.models import Organisation, User, UserGroup
from lockstep.directory.passwords import set_temporary_password
from lockstep.directory.users import suspend_user
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from tests import cast
from tests.api.conftest import Caller
from tests.conftest import signed_in

OPERATIONS = [(method.upper(), path) for path, methods in document()["paths"].items() for method in methods]
WRITES = [(method, path) for method, path in OPERATIONS if method != "GET"]


def address(path, user="0" * 24, group="0" * 24):
    return path.replace("{user_id}", user).replace("{group_id}", group)


def of_jumpclouds_shape(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert body["code"] == status
    assert body["message"].endswith((".", "!", "”")), body["message"]
    return body["message"]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize("secret", ["", "lsk_wrong", "\u00e9", "a" * 5000])
def test_nothing_answers_without_a_right_key(script, method, path, secret):
    answer = Caller(secret)(method, address(path), {})
    assert "API key" in of_jumpclouds_shape(answer, 401)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_session_opens_nothing_here(alices_browser, method, path):
    of_jumpclouds_shape(alices_browser.generic(method, address(path)), 401)


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_key_of_read_only_writes_nothing(reading_script, bob, method, path):
    sales = cast.group("Sales", bob)
    before = Event.objects.exclude(kind="api_key_use").count()
    bodies = ({"username": "x", "email": "x@fernhill.example"}, {"op": "remove", "type": "user", "id": bob.id})
    for body in (*bodies, {"name": "x"}):
        answer = reading_script(method, address(path, bob.id, sales.id), body)
        assert "Read Only" in of_jumpclouds_shape(answer, 403)
    assert Event.objects.exclude(kind="api_key_use").count() == before
    assert (User.objects.count(), UserGroup.objects.count(), sales.members.count()) == (3, 1, 1)


@pytest.mark.parametrize(("method", "path"), [o for o in OPERATIONS if o[0] == "GET"])
def test_a_key_of_read_only_reads_everything(reading_script, bob, method, path):
    sales = cast.group("Sales", bob)
    assert reading_script(method, address(path, bob.id, sales.id)).status_code == 200


def test_a_key_is_dead_with_the_next_request_after_its_owners_end(script, alice, bob):
    other = cast.person("Dora Lind")
    User.objects.filter(pk=other.pk).update(role="administrator")
    assert script("GET", "/api/systemusers").status_code == 200
    suspend_user(alice, actor=SYSTEM)
    of_jumpclouds_shape(script("GET", "/api/systemusers"), 401)


def test_wrong_keys_from_one_address_are_slowed_down(script):
    for _ in range(FAILURES_BY_ADDRESS):
        of_jumpclouds_shape(Caller("lsk_wrong")("GET", "/api/systemusers"), 401)
    answer = Caller("lsk_wrong")("GET", "/api/systemusers")
    of_jumpclouds_shape(answer, 429)
    assert answer["Retry-After"] == "600"
    assert script("GET", "/api/systemusers").status_code == 200


def test_before_the_first_run_the_api_says_so_in_json(db):
    assert not Organisation.objects.exists()
    of_jumpclouds_shape(Caller("lsk_any")("GET", "/api/systemusers"), 503)


def test_a_temporary_password_leads_no_script_to_a_page(bob, script):
    browser = signed_in(bob)
    set_temporary_password(bob, "a temporary password", actor=SYSTEM)
    of_jumpclouds_shape(browser.get("/api/systemusers"), 401)
    assert script("GET", "/api/systemusers").status_code == 200


@pytest.mark.parametrize("path", ["/api/systemuser", "/api/systemusers/", "/api/v2/nothing", "/api/", "/api/%00"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_is_none_says_so_in_json(script, method, path):
    of_jumpclouds_shape(script(method, path, {}), 404)


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "OPTIONS", "PROPFIND"])
def test_a_method_that_is_none_says_which_are(script, method):
    answer = script(method, "/api/systemusers", {})
    of_jumpclouds_shape(answer, 405)
    assert set(answer["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_ten_megabytes_are_refused_unread(script, method, path):
    big = b'{"name": "' + b"a" * 10_000_000 + b'"}'
    client = Client(headers={"x-api-key": script.secret})
    of_jumpclouds_shape(client.generic(method, address(path), big, content_type="application/json"), 413)


def test_a_body_in_chunks_is_told_to_come_in_one(script):
    client = Client(headers={"x-api-key": script.secret, "Transfer-Encoding": "chunked"})
    answer = client.generic("POST", "/api/v2/usergroups", b'{"name": "Sales"}', content_type="application/json")
    of_jumpclouds_shape(answer, 411)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b'{"name": NaN}',
        "{\u00e9}".encode("latin-1"),
        b"\xff\xfe{\x00}\x00",
        b"[]",
        b"5",
        b"null",
    ],
)
def test_a_body_that_is_no_json_object_is_refused(script, body):
    client = Client(headers={"x-api-key": script.secret})
    for path in ("/api/systemusers", "/api/v2/usergroups"):
        of_jumpclouds_shape(client.generic("POST", path, body, content_type="application/json"), 400)


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_says_that_it_is_json(script, kind):
    client = Client(headers={"x-api-key": script.secret})
    answer = client.generic("POST", "/api/v2/usergroups", b'{"name": "Sales"}', content_type=kind)
    of_jumpclouds_shape(answer, 415)
    assert not UserGroup.objects.exists()


def test_a_charset_beside_the_content_type_is_fine(script):
    client = Client(headers={"x-api-key": script.secret})
    kind = "application/json; charset=utf-8"
    assert client.generic("POST", "/api/v2/usergroups", b'{"name": "Sales"}', content_type=kind).status_code == 201


def test_an_unknown_parameter_is_refused_rather_than_left_out(script):
    message = of_jumpclouds_shape(script("GET", "/api/systemusers?filters=email:$eq:x"), 400)
    assert "filters" in message
    assert script("DELETE", f"/api/systemusers/{'0' * 24}?cascade_manager=null").status_code == 404


def test_what_we_got_wrong_has_a_reference_and_says_nothing_else(script, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("lockstep.api.system_users.operations.living_users", broken)
    message = of_jumpclouds_shape(script("GET", "/api/systemusers"), 500)
    assert "secret detail" not in message
    reference = message.split()[-1].rstrip(".")
    assert reference in caplog.text
    assert "secret detail" in caplog.text


def test_the_document_is_for_anyone_and_describes_the_key(client, db):
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["components"]["securitySchemes"]["XApiKey"]["name"] == "x-api-key"
