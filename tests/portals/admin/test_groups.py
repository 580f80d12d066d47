"""User groups in the Admin Portal (C1's way back, C2, C3)."""

import re

import pytest

from lockstep.applications.models import Application, Binding
from lockstep.directory.models import Membership, User, UserGroup
from tests import cast

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return response.content.decode()


def application(label: str, path: str) -> Application:
    return Application.objects.create(template="bookmark", display_label=label, path=path)


def test_a_group_is_added_and_listed_with_its_people_and_applications(alices_browser):
    response = alices_browser.post("/admin/groups/new", {"name": "Sales", "description": "Sells"}, follow=True)
    assert "The user group Sales has been added." in body(response)
    assert "Sells" in body(alices_browser.get("/admin/groups"))


def test_a_group_added_from_elsewhere_leads_back_there_but_nowhere_outside(alices_browser):
    response = alices_browser.post("/admin/groups/new", {"name": "A", "next": "/admin/users"})
    assert response["Location"] == "/admin/users"
    response = alices_browser.post("/admin/groups/new", {"name": "B", "next": "https://evil.example/"})
    assert response["Location"].startswith("/admin/groups/")


def test_a_second_group_of_the_same_name_is_refused(alices_browser):
    cast.group("Sales")
    response = alices_browser.post("/admin/groups/new", {"name": "sales"})
    assert response.status_code == 422
    assert "There is a group sales already." in body(response)


def test_people_are_ticked_and_only_those_shown_are_touched(alices_browser, bob, carol, alice):
    group = cast.group("Sales", bob, alice)
    values = {"shown": [bob.id, carol.id], "user": [carol.id]}
    response = alices_browser.post(f"/admin/groups/{group.id}", values, follow=True)
    assert "The people of Sales are saved." in body(response)
    assert set(group.members.all()) == {carol, alice}


def test_applications_are_ticked_from_the_groups_side(alices_browser, bob):
    """C2"""
    group, wiki, menu = cast.group("Sales", bob), application("Wiki", "wiki"), application("Menu", "menu")
    Binding.objects.create(group=group, application=menu)
    values = {"shown": [wiki.id, menu.id], "application": [wiki.id]}
    response = alices_browser.post(f"/admin/groups/{group.id}/applications", values, follow=True)
    assert "The applications of Sales are saved." in body(response)
    assert [binding.application for binding in Binding.objects.filter(group=group)] == [wiki]


def test_a_group_is_renamed(alices_browser):
    group = cast.group("Sales")
    response = alices_browser.post(f"/admin/groups/{group.id}/edit", {"name": "Sales EMEA"}, follow=True)
    assert "The user group Sales EMEA is saved." in body(response)


def test_deleting_a_group_asks_first_and_keeps_its_people(alices_browser, bob):
    group = cast.group("Sales", bob)
    Binding.objects.create(group=group, application=application("Wiki", "wiki"))
    assert "1 person loses access to Wiki" in body(alices_browser.get(f"/admin/groups/{group.id}/delete"))
    assert UserGroup.objects.exists()
    assert "has been deleted" in body(alices_browser.post(f"/admin/groups/{group.id}/delete", follow=True))
    assert not UserGroup.objects.exists()


def many(number: int) -> list[User]:
    named = (f"pat{n:04}@fernhill.example" for n in range(number))
    return User.objects.bulk_create(User(username=email, email=email, firstname="Pat") for email in named)


def form_of(page: str) -> dict[str, list[str]]:
    """What the browser would send of the ticks: every shown row, and those that are checked."""
    boxes = re.findall(r'<input class="input" type="checkbox" name="(\w+)"[^>]*?value="(\w+)"([^>]*)>', page)
    data: dict[str, list[str]] = {"shown": re.findall(r'name="shown" value="(\w+)"', page)}
    for name, value, rest in boxes:
        data.setdefault(name, []).extend([value] if "checked" in rest else [])
    return data


def test_a_group_of_two_thousand_is_saved_a_page_at_a_time_and_the_others_stay(alices_browser):
    group, people = cast.group("Everybody"), many(2000)
    Membership.objects.bulk_create(Membership(group=group, user=user) for user in people)
    where = f"/admin/groups/{group.id}?only=members&page=3"
    page = body(alices_browser.get(where))
    assert "51–75 of 2000" in page
    assert "Save keeps the ticks of this page." in page
    data = form_of(page)
    assert len(data["user"]) == 25
    out = data["user"].pop()
    response = alices_browser.post(where, data)
    assert (response.status_code, response["Location"]) == (302, where)
    assert set(group.members.values_list("pk", flat=True)) == {user.pk for user in people} - {out}


def test_two_thousand_groups_are_bound_and_unbound_a_page_at_a_time(alices_browser):
    wiki = application("Wiki", "wiki")
    groups = UserGroup.objects.bulk_create(UserGroup(name=f"Group {n:04}") for n in range(2000))
    Binding.objects.bulk_create(Binding(application=wiki, group=group) for group in groups)
    where = f"/admin/applications/{wiki.id}/user-groups?page=2"
    page = body(alices_browser.get(where))
    assert "101–200 of 2000" in page
    assert "save keeps the ticks of this page." in page
    data = form_of(page)
    out = data["group"].pop(0)
    response = alices_browser.post(where, data)
    assert (response.status_code, response["Location"]) == (302, where)
    assert set(wiki.groups.values_list("pk", flat=True)) == {group.pk for group in groups} - {out}


def test_a_person_among_two_thousand_groups_is_ticked_into_one_of_them(alices_browser, bob):
    groups = UserGroup.objects.bulk_create(UserGroup(name=f"Group {n:04}") for n in range(2000))
    Membership.objects.create(group=groups[0], user=bob)
    where = f"/admin/users/{bob.id}/groups?page=20"
    data = form_of(body(alices_browser.get(where)))
    data["group"].append(groups[1950].id)
    assert alices_browser.post(where, data).status_code == 302
    assert set(bob.user_groups.all()) == {groups[0], groups[1950]}


def test_a_group_that_was_not_shown_is_not_bound_by_a_made_up_tick(alices_browser):
    wiki, sales = application("Wiki", "wiki"), cast.group("Sales")
    alices_browser.post(f"/admin/applications/{wiki.id}/user-groups", {"group": [sales.id]})
    assert not wiki.groups.exists()
