"""SCIM users: what comes back, and not one field more than is documented (G4)."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from scim2_models import Context, EnterpriseUser, ListResponse, User

from tests.sandbox.directory import CORE, ENTERPRISE, Directory, person

ADDRESS = {
    "type": "work",
    "streetAddress": "100 Universal City Plaza",
    "locality": "Hollywood",
    "region": "CA",
    "postalCode": "91608",
    "country": "US",
}
FULL = {
    "addresses": [ADDRESS],
    "phoneNumbers": [{"type": "mobile", "value": "+15551230001"}],
    "title": "Buyer",
    "photos": [{"type": "photo", "value": "https://example.com/p.png"}],
    ENTERPRISE: {"department": "Sales"},
}
DOCUMENTED = {
    "schemas", "id", "externalId", "userName", "name.givenName", "name.familyName", "emails.type", "emails.value",
    "active", "title", "addresses.type", "addresses.country", "addresses.locality", "addresses.postalCode",
    "addresses.region", "addresses.streetAddress", "phoneNumbers", "phoneNumbers.type", "phoneNumbers.value",
    "photos.type", "photos.value", f"{ENTERPRISE}.department", "meta.created", "meta.lastModified", "meta.location",
    "meta.resourceType",
}  # fmt: skip


def paths(value: Any, prefix: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths(inner, f"{prefix}.{name}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for inner in value:
            yield from paths(inner, prefix)
    else:
        yield prefix


def test_a_create_answers_201_with_everything_and_active_false(directory: Directory) -> None:
    answer = directory.create("bob@fernhill.example", **FULL)
    body = answer.get_json()
    assert answer.status_code == 201
    assert body["active"] is False
    assert body["externalId"] == "ext-bob@fernhill.example"
    assert body["addresses"] == [{**ADDRESS, "country": "United States"}]
    assert body["phoneNumbers"] == FULL["phoneNumbers"]
    assert body[ENTERPRISE] == {"department": "Sales"}
    assert body["meta"]["location"] == f"http://scim.ringcentral.com/scim/v2/Users/{body['id']}"
    assert body["meta"]["created"] == body["meta"]["lastModified"] == "2026-11-24T09:00:00.000Z"


def test_answers_have_no_field_beyond_the_documented_ones(directory: Directory) -> None:
    user_id = directory.create("bob@fernhill.example", **FULL).get_json()["id"]
    directory.activate(user_id)
    bodies = [
        directory.call("GET", f"/scim/v2/Users/{user_id}").get_json(),
        directory.set_active(user_id, False).get_json(),
        directory.call("PUT", f"/scim/v2/Users/{user_id}", person("bob@fernhill.example", **FULL)).get_json(),
        *directory.call("GET", "/scim/v2/Users").get_json()["Resources"],
    ]
    for body in bodies:
        assert set(paths(body)) <= DOCUMENTED


def test_answers_are_valid_by_the_models_of_others(directory: Directory) -> None:
    directory.create("bob@fernhill.example", **FULL)
    body = directory.call("GET", "/scim/v2/Users").get_json()
    model = ListResponse[User[EnterpriseUser]]
    listed = model.model_validate(body, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    assert listed.total_results == 6


def test_list_items_are_short_and_a_single_get_is_full(directory: Directory) -> None:
    user_id = directory.create("bob@fernhill.example", **FULL).get_json()["id"]
    [item] = [x for x in directory.call("GET", "/scim/v2/Users").get_json()["Resources"] if x["id"] == user_id]
    assert "addresses" not in item
    assert "phoneNumbers" not in item
    assert "addresses" in directory.call("GET", f"/scim/v2/Users/{user_id}").get_json()


def test_unknown_attributes_are_ignored(directory: Directory) -> None:
    more = {"nickName": "Bobby", "displayName": "B", "urn:example:x": {"y": 1}, "password": "x", "id": "5"}
    body = directory.create("bob@fernhill.example", **more).get_json()
    assert set(paths(body)) <= DOCUMENTED
    assert body["id"] != "5"


@pytest.mark.parametrize(
    "text",
    [
        'userName eq "BOB+x@fernhill.example"',
        'USERNAME EQ "bob+x@fernhill.example"',
        'email eq "bob+x@fernhill.example"',
        'emails eq "bob+x@fernhill.example"',
    ],
)
def test_the_documented_filters_find_a_person(directory: Directory, text: str) -> None:
    directory.create("bob+x@fernhill.example")
    by_get = directory.call("GET", "/scim/v2/Users?filter=" + text.replace("+", "%2B").replace(" ", "%20")).get_json()
    by_post = directory.call("POST", "/scim/v2/Users/.search", {"filter": text, "count": 10}).get_json()
    for found in (by_get, by_post):
        assert found["totalResults"] == 1
        assert found["Resources"][0]["userName"] == "bob+x@fernhill.example"


def test_a_plus_that_was_not_encoded_arrives_as_a_space_and_finds_nobody(directory: Directory) -> None:
    """D4"""
    directory.create("bob+x@fernhill.example")
    found = directory.call("GET", '/scim/v2/Users?filter=userName eq "bob+x@fernhill.example"').get_json()
    assert found["totalResults"] == 0
    assert found["Resources"] == []


@pytest.mark.parametrize(
    "text",
    [
        'emails.value eq "x"',
        'emails[type eq "work"].value eq "x"',
        'externalId eq "x"',
        'userName sw "x"',
        'userName eq "x" and email eq "x"',
        "userName eq",
        "active eq true",
    ],
)
def test_every_other_filter_is_refused(directory: Directory, text: str) -> None:
    answer = directory.call("POST", "/scim/v2/Users/.search", {"filter": text})
    assert answer.status_code == 400
    assert answer.get_json()["scimType"] == "invalidFilter"


def test_pages_count_from_one_and_an_empty_filter_is_none(directory: Directory) -> None:
    first = directory.call("GET", "/scim/v2/Users?count=3&filter=").get_json()
    second = directory.call("GET", "/scim/v2/Users?count=3&startIndex=4").get_json()
    assert (first["totalResults"], first["startIndex"], first["itemsPerPage"]) == (5, 1, 3)
    assert (second["startIndex"], second["itemsPerPage"]) == (4, 2)
    assert len({item["id"] for item in first["Resources"] + second["Resources"]}) == 5


def test_put_replaces_what_it_leaves_out_but_not_the_extension_number(directory: Directory) -> None:
    user_id = directory.create("bob@fernhill.example", **FULL).get_json()["id"]
    directory.activate(user_id)
    minimal = {name: value for name, value in person("bob@fernhill.example").items() if name != "externalId"}
    body = directory.call("PUT", f"/scim/v2/Users/{user_id}", minimal).get_json()
    assert "externalId" not in body
    assert "addresses" not in body
    assert [phone["type"] for phone in body["phoneNumbers"]] == ["other"]


@pytest.mark.parametrize(
    ("operation", "path", "value"),
    [
        ({"op": "replace", "path": "name.familyName", "value": "New"}, ("name", "familyName"), "New"),
        ({"op": "replace", "path": "title", "value": "New"}, ("title",), "New"),
        ({"op": "replace", "path": f"{ENTERPRISE}:department", "value": "New"}, (ENTERPRISE, "department"), "New"),
        ({"op": "add", "value": {"addresses": [ADDRESS]}}, ("addresses", 0, "country"), "United States"),
        ({"op": "add", "path": "addresses", "value": [ADDRESS]}, ("addresses", 0, "country"), "United States"),
        (
            {"op": "add", "path": "phoneNumbers", "value": [{"type": "mobile", "value": "+15551230009"}]},
            ("phoneNumbers", 0, "value"),
            "+15551230009",
        ),
        ({"op": "replace", "value": {"active": False, "title": "New"}}, ("active",), False),
    ],
)
def test_patch_takes_all_of_its_documented_shapes(
    directory: Directory, operation: dict[str, Any], path: tuple[Any, ...], value: object
) -> None:
    user_id = directory.create("bob@fernhill.example").get_json()["id"]
    directory.activate(user_id)
    answer = directory.patch(user_id, operation)
    assert answer.status_code == 200, answer.text
    seen = answer.get_json()
    for step in path:
        seen = seen[step]
    assert seen == value


def test_patch_by_type_changes_the_work_values(directory: Directory) -> None:
    user_id = directory.create("bob@fernhill.example", **FULL).get_json()["id"]
    directory.activate(user_id)
    new = "robert@fernhill.example"
    body = directory.patch(
        user_id,
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": new},
        {"op": "replace", "path": "userName", "value": new},
        {"op": "replace", "path": 'addresses[type eq "work"].locality', "value": "Burbank"},
        {"op": "remove", "path": f"{ENTERPRISE}:department"},
    ).get_json()
    assert (body["userName"], body["emails"][0]["value"]) == (new, new)
    assert body["addresses"][0]["locality"] == "Burbank"
    assert ENTERPRISE not in body
    assert body["schemas"] == [CORE]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/scim+json", "application/scim+json"),
        ("application/scim+json, application/json", "application/scim+json"),
    ],
)
def test_the_answer_is_json_unless_scim_json_is_asked_for(directory: Directory, accept: str, media_type: str) -> None:
    answer = directory.call("GET", "/scim/v2/Users", Accept=accept)
    assert answer.headers["Content-Type"] == f"{media_type};charset=utf-8"


def test_discovery_has_the_documented_documents_and_filtering_is_not_allowed(directory: Directory) -> None:
    config = directory.call("GET", "/scim/v2/ServiceProviderConfig").get_json()
    assert config["patch"] == {"supported": True}
    assert config["xmlDataFormat"] == {"supported": False}
    assert "meta" not in config
    assert directory.call("GET", "/scim/v2/ResourceTypes").get_json()["totalResults"] == 1
    assert directory.call("GET", "/scim/v2/ResourceTypes/User").get_json()["endpoint"] == "/Users"
    schemas = directory.call("GET", "/scim/v2/Schemas").get_json()["Resources"]
    assert [schema["id"] for schema in schemas] == [CORE, ENTERPRISE]
    assert directory.call("GET", f"/scim/v2/Schemas/{CORE}").status_code == 200
    assert directory.call("GET", "/scim/v2/Schemas/urn:x").status_code == 404
    refused = directory.call("GET", '/scim/v2/Schemas?filter=id eq "x"')
    assert (refused.status_code, refused.get_json()["detail"]) == (403, "Filtering is not allowed")


@pytest.mark.parametrize("path", ["/scim/v2/Groups", "/scim/v2/Bulk", "/scim/v2/Me"])
def test_there_are_no_groups_no_bulk_and_no_me(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.get_json()["errorCode"] == "CMN-120"
