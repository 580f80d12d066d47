"""D15 in the browser of somebody who has not signed in: asking for a link, the same for everybody, and using one."""

import re

import pytest
from django.test import Client

from lockstep.directory import users
from lockstep.directory.credentials.links import send_link
from lockstep.directory.credentials.models import PasswordLink
from lockstep.directory.credentials.resets import answer_requests
from lockstep.directory.models import User
from lockstep.doors import vault
from lockstep.insights.events import SYSTEM
from lockstep.mail.models import Mail
from tests.cast import PASSWORD

NEW = "a brand new secret"


def link_to(user: User) -> str:
    text = vault.unseal(Mail.objects.filter(to=user.email, sealed=True).latest("created_at").text)
    return re.search(r"http://localhost:8000(/sign-in/link/\S+)", text)[1]


def said(response) -> str:
    return " ".join(response.content.decode().split())


def without_form(response, name: str) -> str:
    return re.sub(r'value="[^"]*"', "", said(response)).replace(name, "NAME")


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000"])
def test_from_the_sign_in_page_to_a_new_password(bob, host, settings):
    settings.ALLOWED_HOSTS = ["*"]
    browser = Client(HTTP_HOST=host)
    assert "Forgot your password?" in said(browser.get("/sign-in"))
    assert "on its way" in said(browser.post("/sign-in/forgot", {"username": bob.email}))
    answer_requests()
    link = link_to(bob)
    page = browser.get(link)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Bob Tanaka" in said(page)
    assert "The two new passwords differ." in said(browser.post(link, {"new": NEW, "again": "other"}))
    done = browser.post(link, {"new": NEW, "again": NEW}, follow=True)
    assert "Your new password is set. Sign in with it." in said(done)
    assert "_auth_user_id" not in browser.session, "the link itself signs nobody in"
    assert browser.post("/sign-in", {"username": bob.email, "password": NEW}).status_code == 302


def test_known_unknown_suspended_and_pending_people_get_one_answer(bob, carol, alice):
    users.suspend_user(carol, actor=SYSTEM)
    pending = users.create_user({"username": "dana", "email": "dana@fernhill.example"}, actor=SYSTEM)
    names = [bob.email, carol.email, pending.email, "nobody@fernhill.example"]
    answers = [Client().post("/sign-in/forgot", {"username": name}) for name in names]
    assert {response.status_code for response in answers} == {200}
    assert len({without_form(response, name) for response, name in zip(answers, names, strict=True)}) == 1


def test_an_address_that_asks_too_often_is_told_to_wait_whoever_it_asks_for(bob):
    for number in range(10):
        Client().post("/sign-in/forgot", {"username": f"guess{number}"})
    for name in (bob.email, "nobody"):
        response = Client().post("/sign-in/forgot", {"username": name})
        assert response.status_code == 429
        assert "Too many requests from your address." in said(response)


def test_without_a_mail_server_the_page_says_so_and_whom_to_ask(bob, settings):
    settings.SMTP_HOST = ""
    assert "No mail goes out from here at present" in said(Client().get("/sign-in/forgot"))


def test_looking_at_a_link_uses_nothing_up(bob):
    send_link(bob, actor=SYSTEM)
    for _ in range(3):
        assert Client().get(link_to(bob)).status_code == 200
        assert Client().head(link_to(bob)).status_code == 200
    assert Client().post(link_to(bob), {"new": NEW, "again": NEW}).status_code == 302


def test_a_used_link_says_that_it_has_ended(bob):
    send_link(bob, actor=SYSTEM)
    link = link_to(bob)
    Client().post(link, {"new": NEW, "again": NEW})
    for response in (Client().get(link), Client().post(link, {"new": "another one here", "again": "another one here"})):
        assert response.status_code == 410
        assert "This link has ended" in said(response)
    assert User.objects.get(pk=bob.pk).check_password(NEW)


def test_guessing_links_slows_that_address_down(bob):
    send_link(bob, actor=SYSTEM)
    for number in range(40):
        assert Client().get(f"/sign-in/link/guess{number}", REMOTE_ADDR="192.0.2.1").status_code == 410
    assert Client().get(link_to(bob), REMOTE_ADDR="192.0.2.1").status_code == 429
    assert Client().get(link_to(bob), REMOTE_ADDR="192.0.2.2").status_code == 200


@pytest.mark.parametrize(
    ("new", "status", "why"),
    [
        ("short", 422, "at least 12 characters"),
        ("x" * 10_000, 422, "at most 256 characters"),
        ("x\0y" * 9, 400, ""),
        ("ta\tb" * 9, 422, "can&#x27;t be typed"),
    ],
)
def test_bad_input_is_refused_with_the_reason_and_leaves_the_link_alive(bob, new, status, why):
    send_link(bob, actor=SYSTEM)
    response = Client().post(link_to(bob), {"new": new, "again": new})
    assert response.status_code == status
    assert why in said(response)
    assert PasswordLink.objects.count() == 1
    assert User.objects.get(pk=bob.pk).check_password(PASSWORD)


@pytest.mark.parametrize("name", ["x" * 10_000, "", "\u202ebob", "<script>alert(1)</script>"])
def test_asking_for_nonsense_breaks_nothing(bob, name):
    response = Client().post("/sign-in/forgot", {"username": name})
    assert response.status_code in (200, 422)
    assert "<script>alert" not in response.content.decode()
    answer_requests()


def test_a_lock_by_others_ends_for_who_sets_a_password_by_mail_in_that_browser_for_good(alice):
    """One administrator can always sign in, even from a new browser, while others go on trying."""
    browser = Client()
    for _ in range(8):
        Client().post("/sign-in", {"username": alice.username, "password": "x"}, REMOTE_ADDR="192.0.2.1")
    send_link(alice, actor=SYSTEM)
    browser.post(link_to(alice), {"new": NEW, "again": NEW})
    for _ in range(8):
        Client().post("/sign-in", {"username": alice.username, "password": "x"}, REMOTE_ADDR="192.0.2.3")
    assert browser.post("/sign-in", {"username": alice.username, "password": NEW}).status_code == 302


def test_where_somebody_was_headed_goes_on_after_a_new_password(bob):
    bob.must_change_password = True
    bob.save()
    browser = Client()
    headed = "/saml2/ringcentral?SAMLRequest=abc"
    browser.post("/sign-in", {"username": bob.username, "password": PASSWORD, "next": headed})
    assert browser.get(headed).url == "/password"
    assert browser.get("/").url == "/password"
    response = browser.post("/password", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert response.url == headed
