"""Users in the Admin Portal (C3): found, created, edited, suspended, reactivated, deleted; and their passwords."""

from urllib.parse import urlencode

import pytest

from lockstep.directory import groups
from lockstep.directory.models import User
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.mail.models import Mail
from tests import cast
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def body(response) -> str:
    return response.content.decode()


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_list_finds_people_by_words_state_group_and_department(alices_browser, bob, carol):
    sales = cast.group("Sales", bob)
    for query in ("q=tanaka", "department=Sales", f"group={sales.id}"):
        page = body(alices_browser.get(f"/admin/users?{query}"))
        assert "Bob Tanaka" in page
        assert "Carol Weiss" not in page
    assert "Nobody matches" in body(alices_browser.get("/admin/users?state=SUSPENDED"))


def test_the_list_is_sorted_either_way(alices_browser, bob, carol):
    page = body(alices_browser.get("/admin/users?sort=-name"))
    assert page.index("Carol Weiss") < page.index("Bob Tanaka") < page.index("alice.moreau@fernhill.example</small>")


def test_an_administrator_adds_a_person_with_address_phone_attribute_and_temporary_password(alices_browser):
    values = {
        "username": "elif.demir@fernhill.example",
        "email": "elif.demir@fernhill.example",
        "firstname": "Elif",
        "lastname": "Demir",
        "work_country": "DE",
        "work_locality": "Bremen",
        "mobile_phone": "+49 421 5550100",
        "attribute_0_name": "extension",
        "attribute_0_value": "146",
        "password": "a long temporary one",
    }
    response = alices_browser.post("/admin/users/new", values, follow=True)
    assert "Elif Demir has been added." in body(response)
    elif_ = User.objects.get(username="elif.demir@fernhill.example")
    assert elif_.addresses[0]["country"] == "DE"
    assert elif_.phone_numbers == [{"type": "mobile", "number": "+49 421 5550100"}]
    assert elif_.attributes == [{"name": "extension", "value": "146"}]
    assert elif_.must_change_password
    assert "Must change" in body(response)


def test_a_username_that_is_taken_is_refused_beside_its_field_and_what_was_typed_stays(alices_browser, bob):
    values = {"username": bob.username, "email": "other@fernhill.example", "firstname": "Robert"}
    response = alices_browser.post("/admin/users/new", values)
    assert response.status_code == 422
    assert "Somebody in the directory has this username already." in body(response)
    assert 'value="Robert"' in body(response)


def test_a_weak_temporary_password_leaves_no_half_made_person(alices_browser):
    values = {"username": "x@fernhill.example", "email": "x@fernhill.example", "password": "password"}
    response = alices_browser.post("/admin/users/new", values)
    assert response.status_code == 422
    assert not User.objects.filter(username="x@fernhill.example").exists()


def test_editing_changes_what_was_typed_and_keeps_what_the_form_does_not_show(alices_browser, bob):
    bob.addresses = [{"type": "other", "country": "FR"}, {"type": "work", "country": "GB", "locality": "London"}]
    bob.save()
    page = alices_browser.get(f"/admin/users/{bob.id}/edit").context["form"]
    values = {field.html_name: field.value() or "" for field in page}
    response = alices_browser.post(f"/admin/users/{bob.id}/edit", values | {"department": "Sales EMEA"}, follow=True)
    assert "Bob Tanaka is saved." in body(response)
    assert fresh(bob).department == "Sales EMEA"
    assert [address["type"] for address in fresh(bob).addresses] == ["other", "work"]


def test_saving_without_a_change_says_so_and_leaves_no_event(alices_browser, bob):
    page = alices_browser.get(f"/admin/users/{bob.id}/edit").context["form"]
    values = {field.html_name: field.value() or "" for field in page}
    before = Event.objects.count()
    response = alices_browser.post(f"/admin/users/{bob.id}/edit", values, follow=True)
    assert "Nothing differs: Bob Tanaka stays as before." in body(response)
    assert Event.objects.count() == before


def test_changing_an_email_shows_what_it_opens_and_mails_the_old_address(alices_browser, bob):
    values = {"username": bob.username, "email": "robert.tanaka@fernhill.example"}
    response = alices_browser.post(f"/admin/users/{bob.id}/identity", values, follow=True)
    assert "Bob Tanaka is saved." in body(response)
    assert Mail.objects.get().to == "bob.tanaka@fernhill.example"


@pytest.mark.parametrize(
    "address", ["/admin/users/{}/identity", "/admin/users/{}/temporary-password", "/admin/administrators/give"]
)
def test_who_somebody_is_or_who_can_be_them_changes_with_a_fresh_sign_in_only(alices_browser, bob, address):
    session = alices_browser.session
    session["signed_in_at"] = "2020-01-01T00:00:00+00:00"
    session.save()
    address = address.format(bob.id)
    again = f"/sign-in/again?{urlencode({'next': address})}"
    assert alices_browser.get(address)["Location"] == again
    typed = {
        "username": "x",
        "email": "x@fernhill.example",
        "new": "for a day only",
        "user": bob.id,
        "role": "read_only",
    }
    assert alices_browser.post(address, typed)["Location"] == again
    assert (fresh(bob).email, fresh(bob).role) == (bob.email, "")
    assert not fresh(bob).must_change_password
    alices_browser.post("/sign-in/again", {"password": PASSWORD})
    assert alices_browser.get(address).status_code == 200


@pytest.mark.parametrize(
    ("act", "asked", "done"),
    [
        ("suspend", "Suspend Bob Tanaka?", "Bob Tanaka is suspended."),
        ("delete", "Delete Bob Tanaka?", "Bob Tanaka has been deleted."),
        ("expire-password", "Expire the password of Bob Tanaka now?", "The password of Bob Tanaka has expired."),
    ],
)
def test_an_act_with_consequences_asks_first_and_then_does_it(alices_browser, bob, act, asked, done):
    address = f"/admin/users/{bob.id}/{act}"
    assert asked in body(alices_browser.get(address))
    assert "<dialog" in body(alices_browser.get(address, **HTMX))
    before = (fresh(bob).state, fresh(bob).deleted_at, fresh(bob).password_expires_at)
    assert before == ("ACTIVATED", None, None)
    assert done in body(alices_browser.post(address, follow=True))


def test_a_suspended_person_is_reactivated(alices_browser, bob):
    alices_browser.post(f"/admin/users/{bob.id}/suspend")
    assert "Suspended" in body(alices_browser.get(f"/admin/users/{bob.id}"))
    assert "Bob Tanaka is active again." in body(alices_browser.post(f"/admin/users/{bob.id}/reactivate", follow=True))
    assert fresh(bob).state == "ACTIVATED"


def test_an_expired_password_shows_as_suspended(alices_browser, bob):
    """D15"""
    alices_browser.post(f"/admin/users/{bob.id}/expire-password")
    assert "Suspended (password expired)" in body(alices_browser.get(f"/admin/users/{bob.id}"))


def test_the_last_administrator_cannot_be_suspended(alices_browser, alice):
    response = alices_browser.post(f"/admin/users/{alice.id}/suspend")
    assert response.status_code == 422
    assert "is the last administrator" in body(response)


def test_a_temporary_password_is_set_and_has_to_be_changed(alices_browser, bob):
    response = alices_browser.post(f"/admin/users/{bob.id}/temporary-password", {"new": "for a day only"}, follow=True)
    assert "Bob Tanaka has a temporary password." in body(response)
    assert fresh(bob).check_password("for a day only")
    assert fresh(bob).must_change_password


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2020-01-01", "That day has begun already."),
        ("tomorrow", "Write the day as"),
        ("99999-01-01", "Write the day as"),
    ],
)
def test_an_expiry_date_that_cannot_be_is_refused(alices_browser, bob, typed, sentence):
    response = alices_browser.post(f"/admin/users/{bob.id}/password-expiry", {"expires_on": typed})
    assert response.status_code == 422
    assert sentence in body(response)
    assert fresh(bob).password_expires_at is None


def test_a_password_gets_an_expiry_date_and_loses_it_again(alices_browser, bob):
    response = alices_browser.post(f"/admin/users/{bob.id}/password-expiry", {"expires_on": "2099-03-31"}, follow=True)
    assert "31 Mar" in body(response)
    assert fresh(bob).password_expires_at.date().isoformat() == "2099-03-31"
    alices_browser.post(f"/admin/users/{bob.id}/password-expiry", {"expires_on": ""})
    assert fresh(bob).password_expires_at is None


def test_an_employee_id_is_changed_where_identities_are_since_services_may_know_people_by_it(alices_browser, bob):
    values = {"username": bob.username, "email": bob.email, "employee_identifier": "E-17"}
    alices_browser.post(f"/admin/users/{bob.id}/identity", values)
    assert fresh(bob).employee_identifier == "E-17"
    assert "employee_identifier" not in body(alices_browser.get(f"/admin/users/{bob.id}/edit"))


def test_groups_are_ticked_on_the_persons_page(alices_browser, bob):
    sales, legal = cast.group("Sales", bob), cast.group("Legal")
    values = {"shown": [sales.id, legal.id], "group": [legal.id]}
    response = alices_browser.post(f"/admin/users/{bob.id}/groups", values, follow=True)
    assert "The user groups of Bob Tanaka are saved." in body(response)
    assert [group.name for group in bob.user_groups.all()] == ["Legal"]


def test_the_history_names_what_changed_and_who_did_it(alices_browser, bob):
    alices_browser.post(f"/admin/users/{bob.id}/suspend")
    groups.add_members(cast.group("Sales"), [bob], actor=SYSTEM)
    page = body(alices_browser.get(f"/admin/users/{bob.id}/history"))
    assert "Suspended" in page
    assert "By Alice Moreau" in page
    assert "User groups changed" in page


def test_a_deleted_person_has_no_page(alices_browser, bob):
    alices_browser.post(f"/admin/users/{bob.id}/delete")
    assert alices_browser.get(f"/admin/users/{bob.id}").status_code == 404
