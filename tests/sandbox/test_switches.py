"""Each switch, in each of its positions but the default (G6). Those of OAuth and SAML are in their own files."""

import pathlib
from typing import Any

import pytest

from ringcentral_sandbox.switches import SWITCHES
from tests.sandbox.directory import Directory, person

BOB = "bob@fernhill.example"


def active_user(directory: Directory, **more: Any) -> str:
    user_id = str(directory.create(BOB, **more).get_json()["id"])
    directory.activate(user_id)
    return user_id


def test_switch_no_line_country_400_names_the_country(directory: Directory) -> None:
    directory.switch(no_line="country_400")
    answer = directory.create(BOB, addresses=[{"type": "work", "country": "France"}])
    assert answer.status_code == 400
    assert "extension.contact.businessAddress.country" in answer.get_json()["detail"]


def test_switch_address_without_country_accepted(directory: Directory) -> None:
    directory.switch(address_without_country="accepted")
    body = directory.create(BOB, addresses=[{"type": "work", "locality": "Rome"}]).get_json()
    assert body["addresses"] == [{"type": "work", "locality": "Rome"}]


def test_switch_address_state_lenient(directory: Directory) -> None:
    directory.switch(address_state="lenient")
    assert directory.create(BOB, addresses=[{"type": "work", "country": "US"}]).status_code == 201


def test_switch_country_alpha3_accepted(directory: Directory) -> None:
    directory.switch(country_alpha3="accepted")
    body = directory.create(BOB, addresses=[{"type": "work", "country": "DEU"}]).get_json()
    assert body["addresses"][0]["country"] == "Germany"


def test_switch_phone_format_any(directory: Directory) -> None:
    directory.switch(phone_format="any")
    assert directory.create(BOB, phoneNumbers=[{"type": "mobile", "value": "030 1234"}]).status_code == 201


def test_switch_username_is_email_lenient(directory: Directory) -> None:
    directory.switch(username_is_email="lenient")
    body = directory.create(BOB, userName="bob").get_json()
    assert (body["userName"], body["emails"][0]["value"]) == ("bob", BOB)


def test_switch_duplicate_scim_type_none(directory: Directory) -> None:
    directory.switch(duplicate_scim_type="none")
    answer = directory.create("uma@fernhill.example")
    assert answer.status_code == 409
    assert "scimType" not in answer.get_json()


def test_switch_active_at_create_honoured(directory: Directory) -> None:
    assert directory.create(BOB, active=True).get_json()["active"] is False
    directory.switch(active_at_create="honoured")
    assert directory.create("carl@fernhill.example", active=True).get_json()["active"] is True
    assert directory.create("dan@fernhill.example").get_json()["active"] is False


@pytest.mark.parametrize(("position", "status"), [("400", 400), ("ignored", 200)])
def test_switch_pending_write(directory: Directory, position: str, status: int) -> None:
    directory.switch(pending_write=position)
    user_id = directory.create(BOB).get_json()["id"]
    answer = directory.set_active(user_id, True)
    assert answer.status_code == status
    assert directory.call("GET", f"/scim/v2/Users/{user_id}").get_json()["active"] is False


@pytest.mark.parametrize(("position", "status"), [("400", 400), ("allowed", 204)])
def test_switch_delete_disabled(directory: Directory, position: str, status: int) -> None:
    directory.switch(delete_disabled=position)
    user_id = active_user(directory)
    directory.set_active(user_id, False)
    assert directory.delete(user_id).status_code == status


@pytest.mark.parametrize(("position", "is_active"), [("keeps", False), ("false", False), ("true", True)])
def test_switch_put_without_active(directory: Directory, position: str, is_active: bool) -> None:
    directory.switch(put_without_active=position)
    user_id = active_user(directory)
    directory.set_active(user_id, False)
    answer = directory.call("PUT", f"/scim/v2/Users/{user_id}", person(BOB))
    assert answer.get_json()["active"] is is_active


def test_switch_patch_no_match_create(directory: Directory) -> None:
    user_id = active_user(directory)
    operation = {"op": "replace", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+15551230001"}
    refused = directory.patch(user_id, operation)
    assert (refused.status_code, refused.get_json()["scimType"]) == (400, "noTarget")
    directory.switch(patch_no_match="create")
    assert {"type": "mobile", "value": "+15551230001"} in directory.patch(user_id, operation).get_json()["phoneNumbers"]


def test_switch_op_case_strict(directory: Directory) -> None:
    user_id = active_user(directory)
    operation = {"op": "Replace", "path": "title", "value": "New"}
    assert directory.patch(user_id, operation).status_code == 200
    directory.switch(op_case="strict")
    assert directory.patch(user_id, operation).status_code == 400


def test_switch_string_booleans_strict(directory: Directory) -> None:
    user_id = active_user(directory)
    assert directory.set_active(user_id, "False").get_json()["active"] is False
    directory.switch(string_booleans="strict")
    assert directory.set_active(user_id, "True").status_code == 400
    assert directory.patch(user_id, {"op": "replace", "value": {"active": "True"}}).status_code == 400
    assert directory.create("carl@fernhill.example", active="True").status_code == 400


@pytest.mark.parametrize("position", ["newest", "oldest", "never"])
def test_switch_id_reuse(directory: Directory, position: str) -> None:
    directory.switch(id_reuse=position)
    before = {item["id"] for item in directory.client.get("/_sandbox/users").get_json()}
    freed = directory.create(BOB).get_json()["id"]
    directory.delete(freed)
    again = directory.create("carl@fernhill.example").get_json()["id"]
    assert {"newest": again == freed, "oldest": True, "never": int(again) not in before}[position]


def test_switch_list_items_full(directory: Directory) -> None:
    directory.switch(list_items="full")
    directory.create(BOB, phoneNumbers=[{"type": "mobile", "value": "+15551230001"}])
    assert directory.call("GET", "/scim/v2/Users").get_json()["Resources"][-1]["phoneNumbers"]


def test_switch_list_lag_seconds(directory: Directory, clock: Any) -> None:
    directory.switch(list_lag_seconds="30")
    user_id = directory.create(BOB).get_json()["id"]
    query = f'/scim/v2/Users?filter=userName eq "{BOB}"'
    assert directory.call("GET", query).get_json()["totalResults"] == 0
    assert directory.call("GET", f"/scim/v2/Users/{user_id}").status_code == 200
    clock.move(30)
    assert directory.call("GET", query).get_json()["totalResults"] == 1


def test_switch_count_max_caps_a_page(directory: Directory) -> None:
    directory.switch(count_max="2")
    body = directory.call("GET", "/scim/v2/Users?count=500").get_json()
    assert (body["itemsPerPage"], body["totalResults"]) == (2, 5)
    assert directory.call("GET", "/scim/v2/ServiceProviderConfig").get_json()["filter"]["maxResults"] == 2


def test_switch_primary_false(directory: Directory) -> None:
    directory.switch(primary="false")
    body = directory.create(BOB, addresses=[{"type": "work", "country": "DE"}]).get_json()
    assert body["emails"][0]["primary"] is False
    assert body["addresses"][0]["primary"] is False


def test_switch_media_type_scim(directory: Directory) -> None:
    directory.switch(media_type="scim")
    assert directory.call("GET", "/scim/v2/Users", Accept="*/*").mimetype == "application/scim+json"
    assert directory.call("GET", "/scim/v2/Users", Accept="application/json").mimetype == "application/json"


def test_switch_error_envelope_scim(directory: Directory) -> None:
    directory.switch(error_envelope="scim")
    body = directory.client.get("/scim/v2/Users").get_json()
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == "401"


def test_switch_retry_after_left_out(directory: Directory) -> None:
    directory.switch(retry_after="left_out")
    directory.client.post("/_sandbox/limits", json={"light": 1})
    answers = [directory.call("GET", "/scim/v2/Users") for _ in range(2)]
    assert answers[1].status_code == 429
    assert "Retry-After" not in answers[1].headers


def test_switch_discovery_auth_none(directory: Directory) -> None:
    assert directory.client.get("/scim/v2/ServiceProviderConfig").status_code == 401
    directory.switch(discovery_auth="none")
    assert directory.client.get("/scim/v2/ServiceProviderConfig").status_code == 200


def test_switch_platform_api_refused(directory: Directory) -> None:
    directory.switch(platform_api="refused")
    answer = directory.call("GET", "/restapi/v1.0/account/~/extension")
    assert (answer.status_code, answer.get_json()["errorCode"]) == (403, "CMN-408")


@pytest.mark.parametrize("values", [{"nothing": "on"}, {"scim": "perhaps"}, {"count_max": "many"}])
def test_an_unknown_switch_or_position_is_refused_and_nothing_changes(
    directory: Directory, values: dict[str, str]
) -> None:
    answer = directory.client.post("/_sandbox/switches", json={"list_items": "full", **values})
    assert answer.status_code == 400
    assert directory.client.get("/_sandbox/switches").get_json()["list_items"] == "short"


def test_every_switch_is_in_the_table_of_the_documentation_with_its_default() -> None:
    text = pathlib.Path("docs/sandbox.md").read_text("utf-8")
    for switch in SWITCHES:
        [line] = [line for line in text.splitlines() if line.startswith(f"| `{switch.name}` |")]
        assert f"**{switch.default}**" in line
        for choice in switch.choices:
            assert choice in line


def test_every_switch_is_used_by_a_test() -> None:
    tests = "".join(path.read_text("utf-8") for path in pathlib.Path("tests/sandbox").glob("test_*.py"))
    for switch in SWITCHES:
        assert f"{switch.name}=" in tests or f'"{switch.name}":' in tests, switch.name
