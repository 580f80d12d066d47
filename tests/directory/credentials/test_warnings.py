"""D15: warned at seven, three and one days, once each, whatever restarts and however many look at once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockstep import worker
from lockstep.directory import passwords, users
from lockstep.directory.credentials.warnings import next_warning, send_warnings, step_due, steps
from lockstep.directory.models import User
from lockstep.directory.organisation import update_organisation
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.mail.models import Mail

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ticking(monkeypatch):
    class Ticking:
        at = NOW

    monkeypatch.setattr("lockstep.doors.clock.now", lambda: Ticking.at)
    return Ticking


def warned() -> list[int]:
    return [e.details["days"] for e in Event.objects.filter(kind="user_password_warning_email").order_by("at")]


def test_the_days_before_follow_the_rules():
    assert [steps(days) for days in (7, 14, 3, 2, 1, 0)] == [(7, 3, 1), (14, 3, 1), (3, 1), (2, 1), (1,), ()]


@given(st.integers(-5000, 500), st.sampled_from([None, 7, 3, 1]))
def test_a_warning_is_due_from_its_moment_on_and_never_again(minutes_past, already):
    expires_at = NOW
    now = NOW + timedelta(minutes=minutes_past)
    due = step_due(expires_at, already, now, (7, 3, 1))
    if due is None:
        return
    assert expires_at - now <= due * DAY
    assert now < expires_at
    assert already is None or due < already
    assert step_due(expires_at, due, now, (7, 3, 1)) is None


def test_a_life_of_a_password_has_three_warnings_and_a_notice(bob, ticking):
    passwords.set_expiry(bob, NOW + 10 * DAY, actor=SYSTEM)
    seen = []
    for _ in range(11 * 4):
        ticking.at += timedelta(hours=6)
        worker.run_until_quiet()
        seen.append(len(warned()))
    assert warned() == [7, 3, 1]
    assert (seen[10], seen[11]) == (0, 1), "at three days exactly, not before"
    subjects = [mail.subject for mail in Mail.objects.filter(to=bob.email).order_by("created_at")]
    assert [subject.rpartition(" in ")[2] for subject in subjects[:3]] == ["7 days", "3 days", "one day"]
    assert subjects[3] == "Your password at Fernhill Trading has expired"
    assert len(subjects) == 4


def test_the_worker_knows_when_the_next_one_is_due(bob, ticking):
    passwords.set_expiry(bob, NOW + 10 * DAY, actor=SYSTEM)
    assert next_warning() == NOW + 3 * DAY
    ticking.at = NOW + 3 * DAY
    send_warnings()
    assert next_warning() == NOW + 7 * DAY


def test_who_was_overlooked_for_days_gets_the_latest_one_only(bob, ticking):
    passwords.set_expiry(bob, NOW + 10 * DAY, actor=SYSTEM)
    ticking.at = NOW + 9 * DAY + timedelta(hours=1)
    assert (send_warnings(), send_warnings()) == (1, 0)
    assert warned() == [1]


@pytest.mark.parametrize(
    "change",
    [
        lambda bob: users.suspend_user(bob, actor=SYSTEM),
        lambda bob: users.delete_user(bob, actor=SYSTEM),
        lambda bob: User.objects.filter(pk=bob.pk).update(password="!none yet"),
        lambda bob: update_organisation({"password_warning_days": 0}, actor=SYSTEM),
    ],
    ids=["suspended", "deleted", "pending", "no warnings"],
)
def test_nobody_is_warned_in_vain(bob, ticking, change):
    passwords.set_expiry(bob, NOW + 2 * DAY, actor=SYSTEM)
    change(bob)
    Mail.objects.all().delete()
    worker.run_until_quiet()
    assert warned() == []
    assert not Mail.objects.exists()


def test_a_new_password_or_another_day_begins_anew(bob, ticking):
    passwords.set_expiry(bob, NOW + 2 * DAY, actor=SYSTEM)
    send_warnings()
    passwords.set_expiry(bob, NOW + DAY, actor=SYSTEM)
    send_warnings()
    update_organisation({"password_days": 6}, actor=SYSTEM)
    passwords.set_temporary_password(bob, "a brand new secret", actor=SYSTEM)
    send_warnings()
    assert warned() == [3, 1, 7]


def test_the_mail_leads_to_the_stored_address(bob, ticking):
    passwords.set_expiry(bob, NOW + DAY, actor=SYSTEM)
    send_warnings()
    assert "http://localhost:8000/password" in Mail.objects.get().text
