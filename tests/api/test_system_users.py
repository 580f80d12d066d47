"""C4: /api/systemusers in JumpCloud's shape, by the same acts and rules as the pages."""

import pytest

from lockstep.applications.bindings import bind
from lockstep.applications.models import Application
from lockstep.connections.models import Integration
from lockstep.directory.models import User
from lockstep.directory.users import create_user, delete_user
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event, Mark
from lockstep.mail.models import Mail
from lockstep.provisioning.models import Account
from tests import cast
from tests.sign_on import arrivals

LIST = "/api/systemusers"
WHOLE = {
    "username": "ada@fernhill.example",
    "email": "ada@fernhill.example",
    "firstname": "Ada",
    "middlename": "B",
    "lastname": "Okafor",
    "displayname": "Ada Okafor",
    "jobTitle": "Engineer",
    "department": "Support",
    "company": "Fernhill",
    "costCenter": "C1",
    "employeeIdentifier": "E-1",
    "employeeType": "full",
    "location": "Leeds",
    "description": "Likes tea",
    "addresses": [
        {
            "type": "work",
            "streetAddress": "1 High St",
            "locality": "Leeds",
            "region": "",
            "postalCode": "LS1",
            "country": "GB",
        }
    ],
    "phoneNumbers": [{"type": "mobile", "number": "+441132000000"}],
    "attributes": [{"name": "badge", "value": "17"}],
}


def at(user):
    return f"{LIST}/{user.id}"


def message_of(answer, status):
    assert answer.status_code == status, answer.content
    return answer.json()["message"]


@pytest.fixture
def bound(bob):
    """Bob, bound to RingCentral through Sales."""
    application = Application.objects.create(template="ringcentral", display_label="RingCentral", path="ringcentral")
    bind(application, cast.group("Sales", bob), actor=SYSTEM)
    return bob


def test_a_user_comes_back_as_sent_with_jumpclouds_names_and_no_integer_id(script):
    made = script("POST", LIST, WHOLE).json()
    assert {name: made[name] for name in WHOLE} == WHOLE
    assert made["_id"] == made["id"]
    assert len(made["id"]) == 24
    shown = {"state": "ACTIVATED", "suspended": False, "activated": False, "admin": None, "password_expired": False}
    assert {name: made[name] for name in shown} == shown
    assert made["created"].endswith("Z")
    assert script("GET", f"{LIST}/{made['id']}").json() == made
    assert not any(type(value) is int for value in made.values())
    assert "password" not in made


def test_the_event_of_a_write_names_the_owner_the_key_and_the_address(script, alice):
    made = script("POST", LIST, WHOLE, user_agent="provision/1").json()
    event = Event.objects.get(kind="user_create", target_id=made["id"])
    assert (event.actor_kind, event.actor_id, event.actor_label) == ("api", alice.id, "Alice Moreau (API key Nightly)")
    assert (event.client_ip, event.user_agent) == ("127.0.0.1", "provision/1")
    assert Mark.objects.filter(object_id=made["id"], event_id=event.id).exists()


def test_a_password_is_temporary_kept_nowhere_and_refused_with_its_reason(script):
    made = script("POST", LIST, {**WHOLE, "password": "a temporary password"}).json()
    user = User.objects.get(pk=made["id"])
    assert user.check_password("a temporary password")
    assert user.must_change_password
    assert made["activated"] is True
    assert "a temporary password" not in str(list(Event.objects.values())) + str(made)
    second = {**WHOLE, "username": "b", "email": "b@fernhill.example", "employeeIdentifier": "", "password": "short"}
    assert message_of(script("POST", LIST, second), 400).startswith("password: ")
    assert not User.objects.filter(username="b").exists()


@pytest.mark.parametrize(("given", "state"), [({"state": "STAGED"}, "STAGED"), ({"suspended": True}, "SUSPENDED")])
def test_a_new_user_may_be_staged_or_suspended(script, given, state):
    assert script("POST", LIST, {**WHOLE, **given}).json()["state"] == state


def test_a_put_changes_what_is_in_it_and_nothing_else(script, bob):
    answer = script("PUT", at(bob), {"department": "Support", "location": None})
    assert answer.status_code == 200
    bob.refresh_from_db()
    assert (bob.department, bob.firstname) == ("Support", "Bob")
    event = Event.objects.get(kind="user_update", target_id=bob.id)
    assert event.changes == [{"field": "department", "old": "Sales", "new": "Support"}]


def test_the_whole_object_may_be_sent_back_and_then_nothing_happens(script, bound):
    whole = script("GET", at(bound)).json()
    before = Event.objects.count()
    jumpclouds = {"sudo": False, "unix_uid": None, "mfa": {"configured": False, "exclusion": False}, "ssh_keys": []}
    elsewhere = {"totp_enabled": True, "organization": "5a2af2a82cf2b0010053ea41", "created": "another day"}
    answer = script("PUT", at(bound), {**whole, **jumpclouds, **elsewhere})
    assert answer.status_code == 200
    assert answer.json() == whole
    assert Event.objects.count() == before


REFUSED = {
    "shoeSize": (44, "Lockstep doesn't know this property."),
    "must_change_password": (False, "doesn't know this property"),
    "role": ("administrator", "doesn't know this property"),
    "sudo": (True, "Lockstep doesn't keep this property; leave it out."),
    "mfa": ({"configured": True}, "doesn't keep this property"),
    "_id": ("0" * 24, "This is another user's than the address."),
    "department": (5, "valid string"),
    "suspended": ("yes", "valid boolean"),
    "state": ("LOCKED", "STAGED"),
    "addresses": ("Leeds", "valid list"),
    "phoneNumbers": ([{"type": "fax", "number": "1"}], "A phone number is of type"),
    "attributes": ([{"name": "a b", "value": "1"}], "letters, digits and _ only"),
    "firstname": ("a" * 201, "At most 200 characters; these are 201."),
    "lastname": ("Bob\u202egnp.exe", "can't be printed"),
    "displayname": ("\ud800", "can't be printed"),
    "middlename": ("nul\x00", "can't be printed"),
    "email": ("nobody", "not an e-mail address"),
    "username": (None, "Everybody needs a username."),
    "password": ("a" * 201, "at most 200 characters"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_with_the_property_and_the_reason_and_nothing_is_half_done(script, bob, name):
    value, sentence = REFUSED[name]
    before = list(User.objects.order_by("pk").values()), Event.objects.count()
    body = {"location": "Leeds", name: value}
    message = message_of(script("PUT", at(bob), body), 400)
    assert sentence in message
    assert name in message
    message_of(script("POST", LIST, {**WHOLE, name: value}), 400) if name != "_id" else None
    assert (list(User.objects.order_by("pk").values()), Event.objects.count() - 1) == before, "but for the key's use"


def test_entries_may_carry_jumpclouds_ids_and_emptiness(script, bob):
    address = {"id": "5c86b7149fdce00001d38014", "type": "work", "country": "US", "poBox": "", "extendedAddress": None}
    assert script("PUT", at(bob), {"addresses": [address]}).status_code == 200
    bob.refresh_from_db()
    assert bob.addresses[0]["country"] == "US"
    message = message_of(script("PUT", at(bob), {"addresses": [{**address, "poBox": "12"}]}), 400)
    assert "An address has no poBox." in message


def test_two_people_with_one_address_are_refused(script, bob):
    assert "already" in message_of(script("POST", LIST, {**WHOLE, "email": bob.email.upper()}), 400)
    assert "already" in message_of(script("POST", LIST, {**WHOLE, "username": bob.username}), 400)


@pytest.mark.parametrize("body", [{"suspended": True}, {"state": "SUSPENDED"}])
def test_suspending_is_the_same_act_as_on_the_page_and_back(script, bob, body):
    whole = script("GET", at(bob)).json()
    answer = script("PUT", at(bob), {**whole, **body}).json()
    assert (answer["state"], answer["suspended"]) == ("SUSPENDED", True)
    assert Event.objects.get(kind="user_suspended").target_id == bob.id
    back = script("PUT", at(bob), {**answer, "suspended": False}).json()
    assert (back["state"], back["suspended"]) == ("ACTIVATED", False)


def test_two_states_at_once_and_a_way_back_to_staged_are_refused(script, bob):
    two = {**WHOLE, "state": "ACTIVATED", "suspended": True}
    assert "two different things" in message_of(script("POST", LIST, two), 400)
    assert "can't go back to STAGED" in message_of(script("PUT", at(bob), {"state": "STAGED"}), 400)
    assert script("PUT", at(bob), {"suspended": True}).status_code == 200
    assert "two different things" in message_of(script("PUT", at(bob), {"state": "STAGED", "suspended": False}), 400)


def test_a_refused_state_takes_the_other_changes_back(script, alice):
    message = message_of(script("PUT", at(alice), {"department": "Nowhere", "suspended": True}), 400)
    assert "last administrator" in message
    alice.refresh_from_db()
    assert (alice.department, alice.state) == ("", "ACTIVATED")


def test_deleting_is_the_same_act_as_on_the_page(script, bob):
    answer = script("DELETE", at(bob))
    assert answer.status_code == 200
    assert answer.json()["username"] == bob.username
    assert Event.objects.get(kind="user_delete").actor_kind == "api"
    for method in ("GET", "PUT", "DELETE"):
        assert message_of(script(method, at(bob), {}), 404) == "There is no user with this id."


def test_the_last_administrator_is_not_deleted(script, alice):
    assert "last administrator" in message_of(script("DELETE", at(alice)), 400)
    assert User.objects.get(pk=alice.pk).deleted_at is None


@pytest.mark.parametrize("user_id", ["0" * 24, "x", "%00", "1", "a" * 5000, "..%2f", "5C86B7149FDCE00001D38014"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_foreign_id_is_a_404(script, method, user_id):
    assert script(method, f"{LIST}/{user_id}", {}).status_code == 404


IDENTITY = {"username": "else@fernhill.example", "email": "else@fernhill.example", "employeeIdentifier": "E-99"}


@pytest.fixture
def newcomer(alice):
    """Somebody added who has no password yet, and is bound to nothing."""
    email = "nora.fell@fernhill.example"
    return create_user({"username": email, "email": email, "firstname": "Nora", "lastname": "Fell"}, actor=SYSTEM)


@pytest.mark.parametrize("name", IDENTITY)
def test_identity_of_somebody_who_never_could_sign_in_is_changed_and_the_old_address_told(script, newcomer, name):
    old = newcomer.email
    assert script("PUT", at(newcomer), {name: IDENTITY[name]}).status_code == 200
    mail = Mail.objects.get()
    assert mail.to == old
    assert "Alice Moreau (API key Nightly)" in mail.text


@pytest.mark.parametrize("given", [*IDENTITY.items(), ("password", "a temporary password")])
def test_what_opens_accounts_of_somebody_bound_is_refused_whole(script, bound, given):
    before = list(User.objects.filter(pk=bound.pk).values()), Mail.objects.count()
    message = message_of(script("PUT", at(bound), {"department": "Support", given[0]: given[1]}), 403)
    assert message.startswith(f"{given[0]}: Bob Tanaka is bound to RingCentral")
    assert "fresh sign-in" in message
    assert (list(User.objects.filter(pk=bound.pk).values()), Mail.objects.count()) == before


def test_taking_somebody_out_of_the_group_first_is_no_way_around_it(script, bound):
    integration = Integration.objects.create(application=Application.objects.get(), state="running")
    Account.objects.create(integration=integration, user=bound, external_id="e1")
    group = bound.user_groups.get()
    removal = {"op": "remove", "type": "user", "id": bound.id}
    assert script("POST", f"/api/v2/usergroups/{group.id}/members", removal).status_code == 204
    assert "has an account" in message_of(script("PUT", at(bound), {"email": "x@fernhill.example"}), 403)


def test_with_single_sign_on_alone_it_is_no_way_around_it_either(script, bound):
    """Nothing over here remembers that Bob could sign on, but that he has a password."""
    group = bound.user_groups.get()
    removal = {"op": "remove", "type": "user", "id": bound.id}
    assert script("POST", f"/api/v2/usergroups/{group.id}/members", removal).status_code == 204
    for name, value in {**IDENTITY, "password": "a temporary password"}.items():
        assert "Bob Tanaka has had a password" in message_of(script("PUT", at(bound), {name: value}), 403)
    assert script("PUT", at(bound), {"department": "Support"}).status_code == 200


def test_deleting_somebody_first_is_no_way_around_it(script, bob, newcomer):
    assert script("DELETE", at(bob)).status_code == 200
    taken = {"username": "mallory", "email": bob.email.upper()}
    assert "Bob Tanaka, who was deleted, had this name" in message_of(script("POST", LIST, taken), 403)
    taken = {"username": bob.username, "email": "m@fernhill.example"}
    assert "Bob Tanaka, who was deleted" in message_of(script("POST", LIST, taken), 403)
    assert "Bob Tanaka, who was deleted" in message_of(script("PUT", at(newcomer), {"email": bob.email}), 403)
    newcomer.refresh_from_db()
    assert newcomer.email == "nora.fell@fernhill.example"
    assert not User.objects.filter(username="mallory").exists()


def test_the_name_of_somebody_deleted_who_never_could_sign_in_is_free(script, newcomer):
    assert script("DELETE", at(newcomer)).status_code == 200
    again = script("POST", LIST, {"username": newcomer.username, "email": newcomer.email})
    assert again.status_code == 200


def test_a_custom_attribute_that_is_sent_at_sign_on_is_not_changed_by_a_key(script, bob, newcomer):
    sp = arrivals.ringcentral(cast.group("Other")).service_provider
    sp.attributes = [*sp.attributes, {"name": "number", "kind": "custom", "value": "badge"}]
    sp.save()
    free, sent = [{"name": "shoe", "value": "44"}], [{"name": "badge", "value": "7"}]
    assert script("PUT", at(bob), {"attributes": free}).status_code == 200
    said = message_of(script("PUT", at(bob), {"attributes": [*free, *sent]}), 403)
    assert said.startswith("attributes (badge): Bob Tanaka has had a password")
    bob.refresh_from_db()
    assert bob.attributes == free
    assert script("PUT", at(newcomer), {"attributes": sent}).status_code == 200


def test_what_lets_administrators_in_is_not_changed_by_a_key(script, alice, rhea):
    for person in (alice, rhea):
        for name, value in {**IDENTITY, "password": "a temporary password"}.items():
            assert "administrator role" in message_of(script("PUT", at(person), {name: value}), 403)
    assert script("PUT", at(rhea), {"department": "Support"}).status_code == 200


def test_a_key_gives_nobody_a_role(script, bob):
    assert script("PUT", at(bob), {"admin": {"roleName": "Administrator"}}).status_code == 200
    bob.refresh_from_db()
    assert bob.role == ""


def listed(script, query):
    answer = script("GET", f"{LIST}?{query}")
    assert answer.status_code == 200, answer.content
    return [one["firstname"] for one in answer.json()["results"]]


@pytest.fixture
def people(alice, bob, carol):
    cast.person("Dan Gone")
    delete_user(User.objects.get(firstname="Dan"), actor=SYSTEM)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sort=firstname", ["Alice", "Bob", "Carol"]),
        ("sort=-firstname", ["Carol", "Bob", "Alice"]),
        ("sort=department%20-firstname", ["Carol", "Alice", "Bob"]),
        ("sort=firstname&limit=1&skip=1", ["Bob"]),
        ("skip=10000000", []),
        ("filter=email:$eq:BOB.TANAKA@fernhill.example", ["Bob"]),
        ("filter=department:eq:Sales", ["Bob"]),
        ("filter=department:$ne:Sales&sort=firstname", ["Alice", "Carol"]),
        ("filter=firstname:$in:Bob|Carol&filter=lastname:$eq:Weiss", ["Carol"]),
        ("filter=lastname:search:ana", ["Bob"]),
        ("filter=suspended:$eq:true", []),
        ("filter=state:$eq:ACTIVATED&sort=firstname", ["Alice", "Bob", "Carol"]),
        ("filter=created:$gt:2000-01-01T00:00:00Z&sort=firstname", ["Alice", "Bob", "Carol"]),
        ("filter=created:$lt:2000-01-01T00:00:00Z", []),
        ("search=tanaka%20bob", ["Bob"]),
        ('search={"searchTerm":"WEISS"}', ["Carol"]),
        ('search={"searchTerm":["weiss","tanaka"],"fields":["lastname"]}&sort=lastname', ["Bob", "Carol"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(script, people, query, names):
    assert listed(script, query) == names


def test_the_list_says_how_many_there_are_in_all(script, people):
    answer = script("GET", f"{LIST}?limit=2")
    assert answer.json()["totalCount"] == 3
    assert len(answer.json()["results"]) == 2
    assert answer["x-total-count"] == "3"


def test_pages_of_the_list_meet_without_gap_or_double(script, people):
    pages = [script("GET", f"{LIST}?limit=1&skip={skip}").json()["results"][0]["id"] for skip in range(3)]
    assert len(set(pages)) == 3


def test_only_the_asked_properties_come(script, people):
    one = script("GET", f"{LIST}?fields=username%20state&limit=1").json()["results"][0]
    assert set(one) == {"_id", "id", "username", "state"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("limit=0", "limit: "),
        ("limit=101", "less than or equal to 100"),
        ("skip=-1", "skip: "),
        ("skip=99999999999999999999", "skip: "),
        ("limit=ten", "limit: "),
        ("sort=password", "Nothing is sorted by “password”"),
        ("filter=password:$eq:x", "Write property:$eq:value"),
        ("filter=email", "Write property:$eq:value"),
        ("filter=email:$regex:.*", "can't be filtered by “$regex”"),
        ("filter=created:$gt:yesterday", "write the time as"),
        ("filter=created:$gt:0001-01-01T00:00:00%2B14:00", "write the time as"),
        ("filter=email:$eq:%00", "can't be printed"),
        ("search=%00", "can't be printed"),
        ("search=" + "a" * 401, "At most 400 characters"),
        ("search={", "Write words, or JSON"),
        ('search={"searchTerm":5}', "searchTerm is text"),
        ('search={"searchTerm":"a","fields":["password"]}', "These are searched"),
        ("fields=password", "There is no password"),
    ],
)
def test_a_question_that_cannot_be_is_refused_with_the_way_out(script, people, query, sentence):
    assert sentence in message_of(script("GET", f"{LIST}?{query}"), 400)
