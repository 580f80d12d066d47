"""The platform API's few calls: the account, and extensions with the status that SCIM hides (G4)."""

import pytest
from flask.testing import FlaskClient

from tests.sandbox.directory import Directory


def test_versions_are_public(client: FlaskClient) -> None:
    assert client.get("/restapi").get_json()["apiVersions"][0]["uriString"] == "v1.0"


def test_the_account_names_itself_and_its_plan(directory: Directory) -> None:
    body = directory.call("GET", "/restapi/v1.0/account/~").get_json()
    assert body["id"] == 400100000
    assert body["serviceInfo"]["servicePlan"]["name"] == "Premium"


def test_an_extension_tells_pending_and_disabled_apart(directory: Directory) -> None:
    user_id = directory.create("bob@fernhill.example").get_json()["id"]
    path = f"/restapi/v1.0/account/~/extension/{user_id}"
    seen = [directory.call("GET", path).get_json()["status"]]
    directory.activate(user_id)
    seen.append(directory.call("GET", path).get_json()["status"])
    directory.set_active(user_id, False)
    seen.append(directory.call("GET", path).get_json()["status"])
    directory.set_active(user_id, True)
    directory.delete(user_id)
    seen.append(directory.call("GET", path).get_json()["status"])
    assert seen == ["NotActivated", "Enabled", "Disabled", "Unassigned"]


def test_unassigned_extensions_are_listed_when_asked_for_with_their_country(directory: Directory) -> None:
    body = directory.call("GET", "/restapi/v1.0/account/~/extension?status=Unassigned").get_json()
    assert [record["assignedCountry"]["isoCode"] for record in body["records"]] == ["US", "US", "DE"]
    assert all("contact" not in record for record in body["records"])
    usual = directory.call("GET", "/restapi/v1.0/account/~/extension").get_json()
    assert {record["status"] for record in usual["records"]} == {"Enabled", "Disabled", "NotActivated"}


def test_the_country_may_be_left_out_of_the_list_and_stays_with_the_extension(directory: Directory) -> None:
    directory.switch(line_country="left_out")
    listed = directory.call("GET", "/restapi/v1.0/account/~/extension?status=Unassigned").get_json()["records"]
    assert all("assignedCountry" not in record for record in listed)
    alone = directory.call("GET", f"/restapi/v1.0/account/~/extension/{listed[0]['id']}").get_json()
    assert alone["assignedCountry"]["isoCode"] == "US"


def test_extensions_come_in_pages(directory: Directory) -> None:
    body = directory.call("GET", "/restapi/v1.0/account/~/extension?perPage=2&page=3").get_json()
    assert body["paging"] == {
        "page": 3, "totalPages": 3, "perPage": 2, "totalElements": 5, "pageStart": 4, "pageEnd": 4,
    }  # fmt: skip
    assert len(body["records"]) == 1


@pytest.mark.parametrize("path", ["/restapi/v1.0/account/~/extension/1", "/restapi/v1.0/account/7"])
def test_what_is_not_there_is_404_in_the_platforms_envelope(directory: Directory, path: str) -> None:
    answer = directory.call("GET", path)
    assert (answer.status_code, answer.get_json()["errorCode"]) == (404, "CMN-102")


def test_an_unknown_path_is_an_invalid_uri(client: FlaskClient) -> None:
    answer = client.get("/restapi/v1.0/nothing")
    assert (answer.status_code, answer.get_json()["errorCode"]) == (404, "CMN-120")
