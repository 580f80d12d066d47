"""D15: pending, expired, must change, active, and locked on top; the list asks the same question as the page."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.test import Client

from lockstep.directory import attempts
from lockstep.directory.credentials.states import PasswordState, in_state, password_state
from lockstep.directory.models import User
from lockstep.directory.queries import living_users
from lockstep.insights.events import Actor
from lockstep.insights.models import Event
from tests import cast

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOMENTS = (None, NOW - timedelta(days=1), NOW, NOW + timedelta(microseconds=1), NOW + timedelta(days=9))
ALL = list(product((True, False), (True, False), MOMENTS))


def wrong(user: User, times: int, ip: str = "192.0.2.1") -> None:
    for _ in range(times):
        Client().post("/sign-in", {"username": user.username, "password": "wrong"}, REMOTE_ADDR=ip)


def test_every_combination_is_in_one_state():
    said = {values: password_state(*values, NOW) for values in ALL}
    for (usable, must_change, expires_at), state in said.items():
        if expires_at is not None and expires_at <= NOW:
            assert state is PasswordState.EXPIRED
        elif not usable:
            assert state is PasswordState.PENDING
        else:
            assert state is (PasswordState.MUST_CHANGE if must_change else PasswordState.ACTIVE)
    assert set(said.values()) == set(PasswordState) - {PasswordState.LOCKED}


def test_the_list_finds_exactly_those_of_whom_the_page_says_so(alice):
    for number, (usable, must_change, expires_at) in enumerate(ALL):
        person = User(username=f"p{number}", email=f"p{number}@fernhill.example", password_expires_at=expires_at)
        person.must_change_password = must_change
        person.password = alice.password if usable else "!unusable"
        person.save()
    for state in set(PasswordState) - {PasswordState.LOCKED}:
        found = set(living_users().filter(in_state(state, NOW, [])))
        assert found
        for user in living_users():
            own = password_state(user.has_usable_password(), user.must_change_password, user.password_expires_at, NOW)
            assert (user in found) == (own is state), user


def test_eight_wrong_ones_lock_for_ten_minutes_from_the_first(bob, carol, monkeypatch):
    wrong(bob, 7)
    assert attempts.locked_until(bob) is None
    wrong(bob, 1)
    until = attempts.locked_until(bob)
    assert until is not None
    assert attempts.locked_ids() == [bob.id]
    assert set(living_users().filter(in_state(PasswordState.LOCKED, NOW, attempts.locked_ids()))) == {bob}
    monkeypatch.setattr("lockstep.doors.clock.now", lambda: until)
    assert attempts.locked_until(bob) is None
    assert attempts.locked_ids() == []
    response = Client().post("/sign-in", {"username": bob.username, "password": cast.PASSWORD})
    assert response.status_code == 302


def test_a_lock_reads_the_same_for_somebody_who_does_not_exist(bob):
    wrong(bob, 8)
    for _ in range(8):
        Client().post("/sign-in", {"username": "nobody", "password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    pages = [
        Client().post("/sign-in", {"username": name, "password": "x"}, REMOTE_ADDR="192.0.2.9").content.decode()
        for name in (bob.username, "nobody")
    ]
    assert all("Too many attempts" in page for page in pages)
    assert attempts.locked_ids() == [bob.id]


def test_unlocking_ends_the_lock_and_is_an_event_only_if_there_was_one(alice, bob):
    attempts.unlock(bob, actor=Actor("user", alice.id, alice.name))
    assert not Event.objects.filter(kind="user_unlock").exists()
    wrong(bob, 8)
    attempts.unlock(bob, actor=Actor("user", alice.id, alice.name))
    assert attempts.locked_until(bob) is None
    event = Event.objects.get(kind="user_unlock")
    assert (event.actor_id, event.target_id) == (alice.id, bob.id)


def test_strangers_tries_never_keep_somebody_out_of_a_browser_that_they_have_used(alice):
    """One administrator can always sign in: others' tries lock the name for unknown browsers only."""
    own = Client()
    assert own.post("/sign-in", {"username": alice.username, "password": cast.PASSWORD}).status_code == 302
    own.post("/sign-out")
    wrong(alice, 8)
    typed = {"username": alice.username, "password": cast.PASSWORD}
    assert b"Too many attempts" in Client().post("/sign-in", typed).content
    assert own.post("/sign-in", typed).status_code == 302
    new = {"old": cast.PASSWORD, "new": "a brand new secret", "again": "a brand new secret"}
    assert own.post("/password", new).status_code == 302, "and set a new password, which an expired one needs"


def test_a_known_browser_has_its_own_eight_tries_and_no_more(bob):
    own = Client()
    own.post("/sign-in", {"username": bob.username, "password": cast.PASSWORD})
    own.post("/sign-out")
    for _ in range(8):
        own.post("/sign-in", {"username": bob.username, "password": "wrong"})
    typed = {"username": bob.username, "password": cast.PASSWORD}
    assert b"Too many attempts" in own.post("/sign-in", typed).content
    assert Event.objects.filter(kind="user_lockout", target_id=bob.id).count() == 1
    assert Client().post("/sign-in", typed).status_code == 302


@pytest.mark.parametrize("forged", ["", "nonsense", "another person's"])
def test_a_browser_is_known_by_a_signed_cookie_of_this_person_only(bob, carol, forged):
    browser = Client()
    if forged == "another person's":
        browser.post("/sign-in", {"username": carol.username, "password": cast.PASSWORD})
        browser.post("/sign-out")
    else:
        browser.cookies["lockstep_browser"] = forged
    wrong(bob, 8)
    typed = {"username": bob.username, "password": cast.PASSWORD}
    assert b"Too many attempts" in browser.post("/sign-in", typed).content
