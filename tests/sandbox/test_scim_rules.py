"""SCIM's rules: lines and countries, pending and disabled accounts, ids that come back, errors as documented (G4)."""

from typing import Any

import pytest

from tests.sandbox.directory import Directory, person

BOB = "bob@fernhill.example"


def error(answer: Any) -> tuple[int, str | None, str]:
    body = answer.get_json()
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == str(answer.status_code)
    return answer.status_code, body.get("scimType"), body["detail"]


def address(country: str, **more: str) -> list[dict[str, str]]:
    return [{"type": "work", "country": country, **more}]


def test_a_user_takes_a_line_in_the_country_of_the_address(directory: Directory) -> None:
    body = directory.create(BOB, addresses=address("Germany")).get_json()
    assert body["addresses"][0]["country"] == "Germany"
    second = directory.create("carl@fernhill.example", addresses=address("DE"))
    assert error(second) == (403, None, "License limit has been reached.")


def test_without_an_address_any_free_line_will_do_until_none_is_left(directory: Directory) -> None:
    """D9"""
    answers = [directory.create(f"user{number}@fernhill.example").status_code for number in range(4)]
    assert answers == [201, 201, 201, 403]
    directory.client.post("/_sandbox/lines", json={"country": "Germany"})
    assert directory.create("user3@fernhill.example").status_code == 201


def test_deleting_frees_the_line_and_the_next_user_gets_the_same_id(directory: Directory) -> None:
    """An id is no proof of who is meant."""
    first = directory.create(BOB).get_json()["id"]
    assert directory.delete(first).status_code == 204
    assert directory.delete(first).status_code == 404
    assert directory.create("carl@fernhill.example").get_json()["id"] == first


def test_disabling_frees_no_line(directory: Directory) -> None:
    for number in range(3):
        directory.create(f"user{number}@fernhill.example")
    [user_id] = [
        item["id"]
        for item in directory.call("GET", '/scim/v2/Users?filter=userName eq "user0@fernhill.example"').get_json()[
            "Resources"
        ]
    ]
    directory.activate(user_id)
    assert directory.set_active(user_id, False).status_code == 200
    assert directory.create("late@fernhill.example").status_code == 403


def test_a_pending_user_can_only_be_deleted(directory: Directory) -> None:
    """D13"""
    user_id = directory.create(BOB).get_json()["id"]
    assert error(directory.set_active(user_id, True))[0] == 403
    assert error(directory.call("PUT", f"/scim/v2/Users/{user_id}", person(BOB)))[0] == 403
    assert directory.call("GET", f"/scim/v2/Users/{user_id}").get_json()["active"] is False
    assert directory.delete(user_id).status_code == 204


def test_a_disabled_user_has_to_be_activated_before_it_can_be_deleted(directory: Directory) -> None:
    """D11"""
    user_id = directory.create(BOB).get_json()["id"]
    directory.activate(user_id)
    directory.set_active(user_id, False)
    assert error(directory.delete(user_id))[0] == 403
    assert directory.set_active(user_id, True).get_json()["active"] is True
    assert directory.delete(user_id).status_code == 204


@pytest.mark.parametrize("taken", ["uma@fernhill.example", "UMA@fernhill.example", "own.account@fernhill.example"])
def test_a_duplicate_email_is_409_wherever_it_is_taken(directory: Directory, taken: str) -> None:
    assert error(directory.create(taken)) == (409, "uniqueness", "Duplicate email")


def test_a_rename_to_a_taken_email_is_409_and_changes_nothing(directory: Directory) -> None:
    user_id = directory.create(BOB).get_json()["id"]
    directory.activate(user_id)
    operations = [
        {"op": "replace", "path": "title", "value": "New"},
        {"op": "replace", "path": "userName", "value": "uma@fernhill.example"},
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "uma@fernhill.example"},
    ]
    assert directory.patch(user_id, *operations).status_code == 409
    assert "title" not in directory.call("GET", f"/scim/v2/Users/{user_id}").get_json()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": None}, "name"),
    "no emails": ({"emails": []}, "emails"),
    "email of type home": ({"emails": [{"type": "home", "value": BOB}]}, "emails.type"),
    "address of type home": ({"addresses": [{"type": "home", "country": "US", "region": "CA"}]}, "addresses.type"),
    "userName is not the email": ({"userName": "b@fernhill.example"}, "userName"),
    "no country": ({"addresses": [{"type": "work", "locality": "Rome"}]}, "contact.businessAddress.country"),
    "unknown country": ({"addresses": address("Atlantis")}, "contact.businessAddress.country"),
    "three letters": ({"addresses": address("USA", region="CA")}, "contact.businessAddress.country"),
    "no state": ({"addresses": address("US")}, "Parameter [extension.contact.businessAddress.state] value is invalid."),
    "wrong state": ({"addresses": address("US", region="Bavaria")}, "contact.businessAddress.state"),
    "local phone": ({"phoneNumbers": [{"type": "mobile", "value": "030 1234"}]}, "contact.mobilePhone"),
    "long department": (
        {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "x" * 65}},
        "contact.department",
    ),
    "broken email": ({"userName": "bob", "emails": [{"type": "work", "value": "bob"}]}, "contact.email"),
}


@pytest.mark.parametrize(("changes", "named"), REFUSED.values(), ids=REFUSED.keys())
def test_wrong_values_are_refused_with_what_is_wrong(directory: Directory, changes: dict[str, Any], named: str) -> None:
    status, scim_type, detail = error(directory.create(BOB, **changes))
    assert (status, scim_type) == (400, "invalidValue")
    assert named in detail
    assert len(directory.call("GET", "/scim/v2/Users").get_json()["Resources"]) == 5


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"'])
def test_a_body_that_is_no_json_object_is_a_syntax_error(directory: Directory, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {directory.tokens['access_token']}", "Content-Type": "application/json"}
    answer = directory.client.post("/scim/v2/Users", data=body, headers=headers)
    assert error(answer)[:2] == (400, "invalidSyntax")


@pytest.mark.parametrize("user_id", ["999999", "abc", "-1", "99999999999999999999999"])
def test_an_unknown_id_is_404(directory: Directory, user_id: str) -> None:
    assert error(directory.call("GET", f"/scim/v2/Users/{user_id}"))[0] == 404
    assert error(directory.set_active(user_id, True))[0] == 404


def test_an_unassigned_extension_is_no_user(directory: Directory) -> None:
    free = [item["id"] for item in directory.client.get("/_sandbox/users").get_json() if item["status"] == "Unassigned"]
    assert directory.call("GET", f"/scim/v2/Users/{free[0]}").status_code == 404


def test_the_creators_extension_cannot_be_disabled(directory: Directory) -> None:
    answer = directory.call("GET", '/scim/v2/Users?filter=userName eq "rita@fernhill.example"').get_json()
    assert directory.set_active(answer["Resources"][0]["id"], False).status_code == 403
