"""C4: /api/v2/usergroups and who is in them, in the shape of JumpCloud's graph."""

import pytest

from lockstep.directory.models import UserGroup
from lockstep.insights.models import Event, Mark
from tests import cast

LIST = "/api/v2/usergroups"


def message_of(answer, status):
    assert answer.status_code == status, answer.content
    return answer.json()["message"]


@pytest.fixture
def sales(bob):
    return cast.group("Sales", bob)


def at(group, below=""):
    return f"{LIST}/{group.id}{below}"


def test_a_group_is_added_read_changed_and_deleted(script):
    made = script("POST", LIST, {"name": "Sales", "description": "Who sells"})
    assert made.status_code == 201
    group = made.json()
    shape = {"name": "Sales", "description": "Who sells", "type": "user_group", "membershipMethod": "STATIC"}
    assert {name: group[name] for name in shape} == shape
    where = f"{LIST}/{group['id']}"
    assert script("GET", where).json() == group
    assert script("PUT", where, {**group, "name": "Sales EMEA"}).json() == {**group, "name": "Sales EMEA"}
    assert script("PATCH", where, {"description": ""}).json()["name"] == "Sales EMEA"
    assert script("DELETE", where).json()["id"] == group["id"]
    assert message_of(script("GET", where), 404) == "There is no user group with this id."
    kinds = ["group_create", "group_update", "group_update", "group_delete"]
    assert [e.kind for e in Event.objects.filter(actor_kind="api", kind__startswith="group").order_by("at")] == kinds


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"name": ""}, "A group needs a name."),
        ({}, "name"),
        ({"name": 5}, "name: "),
        ({"name": "sales"}, "There is a group sales already."),
        ({"name": "a" * 201}, "At most 200 characters"),
        ({"name": "x", "colour": "red"}, "colour: "),
        ({"name": "x", "membershipMethod": "DYNAMIC_AUTOMATED"}, "membershipMethod: "),
        ({"name": "x", "email": "all@fernhill.example"}, "email: "),
        ({"name": "x", "attributes": {"sudo": {"enabled": True}}}, "attributes: "),
    ],
)
def test_a_group_that_cannot_be_is_refused_with_the_reason(script, sales, body, sentence):
    assert sentence in message_of(script("POST", LIST, body), 400)
    assert UserGroup.objects.count() == 1


def test_another_groups_object_is_not_saved_here(script, sales):
    other = script("POST", LIST, {"name": "Other"}).json()
    assert "another group's" in message_of(script("PUT", at(sales), other), 400)


def test_a_member_is_added_and_removed_once_with_event_and_mark(script, sales, carol):
    body = {"op": "add", "type": "user", "id": carol.id}
    for _ in range(2):
        answer = script("POST", at(sales, "/members"), body)
        assert (answer.status_code, answer.content) == (204, b"")
    events = Event.objects.filter(kind="association_change", actor_kind="api", target_id=carol.id)
    assert events.count() == 1
    assert Mark.objects.filter(object_id=carol.id, event_id=events.get().id).exists()
    assert sales.members.filter(pk=carol.pk).exists()
    for _ in range(2):
        assert script("POST", at(sales, "/members"), {**body, "op": "remove"}).status_code == 204
    assert events.count() == 2
    assert not sales.members.filter(pk=carol.pk).exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"op": "update", "type": "user"}, 400),
        ({"op": "add", "type": "system"}, 400),
        ({"op": "add"}, 400),
        ({"op": "add", "type": "user", "id": 5}, 400),
        ({"op": "add", "type": "user", "who": "bob"}, 400),
        ({"op": "add", "type": "user", "id": "0" * 24}, 404),
        ({"op": "add", "type": "user", "id": "\x00"}, 404),
    ],
)
def test_a_membership_that_cannot_be_is_refused(script, sales, carol, body, status):
    message_of(script("POST", at(sales, "/members"), {"id": carol.id, **body}), status)
    assert sales.members.count() == 1


def test_the_graph_is_read_from_both_sides(script, sales, bob):
    (edge,) = script("GET", at(sales, "/members")).json()
    assert edge == {"to": {"id": bob.id, "type": "user", "attributes": None}, "attributes": None}
    (member,) = script("GET", at(sales, "/membership")).json()
    assert (member["id"], member["type"], member["paths"]) == (bob.id, "user", [[edge]])
    (group,) = script("GET", f"/api/v2/users/{bob.id}/memberof").json()
    assert (group["id"], group["type"]) == (sales.id, "user_group")
    assert script("GET", f"/api/v2/users/{sales.id}/memberof").status_code == 404
    assert script("GET", f"{LIST}/{bob.id}/members").status_code == 404


def test_the_list_is_narrowed_sorted_and_counted(script, sales):
    cast.group("Support")
    cast.group("Board")
    for query, names in {
        "sort=name": ["Board", "Sales", "Support"],
        "sort=-name&limit=1": ["Support"],
        "filter=name:eq:SALES": ["Sales"],
        "filter=name:search:s&sort=name": ["Sales", "Support"],
    }.items():
        answer = script("GET", f"{LIST}?{query}")
        assert [group["name"] for group in answer.json()] == names
    assert answer["x-total-count"] == "2"
    assert script("GET", f"{LIST}?fields=name&limit=1").json()[0].keys() == {"id", "name"}
    assert "Nothing is sorted by" in message_of(script("GET", f"{LIST}?sort=size"), 400)
