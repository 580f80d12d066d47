"""Trouble on demand, the log from which tests judge, and the commands of /_sandbox (G5)."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from ringcentral_sandbox.faults.middleware import ConnectionCut
from tests.sandbox.directory import Clock, Directory

BOB = "bob@fernhill.example"
CREATE = "POST /scim/v2/Users"


def fault(directory: Directory, where: str, kind: str, **more: Any) -> None:
    answer = directory.client.post("/_sandbox/faults", json={"where": where, "kind": kind, **more})
    assert answer.status_code == 201, answer.text


def exists(directory: Directory) -> bool:
    return any(item["email"] == BOB for item in directory.client.get("/_sandbox/users").get_json())


def last_entry(directory: Directory) -> dict[str, Any]:
    entry: dict[str, Any] = directory.client.get("/_sandbox/requests").get_json()[-1]
    return entry


@pytest.mark.parametrize(("kind", "is_done"), [("cut_before", False), ("cut_after", True)])
def test_a_cut_connection_leaves_the_work_undone_or_done(directory: Directory, kind: str, is_done: bool) -> None:
    fault(directory, CREATE, kind, times=1)
    with pytest.raises(ConnectionCut):
        directory.create(BOB)
    assert exists(directory) is is_done
    entry = last_entry(directory)
    assert (entry["method"], entry["path"], entry["outcome"]) == ("POST", "/scim/v2/Users", kind)
    assert entry["status"] == (201 if is_done else None)
    assert directory.create(BOB).status_code == (409 if is_done else 201)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 418])
def test_any_status_can_be_answered_without_the_work(directory: Directory, status: int) -> None:
    fault(directory, CREATE, "status", status=status, times=1)
    answer = directory.create(BOB)
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 429)
    assert not exists(directory)


def test_headers_and_body_of_a_status_can_be_given(directory: Directory) -> None:
    fault(directory, CREATE, "status", status=429, body="slow", headers={"Retry-After": "7"}, times=1)
    answer = directory.create(BOB)
    assert (answer.text, answer.headers["Retry-After"]) == ("slow", "7")


AFTER = {
    "status_after": lambda answer: answer.status_code == 503,
    "html": lambda answer: answer.status_code == 200 and answer.text.startswith("<!doctype html>"),
    "truncated": lambda answer: answer.text.startswith("{") and not answer.text.rstrip().endswith("}"),
    "without_id": lambda answer: answer.status_code == 201 and "id" not in answer.get_json(),
    "empty": lambda answer: answer.status_code == 201 and answer.data == b"",
    "huge": lambda answer: len(answer.data) > 10_000_000,
}


@pytest.mark.parametrize("kind", AFTER)
def test_after_the_work_the_answer_can_be_useless(directory: Directory, kind: str) -> None:
    fault(directory, CREATE, kind, times=1)
    assert AFTER[kind](directory.create(BOB))
    assert exists(directory)
    assert last_entry(directory)["status"] == 201


def test_an_error_with_200_and_a_redirect_come_without_the_work(directory: Directory) -> None:
    fault(directory, CREATE, "error_200", times=1)
    fault(directory, CREATE, "redirect", times=2, location="http://elsewhere.example/")
    assert "errorCode" in directory.create(BOB).get_json()
    assert directory.create(BOB).location == "http://elsewhere.example/"
    assert not exists(directory)


def test_latency_waits_and_then_does_the_work(directory: Directory, waits: list[float]) -> None:
    fault(directory, CREATE, "latency", seconds=2.5, times=1)
    assert directory.create(BOB).status_code == 201
    assert waits == [2.5]


def test_a_fault_can_be_for_one_person_for_all_paths_and_until_cleared(directory: Directory) -> None:
    fault(directory, "* /scim/v2/*", "status", status=500, contains=BOB)
    assert directory.create("carl@fernhill.example").status_code == 201
    assert [directory.create(BOB).status_code for _ in range(3)] == [500, 500, 500]
    directory.client.delete("/_sandbox/faults", json={})
    assert directory.create(BOB).status_code == 201


@pytest.mark.parametrize(
    "values",
    [{}, {"where": CREATE, "kind": "meteor"}, {"where": "nowhere", "kind": "html"},
     {"where": CREATE, "kind": "html", "times": "often"}],
)  # fmt: skip
def test_a_fault_that_makes_no_sense_is_refused(client: FlaskClient, values: dict[str, Any]) -> None:
    assert client.post("/_sandbox/faults", json=values).status_code == 400
    assert client.get("/_sandbox/faults").get_json() == []


def test_the_log_has_what_was_sent_and_answered_but_no_secret(directory: Directory) -> None:
    directory.create(BOB)
    text = directory.client.get("/_sandbox/requests").text
    assert BOB in json.loads(last_entry(directory)["body"])["userName"]
    assert json.loads(last_entry(directory)["answer"])["userName"] == BOB
    for secret in ("secret-1", directory.tokens["access_token"], directory.tokens["refresh_token"]):
        assert secret not in text


def test_the_log_can_be_read_on_from_an_entry(directory: Directory) -> None:
    directory.create(BOB)
    last = last_entry(directory)["id"]
    directory.create("carl@fernhill.example")
    entries = directory.client.get(f"/_sandbox/requests?since={last}").get_json()
    assert len(entries) == 1


def test_all_tokens_can_be_revoked_at_once(directory: Directory) -> None:
    assert directory.client.post("/_sandbox/tokens/revoke", json={}).get_json() == {"ended": 1}
    assert directory.call("GET", "/scim/v2/Users").status_code == 401


def test_the_clock_can_be_moved_by_command(directory: Directory, clock: Clock) -> None:
    directory.client.post("/_sandbox/clock", json={"advance_seconds": 3601})
    assert directory.client.get("/_sandbox/clock").get_json()["now"].startswith("2026-11-24T10:00:01")
    assert directory.call("GET", "/scim/v2/Users").status_code == 401


def test_reset_is_the_seed_again_or_another(directory: Directory) -> None:
    directory.create(BOB)
    directory.switch(scim="off")
    directory.client.post("/_sandbox/reset", json={})
    assert not exists(directory)
    assert directory.client.get("/_sandbox/switches").get_json()["scim"] == "on"
    seed = {"company": {"name": "N", "plan": "Premium"}, "client": {
        "client_id": "c", "client_secret": "s", "name": "n", "redirect_uris": ["http://localhost/"]}}  # fmt: skip
    directory.client.post("/_sandbox/reset", json={"seed": seed})
    assert directory.client.get("/_sandbox/users").get_json() == []


def test_admins_can_act_by_command_as_in_the_portal(client: FlaskClient) -> None:
    values = {"email": BOB, "first_name": "Bob", "last_name": "Tanaka", "department": "Sales"}
    made = client.post("/_sandbox/users", json=values).get_json()
    path = f"/_sandbox/users/{made['id']}"
    assert (made["status"], made["origin"]) == ("NotActivated", "portal")
    assert client.post(f"{path}/delete", json={}).status_code == 409
    client.post(f"{path}/enable", json={})
    assert client.patch(path, json={"email": "robert@fernhill.example"}).get_json()["user_name"].startswith("robert@")
    assert client.patch(path, json={"email": "uma@fernhill.example"}).status_code == 409
    assert client.patch(path, json={"salary": 1}).status_code == 400
    client.post(f"{path}/disable", json={})
    assert client.post(f"{path}/delete", json={}).get_json()["status"] == "Unassigned"
    assert client.get("/_sandbox/users/1").status_code == 404


def test_lines_can_be_added_and_given_back(client: FlaskClient) -> None:
    assert len(client.post("/_sandbox/lines", json={"country": "FR", "count": 2}).get_json()["ids"]) == 2
    assert client.post("/_sandbox/lines", json={"country": "FR", "count": -5}).get_json() == {"removed": 2}
    assert client.post("/_sandbox/lines", json={"country": "Atlantis"}).status_code == 400
    assert {"country": "Germany", "free": 1, "taken": 1} in client.get("/_sandbox/lines").get_json()


def test_commands_are_answered_on_this_machine_only_and_to_no_form(client: FlaskClient) -> None:
    other = client.get("/_sandbox/users", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 403
    assert client.post("/_sandbox/reset", data={"a": "b"}).status_code == 415
    assert client.get("/mailbox", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
