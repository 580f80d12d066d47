"""D15: a new password asked for on the sign-in page: one answer for everybody, throttled, an event each."""

from datetime import timedelta

import pytest

from lockstep import worker
from lockstep.directory import passwords, users
from lockstep.directory.credentials import resets
from lockstep.directory.credentials.models import PasswordLink, ResetRequest
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, Actor
from lockstep.insights.models import Event
from lockstep.mail.models import Mail


def asked(name: str, ip: str = "192.0.2.7") -> bool:
    return resets.ask_for_reset(name, actor=Actor("anonymous", ip=ip))


def events() -> list[tuple[bool, str]]:
    found = Event.objects.filter(kind="user_password_reset_request").order_by("at")
    return list(found.values_list("success", "reason"))


@pytest.mark.parametrize("name", ["username", "EMAIL", "spaces"])
def test_username_or_e_mail_gets_one_mail_from_the_worker(bob, name):
    users.update_user(bob, {"username": "bobby"}, actor=SYSTEM)
    Mail.objects.all().delete()
    assert asked({"username": "bobby", "EMAIL": bob.email.upper(), "spaces": f"  {bob.email} "}[name])
    assert not Mail.objects.exists()
    worker.run_until_quiet()
    assert Mail.objects.get().to == bob.email
    assert events() == [(True, "")]
    assert resets.answer_requests() == 0


@pytest.mark.parametrize("who", ["unknown", "suspended", "deleted", "pending"])
def test_whoever_may_not_have_one_gets_none_and_an_event_says_why(bob, who):
    name = "nobody@fernhill.example" if who == "unknown" else bob.email
    if who == "suspended":
        users.suspend_user(bob, actor=SYSTEM)
    if who == "deleted":
        users.delete_user(bob, actor=SYSTEM)
    if who == "pending":
        bob.set_unusable_password()
        bob.save()
    assert asked(name)
    assert resets.answer_requests() == 1
    assert not PasswordLink.objects.exists()
    [(success, reason)] = events()
    assert (success, bool(reason)) == (False, True)


def test_somebody_whose_password_has_expired_may_ask(bob):
    passwords.expire_now(bob, actor=SYSTEM)
    asked(bob.email)
    resets.answer_requests()
    assert PasswordLink.objects.get().user == bob


def test_three_mails_an_hour_for_one_person_from_wherever_they_are_asked_for(bob):
    for number in range(5):
        assert asked(bob.email, f"192.0.2.{number}")
    resets.answer_requests()
    assert PasswordLink.objects.count() == 3
    assert [success for success, _ in events()] == [True] * 3 + [False] * 2
    ResetRequest.objects.update(answered_at=clock.now() - timedelta(hours=1), at=clock.now() - timedelta(hours=1))
    asked(bob.email)
    resets.answer_requests()
    assert PasswordLink.objects.count() == 4


def test_ten_requests_an_hour_from_one_address_whatever_names_they_ask_for(bob):
    assert all(asked(f"guess{number}") for number in range(10))
    assert not asked(bob.email)
    assert asked(bob.email, "198.51.100.1")
    ResetRequest.objects.update(at=clock.now() - timedelta(hours=1))
    assert asked(bob.email)


@pytest.mark.parametrize("name", ["", " ", "x" * 10_000, "%", "_", "' OR 1=1 --", "\u202ebob", "🙂"])
def test_nonsense_is_nobody(bob, name):
    assert asked(name)
    assert resets.answer_requests() == 1
    assert not Mail.objects.exists()


def test_what_was_asked_is_forgotten_after_a_day(bob):
    asked("nobody")
    resets.answer_requests()
    ResetRequest.objects.update(at=clock.now() - timedelta(days=1, seconds=1))
    resets.answer_requests()
    assert not ResetRequest.objects.exists()
