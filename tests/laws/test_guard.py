"""The law of the guard: its arithmetic at the boundaries, the sliding day, and that no more leave than may."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from lockstep.accounts.actions import Create, Delete, Patch, ReviveAndDelete, SwitchOff
from lockstep.accounts.guard import (
    Leave,
    Limits,
    Rule,
    allowance,
    covers,
    day_begins,
    guard,
    is_loss,
    leave_of,
    told,
)
from lockstep.accounts.want import Want

USUAL = Limits(share=20, most=50)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def ids(number: int, start: int = 0) -> set[str]:
    return {str(n) for n in range(start, start + number)}


@pytest.mark.parametrize(
    ("of", "may"),
    [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 2),
        (8, 4),
        (9, 4),
        (10, 2),
        (11, 2),
        (14, 2),
        (15, 3),
        (100, 20),
        (250, 50),
        (251, 50),
    ],
)
def test_half_below_ten_then_a_fifth_then_a_number(of, may):
    assert allowance(of, USUAL)[0] == may
    assert not guard(ids(of), set(), ids(may), USUAL).held, "exactly as many as may"
    assert guard(ids(of), set(), ids(min(may + 1, of)), USUAL).held is (may < of)


@pytest.mark.parametrize(
    ("of", "rule"), [(9, Rule.SHARE), (250, Rule.SHARE), (255, Rule.NUMBER), (10_000, Rule.NUMBER)]
)
def test_the_rule_that_holds_is_named(of, rule):
    assert guard(ids(of), set(), ids(of), USUAL).rule is rule


def test_exactly_a_fifth_goes_and_one_more_is_held():
    assert not guard(ids(60), set(), ids(12), USUAL).held
    assert guard(ids(60), set(), ids(13), USUAL).held


def test_a_number_below_the_share_holds():
    assert not guard(ids(60), set(), ids(3), Limits(20, 3)).held
    assert guard(ids(60), set(), ids(4), Limits(20, 3)).held


def test_a_share_above_half_counts_below_ten_too():
    assert not guard(ids(9), set(), ids(9), Limits(100, 50)).held


def test_what_went_within_the_day_counts_with_what_is_planned_and_stays_in_the_base():
    gone = ids(8, start=1000)
    assert not guard(ids(52), gone, ids(4), USUAL).held
    assert guard(ids(52), gone, ids(5), USUAL).held
    verdict = guard(ids(52), gone, ids(5), USUAL)
    assert (verdict.gone, verdict.leaving, verdict.allowed, verdict.of) == (8, 5, 12, 60)


def test_who_went_came_back_and_leaves_again_counts_once():
    assert not guard(ids(10), {"0", "1"}, {"0", "1"}, USUAL).held


def test_deleting_those_who_are_switched_off_counts_too():
    assert guard(ids(3), set(), ids(20, start=100), USUAL).held


def test_nobody_planned_holds_nothing():
    assert not guard(set(), set(), set(), USUAL).held
    assert not guard(ids(10), ids(10, start=50), set(), Limits(100, 1_000)).held


def test_the_day_slides():
    assert day_begins(NOON) == NOON - timedelta(hours=24)


def test_what_is_a_loss():
    losses = (SwitchOff("401"), Delete("401"), ReviveAndDelete("401"))
    for want in (Want.OUT, Want.GONE, Want.PAUSED):
        assert all(is_loss(action, want) for action in losses)
        assert not is_loss(Patch("401", {}), want)
        assert not is_loss(Create({}), want)
    assert not any(is_loss(action, Want.IN) for action in losses), "deleted to be made anew"


def test_a_decision_reaches_as_far_as_it_was_meant():
    assert [leave_of(want) for want in (Want.IN, Want.PAUSED, Want.OUT, Want.GONE)] == ["", "out", "out", "gone"]
    assert covers("out", Leave.OUT)
    assert covers("gone", Leave.OUT)
    assert covers("gone", Leave.GONE)
    assert not covers("out", Leave.GONE)
    assert not covers("", Leave.OUT)
    assert not covers("", Leave.GONE)


def test_how_many_and_which_rule_are_told():
    assert told(guard(ids(60), set(), ids(50), USUAL), "RingCentral") == (
        "50 people would leave RingCentral, and at most 12 of 60 go by themselves within a day"
    )
    assert told(guard(ids(1000), ids(1, start=5000), ids(51), USUAL), "RingCentral") == (
        "51 people would leave RingCentral, 1 went within the day, and at most 50 go by themselves within a day"
    )
    assert told(guard(ids(60), ids(12, start=90), ids(1), Limits(10, 90)), "RingCentral").startswith("1 person would")


@pytest.mark.parametrize("seed", range(40))
def test_random_days_never_let_more_leave_than_may(seed):
    """People come and leave for a week, and whom the guard lets pass goes. In every window of a day, those who went are
    at most what a base of that day allowed.
    """
    chance = random.Random(seed)
    limits = Limits(chance.choice((5, 20, 33, 100)), chance.choice((2, 10, 50, 1000)))
    here, planned, went, bases = ids(chance.randint(1, 120)), set(), {}, []
    fresh = 10_000
    for hour in range(7 * 24):
        now = NOON + timedelta(hours=hour)
        if chance.random() < 0.2:
            here |= ids(chance.randint(1, 5), start=fresh)
            fresh += 5
        if chance.random() < 0.4:
            planned |= set(chance.sample(sorted(here), k=min(len(here), chance.choice((1, 1, 2, 5, 40)))))
        if chance.random() < 0.2:
            planned = set()  # put back
        lately = {one for one, at in went.items() if at > day_begins(now)}
        verdict = guard(here, lately, planned, limits)
        bases.append((now, verdict.of))
        if not verdict.held:
            went |= dict.fromkeys(planned, now)
            here, planned = here - planned, set()
        within = [at for at in went.values() if at > day_begins(now)]
        largest = max(of for at, of in bases if at > day_begins(now))
        assert len(within) <= max(allowance(of, limits)[0] for of in range(largest + 1))
