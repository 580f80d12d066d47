"""F4: what strangers fail at leaves a bounded number of rows, and every failure is counted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F, Sum
from django.test import Client

from lockstep.doors import clock
from lockstep.insights.bursts import MOST_ROWS
from lockstep.insights.events import Actor, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event

STRANGER = Actor("anonymous", ip="203.0.113.7")
pytestmark = pytest.mark.django_db


def fail(name: str = "bob", actor: Actor = STRANGER, reason: str = "wrong", success: bool = False) -> Event:
    target = Thing("user", "", name)
    return record(EventKind.USER_LOGIN_ATTEMPT, actor=actor, target=target, success=success, reason=reason)


def all_counted() -> int:
    return Event.objects.aggregate(sum=Sum(F("repeats") + 1))["sum"]


def test_the_same_failure_within_a_minute_is_one_row_with_its_sum():
    first = fail()
    assert {fail().id for _ in range(4)} == {first.id}
    assert list(Event.objects.values_list("repeats", flat=True)) == [4]


def test_other_names_get_a_row_each_until_there_are_ten():
    for number in range(30):
        fail(f"name{number}")
    assert Event.objects.count() == MOST_ROWS
    assert all_counted() == 30


def test_another_address_another_reason_and_whoever_signed_in_have_their_own_rows():
    fail()
    fail(actor=replace(STRANGER, ip="203.0.113.8"))
    fail(reason="too many attempts")
    for _ in range(2):
        fail(actor=replace(STRANGER, kind="user", id="1" * 24))
    assert Event.objects.count() == 5


def test_a_success_is_never_counted_away():
    fail(success=True, reason="")
    fail(success=True, reason="")
    assert Event.objects.count() == 2


def test_after_a_minute_there_is_a_new_row():
    old = fail()
    Event.objects.filter(pk=old.pk).update(at=clock.now() - timedelta(seconds=61))
    assert fail().id != old.id


def test_sign_ins_over_the_page_are_bounded(bob):
    for number in range(60):
        Client().post("/sign-in", {"username": f"guess{number}", "password": "x"})
    attempts = Event.objects.filter(kind=EventKind.USER_LOGIN_ATTEMPT, success=False)
    assert attempts.count() == MOST_ROWS
    assert attempts.aggregate(sum=Sum(F("repeats") + 1))["sum"] == 60
