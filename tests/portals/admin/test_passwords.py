"""D15 as administrators meet it: rules on Settings, the states on the list and on a person, mails, unlocking."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from lockstep.directory import passwords, users
from lockstep.directory.credentials.links import send_link
from lockstep.directory.models import User
from lockstep.directory.organisation import organisation
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.mail.models import Mail
from lockstep.mail.outbox import send_due

RULES = {"password_length": 16, "password_history": 3, "password_days": 90, "password_warning_days": 14}
SAVED = {"name": "Fernhill Trading", "ask_whom": "", **RULES}


def said(response) -> str:
    return " ".join(response.content.decode().split())


def people(page: str) -> set[str]:
    return {
        name
        for name in ("Alice Moreau", "Bob Tanaka", "Carol Weiss", "Dana Reed")
        if re.search(f">{name}(</bdi>)?</a>", page)
    }


@pytest.fixture
def dana(alice):
    values = {"username": "dana", "email": "dana@fernhill.example", "firstname": "Dana", "lastname": "Reed"}
    return users.create_user(values, actor=SYSTEM)


def test_the_rules_are_saved_and_each_is_an_event(alices_browser):
    assert alices_browser.post("/admin/settings", SAVED).status_code == 302
    row = organisation()
    assert {name: getattr(row, name) for name in RULES} == RULES
    changed = {change["field"] for change in Event.objects.get(kind="organization_update").changes}
    assert changed == set(RULES)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("password_length", "7", "from 8 to 64"),
        ("password_length", "65", "from 8 to 64"),
        ("password_history", "-1", "from 0 to 24"),
        ("password_days", "99999", "from 0 to 3650"),
        ("password_warning_days", "61", "from 0 to 60"),
        ("password_days", "soon", "from 0 to 3650"),
        ("password_length", "", "required"),
    ],
)
def test_rules_out_of_bounds_are_refused_with_the_bounds_and_nothing_changes(alices_browser, name, value, why):
    response = alices_browser.post("/admin/settings", {**SAVED, name: value})
    assert response.status_code == 422
    assert why in said(response)
    assert organisation().password_length == 12


def test_read_only_sees_the_rules_and_changes_none(rheas_browser):
    assert "Shortest password" in said(rheas_browser.get("/admin/settings"))
    assert rheas_browser.post("/admin/settings", SAVED).status_code == 403


def test_the_list_says_each_state_and_is_filtered_by_it(alices_browser, bob, carol, dana):
    passwords.expire_now(bob, actor=SYSTEM)
    passwords.set_temporary_password(carol, "a brand new secret", actor=SYSTEM)
    page = said(alices_browser.get("/admin/users"))
    for words in ("Suspended (password expired)", "Password expired", "Must change", "Password pending"):
        assert words in page
    found = {
        state: people(said(alices_browser.get(f"/admin/users?password={state}")))
        for state in ("expired", "must_change", "pending", "active", "locked", "nonsense")
    }
    assert found == {
        "expired": {"Bob Tanaka"},
        "must_change": {"Carol Weiss"},
        "pending": {"Dana Reed"},
        "active": {"Alice Moreau"},
        "locked": set(),
        "nonsense": {"Alice Moreau", "Bob Tanaka", "Carol Weiss", "Dana Reed"},
    }


def test_somebody_locked_is_shown_filtered_and_unlocked(alices_browser, bob):
    for _ in range(8):
        Client().post("/sign-in", {"username": bob.username, "password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    assert people(said(alices_browser.get("/admin/users?password=locked"))) == {"Bob Tanaka"}
    page = said(alices_browser.get(f"/admin/users/{bob.id}/security"))
    assert "Locked" in page
    assert "Unlock" in page
    alices_browser.post(f"/admin/users/{bob.id}/unlock")
    assert "Unlock<" not in said(alices_browser.get(f"/admin/users/{bob.id}/security"))
    assert people(said(alices_browser.get("/admin/users?password=locked"))) == set()
    assert Event.objects.get(kind="user_unlock").target_id == bob.id


def test_the_activation_e_mail_is_sent_from_the_persons_page_which_says_how_it_fares(alices_browser, dana, settings):
    where = f"/admin/users/{dana.id}/security"
    assert "Send activation e-mail" in said(alices_browser.get(where))
    sent = said(alices_browser.post(f"/admin/users/{dana.id}/send-link", follow=True))
    assert "Activation e-mail to dana@fernhill.example is on its way." in sent
    assert "Not out yet" in said(alices_browser.get(where))
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 1, "none"
    send_due()
    page = said(alices_browser.get(where))
    assert "The mail server doesn&#x27;t answer" in page
    Mail.objects.update(sent_at=clock.now(), due_at=None, error="")
    assert "Sent " in said(alices_browser.get(where))


def test_a_suspended_person_is_offered_no_mail_and_gets_none(alices_browser, bob):
    users.suspend_user(bob, actor=SYSTEM)
    assert "Send password reset" not in said(alices_browser.get(f"/admin/users/{bob.id}/security"))
    response = said(alices_browser.post(f"/admin/users/{bob.id}/send-link", follow=True))
    assert "Reactivate them first." in response
    assert not Mail.objects.exists()


def test_a_dead_mail_server_is_on_home_and_settings_with_number_since_and_why(alices_browser, bob, carol, settings):
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 1, "none"
    for person in (bob, carol):
        send_link(person, actor=SYSTEM)
    send_due()
    since = clock.now() - timedelta(days=40)
    Mail.objects.update(failing_since=since)
    home, page = said(alices_browser.get("/admin/")), said(alices_browser.get("/admin/settings"))
    assert "Mail doesn’t go out" in home
    assert f"2 mails could not be sent since {since.day} {since:%b}" in home
    assert "2 mails wait since" in page
    assert "Connection refused" in page


def test_the_last_administrator_whose_password_expired_signs_in_and_can_do_nothing_but_change_it(alice):
    passwords.expire_now(alice, actor=SYSTEM)
    browser = Client()
    typed = {"username": alice.username, "password": "correct horse battery"}
    assert browser.post("/sign-in", typed).status_code == 302
    assert browser.get("/admin/users").url == "/password"
    assert browser.post("/admin/settings", SAVED).url == "/password"
    new = {"old": typed["password"], "new": "a brand new secret", "again": "a brand new secret"}
    assert browser.post("/password", new).status_code == 302
    assert browser.get("/admin/users").status_code == 200
    assert User.objects.get(pk=alice.pk).password_expires_at is None
