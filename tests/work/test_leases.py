"""One holder of a lane at a time, and a late one saves nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import DateTimeField, Value

from lockstep.doors import clock
from lockstep.work import leases
from lockstep.work.models import Lease

SHORT = timedelta(milliseconds=40)

pytestmark = pytest.mark.django_db


class Simulated:
    """A clock that a test turns, in place of the process's and the database's."""

    def __init__(self, monkeypatch) -> None:
        self.at = datetime(2026, 11, 24, 10, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: self.at)
        monkeypatch.setattr(clock, "monotonic", lambda: self.at.timestamp())
        monkeypatch.setattr(clock, "database_now", lambda: Value(self.at, output_field=DateTimeField()))

    def turn(self, **span) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def time(monkeypatch):
    return Simulated(monkeypatch)


def test_a_lane_that_nobody_has_taken_yet_is_free():
    held = leases.take("provision:7", "one")
    assert held is not None
    assert (held.token, held.holder) == (1, "one")


def test_a_lane_that_is_held_is_nobody_elses():
    leases.take("provision:7", "one")
    assert leases.take("provision:7", "two") is None
    assert list(leases.taken(["provision:7", "mail"])) == ["provision:7"]


def test_lanes_are_apart():
    leases.take("provision:7", "one")
    assert leases.take("provision:8", "two") is not None


def test_a_lane_whose_term_has_run_out_is_taken_with_a_higher_token(time):
    leases.take("provision:7", "one")
    time.turn(seconds=45)
    held = leases.take("provision:7", "two")
    assert held is not None
    assert held.token == 2


def test_keeping_starts_the_term_anew_and_keeps_what_was_spent(time):
    held = leases.take("provision:7", "one")
    time.turn(seconds=40)
    held = leases.keep(held, {"heavy": [1.5]})
    time.turn(seconds=40)
    assert leases.take("provision:7", "two") is None
    assert leases.spent_by(held) == {"heavy": [1.5]}


def test_who_lost_the_lane_can_neither_keep_nor_save_nor_release(time):
    late = leases.take("provision:7", "one")
    time.turn(seconds=46)
    leases.take("provision:7", "two")
    with pytest.raises(leases.LeaseLost):
        leases.keep(late)
    with pytest.raises(leases.LeaseLost), transaction.atomic():
        leases.fence(late)
    assert not leases.release(late)
    assert Lease.objects.get(name="provision:7").holder == "two"


def test_who_overslept_but_was_not_replaced_still_saves(time):
    held = leases.take("provision:7", "one")
    time.turn(seconds=60)
    with transaction.atomic():
        leases.fence(held)


def test_a_call_may_begin_only_well_within_the_term(time):
    held = leases.take("provision:7", "one")
    time.turn(seconds=21)
    assert leases.in_time(held)
    time.turn(seconds=1)
    assert not leases.in_time(held)
    assert leases.in_time(leases.keep(held))


def test_a_released_lane_rests_as_long_as_it_was_told_to(time):
    leases.release(leases.take("provision:7", "one"), timedelta(seconds=30), {"penalty": 30})
    time.turn(seconds=29)
    assert leases.take("provision:7", "two") is None
    time.turn(seconds=1)
    held = leases.take("provision:7", "two")
    assert leases.spent_by(held) == {"penalty": 30}


def test_the_fence_belongs_into_the_saving_transaction(transactional_db):
    with pytest.raises(AssertionError):
        leases.fence(leases.take("provision:7", "one"))


def test_the_databases_own_clock_is_what_counts():
    held = leases.take("provision:7", "one", SHORT)
    assert leases.take("provision:7", "two", SHORT) is None
    import time as real

    real.sleep(0.06)
    assert leases.take("provision:7", "two", SHORT) is not None
    assert held.term == SHORT


@pytest.mark.parametrize("back", [timedelta(minutes=15), timedelta(hours=8)])
def test_a_lane_that_is_given_back_is_free_also_after_the_clock_was_turned_back(time, back):
    leases.release(leases.take("provision:7", "one"))
    time.turn(seconds=-back.total_seconds())
    assert leases.taken(["provision:7"]) == {}
    assert leases.take("provision:7", "two") is not None


@pytest.mark.parametrize("ends", [lambda held: None, lambda held: leases.release(held, timedelta(seconds=30))])
def test_a_clock_turned_back_by_hours_silences_no_lane_that_was_held_or_rested(time, ends):
    """Its holder may have died: then nobody but the next one can free it. If not, it finds its lane lost."""
    held = leases.take("provision:7", "one")
    ends(held)
    time.turn(hours=-3)
    assert leases.take("provision:7", "two") is not None
    with pytest.raises(leases.LeaseLost):
        leases.keep(held)


def test_a_rest_is_kept_but_no_longer_than_there_are_rests(time):
    leases.release(leases.take("provision:7", "one"), timedelta(days=2))
    time.turn(minutes=19)
    assert leases.take("provision:7", "two") is None
    time.turn(minutes=1)
    assert leases.take("provision:7", "two") is not None
