"""Administrators, settings, the account menu, Jump to."""

import pytest

from lockstep.directory.models import Organisation, User
from tests import cast

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return response.content.decode()


def test_a_role_is_given_and_listed(alices_browser, bob):
    response = alices_browser.post("/admin/administrators/give", {"user": bob.id, "role": "read_only"}, follow=True)
    assert "Bob Tanaka now has: Read Only." in body(response)
    assert User.objects.get(pk=bob.pk).role == "read_only"


def test_the_last_administrator_keeps_the_role(alices_browser, alice):
    response = alices_browser.post("/admin/administrators/give", {"user": alice.id, "role": ""})
    assert response.status_code == 422
    assert "is the last administrator" in body(response)


def test_settings_are_saved(alices_browser):
    values = {"name": "Fernhill", "ask_whom": "help@fernhill.example", "password_days": "90"}
    values |= {"password_length": "12", "password_history": "5", "password_warning_days": "7"}
    assert "The settings are saved." in body(alices_browser.post("/admin/settings", values, follow=True))
    row = Organisation.objects.get()
    assert (row.name, row.ask_whom, row.password_days) == ("Fernhill", "help@fernhill.example", 90)


def test_an_organisation_without_a_name_is_refused(alices_browser):
    response = alices_browser.post("/admin/settings", {"name": " "})
    assert response.status_code == 422
    assert "Not saved yet" in body(response)


def test_the_scheme_is_kept_on_the_user(alices_browser, alice):
    alices_browser.post("/scheme", {"scheme": "dark", "next": "/admin/users"})
    assert 'data-scheme="dark"' in body(alices_browser.get("/admin/users"))
    assert alices_browser.post("/scheme", {"scheme": "neon"}).status_code == 400


def test_jump_to_goes_straight_to_the_only_place(alices_browser, bob):
    assert alices_browser.get("/admin/jump?q=tanaka")["Location"] == f"/admin/users/{bob.id}"
    cast.group("Users of phones")
    page = body(alices_browser.get("/admin/jump?q=users"))
    assert "Users of phones" in page
    assert "User group" in page
    assert "Nothing matches" in body(alices_browser.get("/admin/jump?q=zzz"))
