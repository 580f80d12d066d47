"""User groups in the Admin Portal (C1's way back, C2, C3)."""

import pytest

from lockstep.applications.models import Application, Binding
from lockstep.directory.models import UserGroup
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
