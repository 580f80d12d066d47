"""Two administrators press the same button, or save the same form: once, and the second is told what happened."""

import re

import pytest

from lockstep.directory import roles, users
from lockstep.directory.models import User, UserGroup
from lockstep.directory.things import acting
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from tests import cast
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def olgas_browser(alice):
    olga = cast.person("Olga Brandt")
    roles.give_role(olga, "administrator", actor=SYSTEM)
    return signed_in(olga)


def form_at(browser, where: str) -> dict[str, str]:
    """What the browser would send back unchanged."""
    page = browser.get(where).content.decode()
    fields = dict.fromkeys(re.findall(r'<select[^>]*name="(\w+)"', page), "")
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = value[1] if value else ""
    return fields


@pytest.mark.parametrize("act", ["suspend", "reactivate", "delete"])
def test_the_second_press_changes_nothing_and_says_who_was_first(alices_browser, olgas_browser, bob, act):
    if act == "reactivate":
        users.suspend_user(bob, actor=SYSTEM)
    alices_browser.post(f"/admin/users/{bob.id}/{act}")
    before = User.objects.filter(pk=bob.pk).values().get(), Event.objects.filter(target_id=bob.id).count()
    page = body(olgas_browser.post(f"/admin/users/{bob.id}/{act}", follow=True))
    assert "already: Alice Moreau did it" in page
    assert "Nothing more was changed." in page
    assert (User.objects.filter(pk=bob.pk).values().get(), Event.objects.filter(target_id=bob.id).count()) == before


def test_suspending_somebody_deleted_meanwhile_finds_nobody(alices_browser, bob):
    users.delete_user(bob, actor=SYSTEM)
    assert alices_browser.post(f"/admin/users/{bob.id}/suspend").status_code == 404


def test_a_form_that_was_opened_before_somebody_saved_overwrites_nothing_unasked(alices_browser, olgas_browser, bob):
    where = f"/admin/users/{bob.id}/edit"
    first, second = form_at(alices_browser, where), form_at(olgas_browser, where)
    alices_browser.post(where, first | {"department": "Support"})
    refused = olgas_browser.post(where, second | {"job_title": "Clerk"})
    assert refused.status_code == 422
    page = body(refused)
    assert "Alice Moreau has changed department since you opened this page" in page
    assert 'value="Clerk"' in page
    bob.refresh_from_db()
    assert (bob.department, bob.job_title) == ("Support", "")
    again = second | {"job_title": "Clerk", "version": re.search(r'name="version" value="(\w+)"', page)[1]}
    assert olgas_browser.post(where, again).status_code == 302
    bob.refresh_from_db()
    assert bob.job_title == "Clerk"


def test_pressing_save_twice_oneself_is_no_conflict(alices_browser, bob):
    where = f"/admin/users/{bob.id}/edit"
    form = form_at(alices_browser, where) | {"department": "Support"}
    assert [alices_browser.post(where, form).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(kind="user_update", target_id=bob.id).count() == 1


def test_an_identity_that_somebody_changed_meanwhile_is_not_changed_back(alices_browser, olgas_browser, bob, alice):
    where = f"/admin/users/{bob.id}/identity"
    form = form_at(olgas_browser, where)
    users.update_user(bob, {"email": "bob@fernhill.example"}, actor=acting(alice))
    page = body(olgas_browser.post(where, form | {"employee_identifier": "E-1"}))
    assert "Alice Moreau has changed email since you opened this page" in page
    bob.refresh_from_db()
    assert (bob.email, bob.employee_identifier) == ("bob@fernhill.example", "")


@pytest.mark.parametrize("field", ["username", "email"])
def test_an_address_of_another_person_is_refused_at_the_field(alices_browser, bob, carol, field):
    form = form_at(alices_browser, f"/admin/users/{bob.id}/identity")
    refused = alices_browser.post(f"/admin/users/{bob.id}/identity", form | {field: carol.email.upper()})
    assert refused.status_code == 422
    assert "Somebody in the directory has this" in body(refused)
    before = bob.username, bob.email
    bob.refresh_from_db()
    assert (bob.username, bob.email) == before


def test_a_group_that_somebody_renamed_meanwhile_is_not_named_back(alices_browser, olgas_browser):
    group = cast.group("Sales")
    where = f"/admin/groups/{group.id}/edit"
    form = form_at(olgas_browser, where)
    alices_browser.post(where, form_at(alices_browser, where) | {"name": "Sales and service"})
    refused = olgas_browser.post(where, form | {"description": "Sells"})
    assert refused.status_code == 422
    assert "Alice Moreau has changed name since you opened this page" in body(refused)
    assert UserGroup.objects.get().name == "Sales and service"


def test_a_group_is_deleted_once(alices_browser, olgas_browser):
    group = cast.group("Sales")
    alices_browser.post(f"/admin/groups/{group.id}/delete")
    assert "has been deleted already: Alice Moreau did it" in body(
        olgas_browser.post(f"/admin/groups/{group.id}/delete", follow=True)
    )
