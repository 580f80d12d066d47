"""The first run: nothing but its page answers, and only the token that was printed opens it."""

import pytest
from django.test import Client

from lockstep.directory.models import Organisation, User
from lockstep.directory.organisation import new_first_run_token
from lockstep.insights.models import Event

FORM = {
    "organisation": "Fernhill Trading",
    "firstname": "Alice",
    "lastname": "Moreau",
    "email": "alice@fernhill.example",
    "password": "correct horse battery",
}


@pytest.mark.django_db
def test_before_the_first_run_every_page_leads_to_it():
    assert Client().get("/admin/").url == "/first-run"
    assert b"Set up Lockstep" in Client().get("/first-run").content


@pytest.mark.django_db
def test_the_token_makes_the_organisation_and_signs_its_administrator_in():
    token, browser = new_first_run_token(), Client()
    response = browser.post("/first-run", {**FORM, "token": token})
    assert (response.status_code, response.url) == (302, "/admin/")
    assert User.objects.get().is_administrator
    assert Organisation.objects.get().base_url == "http://localhost:8000"
    assert browser.get("/first-run").status_code == 404
    assert Event.objects.filter(kind="organization_create").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"token": "wrong"}, b"not the token"),
        ({"password": "short"}, b"too short"),
        ({"email": "nobody"}, b"not an e-mail address"),
    ],
)
def test_a_wrong_token_or_value_makes_nothing(change, sentence):
    token = new_first_run_token()
    response = Client().post("/first-run", {**FORM, "token": token, **change})
    assert response.status_code == 422
    assert sentence in response.content
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_wrong_token_is_an_event_with_the_address_that_it_came_from_and_without_the_token():
    new_first_run_token()
    Client().post("/first-run", {**FORM, "token": "guessed-token"}, REMOTE_ADDR="192.0.2.9")
    event = Event.objects.get()
    assert (event.kind, event.success, event.client_ip) == ("organization_create", False, "192.0.2.9")
    assert event.reason == "wrong one-time token"
    assert "guessed" not in str(vars(event))


@pytest.mark.django_db
def test_a_newer_token_ends_the_older_one():
    old, _new = new_first_run_token(), new_first_run_token()
    assert b"not the token" in Client().post("/first-run", {**FORM, "token": old}).content
