"""What we send is valid SCIM by somebody else's reading of it, and within what every service understands."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scim2_models import ScimFilter

from lockstep.protocols.scim import patch, requests, resources
from lockstep.protocols.scim.paths import ENTERPRISE_USER
from tests.protocols.scim.judge import Person, judge

COUNTRY, CITY = 'addresses[type eq "work"].country', 'addresses[type eq "work"].locality'
MOBILE, EMAIL = 'phoneNumbers[type eq "mobile"].value', 'emails[type eq "work"].value'
DEPARTMENT = f"{ENTERPRISE_USER}:department"
BOB = {
    "userName": "bob+rc@example.org",
    "externalId": "5f0c",
    "name.givenName": "Bob",
    "name.familyName": "田中",
    EMAIL: "bob+rc@example.org",
    COUNTRY: "DE",
    CITY: "Köln",
    MOBILE: "+4922112345",
    DEPARTMENT: "Sales",
}
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
emails = st.from_regex(r"[a-z0-9+'_]{1,10}@[a-z]{1,8}\.org", fullmatch=True)
optional = {path: emails if path == EMAIL else texts for path in BOB if path != "userName"}
flat = st.fixed_dictionaries({"userName": texts}, optional=optional)


def test_a_create_is_valid_and_carries_every_value():
    request = requests.create(BOB)
    judge(request)
    assert (request.method, request.target) == ("POST", "/Users")
    assert request.body["emails"] == [{"type": "work", "value": "bob+rc@example.org"}]
    assert request.body["addresses"] == [{"type": "work", "country": "DE", "locality": "Köln"}]
    assert request.body[ENTERPRISE_USER] == {"department": "Sales"}
    assert request.body["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE_USER]


def test_the_enterprise_schema_is_named_only_where_it_is_used():
    assert requests.create({"userName": "bob"}).body["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User"]


@given(flat)
def test_any_values_make_a_valid_create_and_come_back_the_same(values):
    judge(requests.create(values))
    assert resources.flatten(resources.build(values)) == values


@given(flat, flat, st.sets(st.sampled_from(sorted(BOB))))
def test_any_change_makes_a_valid_patch(seen, wanted, cleared):
    changes = {**wanted, **dict.fromkeys(cleared - {"userName"})}
    operations = patch.operations(changes, seen)
    if operations:
        judge(requests.patch("401", operations))


def test_a_put_always_says_active():
    judge(requests.replace("401", BOB | {"active": False}))
    with pytest.raises(ValueError, match="active"):
        requests.replace("401", BOB)


@pytest.mark.parametrize("request_", [requests.get("401"), requests.delete("401"), requests.list_users(101, 50)])
def test_reads_and_deletes_are_valid(request_):
    judge(request_)
    assert request_.content is None


@pytest.mark.parametrize(
    "value", ["testing12+3@jumpcloud.com", 'quo"te', "back\\slash", "o'brien@x.org", "田中@x.org", "a&b=c#d"]
)
def test_a_searched_value_arrives_as_it_was_typed(value):
    """D4"""
    request = requests.find("userName", value)
    judge(request)
    (received,) = parse_qs(urlsplit("https://x" + request.target).query, strict_parsing=True)["filter"]
    if "@" in value or value.isalnum():
        assert ScimFilter[Person](received).match(Person(user_name=value))
    assert ScimFilter(received).ast.value == value


def test_a_plus_is_never_sent_as_a_plus():
    """D4"""
    assert requests.find("userName", "a+b@x.org").target == "/Users?filter=userName%20eq%20%22a%2Bb%40x.org%22"


def test_an_id_is_one_segment_of_the_path():
    assert requests.get("a+b@x.org/../1").target == "/Users/a%2Bb%40x.org%2F..%2F1"


def test_an_account_without_an_id_is_never_written_to():
    for build in (requests.get, requests.delete, lambda i: requests.patch(i, [{"op": "remove", "path": "title"}])):
        with pytest.raises(ValueError, match="without an id"):
            build("")


def test_an_empty_patch_is_not_a_request():
    with pytest.raises(ValueError, match="without operations"):
        requests.patch("401", [])


def test_the_bytes_are_the_same_for_the_same_values():
    assert requests.create(BOB).content == requests.create(dict(BOB)).content


class TestOperations:
    def test_a_simple_value_is_replaced_by_its_path(self):
        assert patch.operations({"name.givenName": "Rob"}, BOB) == [
            {"op": "replace", "path": "name.givenName", "value": "Rob"}
        ]

    def test_active_is_a_real_boolean(self):
        assert patch.operations({"active": False}, BOB) == [{"op": "replace", "path": "active", "value": False}]

    def test_nothing_differs_nothing_is_sent(self):
        assert patch.operations(BOB, BOB) == []

    def test_the_extension_is_addressed_by_its_urn(self):
        (operation,) = patch.operations({DEPARTMENT: "Support"}, BOB)
        assert operation["path"] == "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"

    def test_a_part_of_an_address_that_is_there_is_replaced(self):
        assert patch.operations({COUNTRY: "US"}, BOB) == [{"op": "replace", "path": COUNTRY, "value": "US"}]

    def test_an_address_that_is_not_there_is_added_as_a_whole(self):
        seen = {"userName": "bob"}
        added = [{"type": "work", "country": "US", "locality": "Ohio"}]
        assert patch.operations({COUNTRY: "US", CITY: "Ohio"}, seen) == [
            {"op": "add", "path": "addresses", "value": added}
        ]

    def test_a_phone_that_is_not_there_is_added_although_another_type_is(self):
        seen = {'phoneNumbers[type eq "other"].value': "146"}
        added = [{"type": "mobile", "value": "+491"}]
        assert patch.operations({MOBILE: "+491"}, seen) == [{"op": "add", "path": "phoneNumbers", "value": added}]

    def test_a_cleared_value_is_removed(self):
        assert patch.operations({DEPARTMENT: None}, BOB) == [{"op": "remove", "path": DEPARTMENT}]

    def test_a_cleared_part_leaves_the_rest_of_the_address(self):
        assert patch.operations({CITY: None}, BOB) == [{"op": "remove", "path": CITY}]

    def test_an_element_left_empty_is_removed_as_a_whole(self):
        assert patch.operations({MOBILE: None}, BOB) == [{"op": "remove", "path": 'phoneNumbers[type eq "mobile"]'}]

    def test_what_is_not_there_is_not_cleared(self):
        assert patch.operations({MOBILE: None}, {"userName": "bob"}) == []
