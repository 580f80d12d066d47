"""C3: users are created, edited, suspended, reactivated and deleted; each write has an actor, an event and a mark."""

import pytest
from django.core.exceptions import ValidationError

from lockstep.directory import groups, roles, users
from lockstep.directory.models import User, UserGroup
from lockstep.directory.things import acting
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event, Mark
from lockstep.mail.models import Mail
from tests import cast


def test_a_new_user_comes_with_an_event_that_names_who_made_it_and_a_mark(alice):
    user = users.create_user({"username": "dan", "email": "dan@fernhill.example"}, actor=acting(alice, ip="192.0.2.7"))
    event = Event.objects.get(kind="user_create", target_id=user.id)
    assert (event.actor_label, event.client_ip, event.target_id) == ("Alice Moreau", "192.0.2.7", user.id)
    assert Mark.objects.filter(kind="user", object_id=user.id, event_id=event.id).exists()


def test_two_living_people_cannot_share_a_username_or_an_email_whatever_the_case(bob):
    before = Event.objects.count()
    for values, field in (
        ({"username": bob.username.upper(), "email": "new@fernhill.example"}, "username"),
        ({"username": "new", "email": bob.email.upper()}, "email"),
    ):
        with pytest.raises(ValidationError) as error:
            users.create_user(values, actor=SYSTEM)
        assert field in error.value.message_dict
    assert Event.objects.count() == before


def test_a_deleted_persons_address_is_free_again_and_their_row_stays(bob):
    users.delete_user(bob, actor=SYSTEM)
    again = users.create_user({"username": bob.username, "email": bob.email}, actor=SYSTEM)
    assert again.id != bob.id
    assert User.objects.get(pk=bob.pk).deleted_at is not None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("firstname", "a" * 201, "At most 200 characters; these are 201."),
        ("firstname", "Bo\x00b", "can't be printed"),
        ("firstname", "Bob\u202egnp.exe", "can't be printed"),
        ("email", "nobody", "not an e-mail address"),
        ("email", "", "Everybody needs an e-mail address."),
        ("username", "two words", "no spaces"),
        ("shoe_size", "44", "doesn't know this property"),
        ("addresses", [{"type": "moon", "country": "US"}], "An address is of type"),
        ("addresses", [{"type": "work", "planet": "Mars"}], "An address has no planet."),
        ("phone_numbers", [{"type": "fax", "number": "1"}], "A phone number is of type"),
        ("attributes", [{"name": "a b", "value": "1"}], "letters, digits and _ only"),
        ("attributes", "x", "list of entries"),
        ("department", 5, "Write text here."),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_way_out_and_nothing_changes(bob, field, value, sentence):
    before = Event.objects.count()
    with pytest.raises(ValidationError) as error:
        users.update_user(bob, {"department": "Support", field: value}, actor=SYSTEM)
    assert sentence in " ".join(error.value.messages)
    bob.refresh_from_db()
    assert (bob.department, Event.objects.count()) == ("Sales", before)


def test_saving_what_is_there_already_changes_nothing_and_logs_nothing(bob):
    before = Event.objects.count()
    assert users.update_user(bob, {"department": "Sales"}, actor=SYSTEM) == []
    assert Event.objects.count() == before


def test_changes_are_kept_with_before_and_after(alice, bob):
    users.update_user(bob, {"department": "Sales EMEA"}, actor=acting(alice))
    event = Event.objects.filter(kind="user_update").latest("at")
    assert event.changes == [{"field": "department", "old": "Sales", "new": "Sales EMEA"}]


def test_a_changed_address_is_told_to_the_old_one(alice, bob):
    old = bob.email
    users.update_user(bob, {"email": "robert@fernhill.example"}, actor=acting(alice))
    mail = Mail.objects.get(to=old)
    assert "Alice Moreau changed your email" in mail.text
    assert "robert@fernhill.example" in mail.text


def test_a_changed_employee_id_is_told_too_since_services_may_know_people_by_it(alice, bob):
    users.update_user(bob, {"employee_identifier": "4711"}, actor=acting(alice))
    assert "Alice Moreau changed your employee identifier" in Mail.objects.get(to=bob.email).text


def test_suspending_and_reactivating_are_events_with_marks(alice, bob):
    users.suspend_user(bob, actor=acting(alice))
    users.suspend_user(bob, actor=acting(alice))
    users.reactivate_user(bob, actor=acting(alice))
    kinds = list(
        Event.objects.filter(target_id=bob.id, kind__contains="suspended").order_by("at").values_list("kind", flat=True)
    )
    assert kinds == ["user_suspended", "user_unsuspended"]
    assert Mark.objects.filter(object_id=bob.id, kind="user").count() >= 2


def test_the_last_administrator_cannot_be_suspended_deleted_or_stripped(alice, bob):
    for act in (
        lambda: users.suspend_user(alice, actor=SYSTEM),
        lambda: users.delete_user(alice, actor=SYSTEM),
        lambda: roles.give_role(alice, "", actor=SYSTEM),
    ):
        with pytest.raises(ValidationError, match="last administrator"):
            act()
    roles.give_role(bob, "administrator", actor=SYSTEM)
    users.suspend_user(alice, actor=SYSTEM)


def test_the_last_administrator_is_told_from_the_database_and_not_from_an_old_copy(alice, bob):
    old = User.objects.get(pk=bob.pk)
    roles.give_role(bob, "administrator", actor=SYSTEM)
    roles.give_role(alice, "", actor=SYSTEM)
    for act in (users.suspend_user, users.delete_user):
        with pytest.raises(ValidationError, match="last administrator"):
            act(old, actor=SYSTEM)


def test_deleting_a_group_marks_its_members_in_the_same_transaction(alice, bob):
    sales = cast.group("Sales", bob)
    Mark.objects.all().delete()
    groups.delete_group(sales, actor=acting(alice))
    assert list(Mark.objects.values_list("kind", "object_id")) == [("user", bob.id)]


def test_a_group_needs_a_name_of_its_own(alice):
    cast.group("Sales")
    with pytest.raises(ValidationError, match="already"):
        groups.create_group("sales", actor=SYSTEM)
    with pytest.raises(ValidationError, match="needs a name"):
        groups.create_group("  ", actor=SYSTEM)


def test_a_group_deleted_meanwhile_does_not_come_back_by_an_edit(alice):
    sales = cast.group("Sales")
    groups.delete_group(UserGroup.objects.get(), actor=SYSTEM)
    with pytest.raises(ValidationError, match="has been deleted meanwhile"):
        groups.update_group(sales, "Sales EMEA", "", actor=SYSTEM)
    assert not UserGroup.objects.exists()
