"""How much may be said when: windows from the headers, penalties in silence, two writes kept for leavers (D5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockstep.connections import budget
from lockstep.connections.budget import KEPT_FOR_LEAVERS, LENT_SECONDS, Group

HEAVY, LIGHT = Group("heavy", 10, 60.0), Group("light", 50, 60.0)
T = 1_800_000_000.0


def after_calls(count: int, group: Group = HEAVY, at: float = T) -> budget.Spent:
    spent: budget.Spent = {}
    for number in range(count):
        spent = budget.stamped(spent, group, at + number)
    return spent


def test_what_was_never_spent_may_be_spent():
    assert budget.wait_seconds({}, HEAVY, T) == 0
    assert budget.free({}, HEAVY, T) == 10


def test_the_eleventh_write_waits_until_the_first_leaves_the_window():
    spent = after_calls(10)
    assert budget.wait_seconds(spent, HEAVY, T + 9) == 51
    assert budget.wait_seconds(spent, HEAVY, T + 60) == 0


def test_groups_have_windows_of_their_own():
    assert budget.wait_seconds(after_calls(10), LIGHT, T + 9) == 0


def test_two_writes_of_a_window_are_kept_for_leavers():
    spent = after_calls(8)
    assert budget.wait_seconds(spent, HEAVY, T + 8, kept=KEPT_FOR_LEAVERS) > 0
    assert budget.wait_seconds(spent, HEAVY, T + 8) == 0


def test_a_unit_of_two_waits_for_room_for_both():
    assert budget.wait_seconds(after_calls(9), HEAVY, T + 9, count=2) == 51
    assert budget.wait_seconds(after_calls(8), HEAVY, T + 9, count=2) == 0


def test_a_window_smaller_than_what_is_kept_still_lets_one_out():
    tiny = Group("heavy", 1, 60.0)
    assert budget.wait_seconds({}, tiny, T, count=2, kept=2) == 0


def test_the_answer_moves_the_stamp_because_their_clock_is_later():
    spent = budget.answered(budget.stamped({}, HEAVY, T), HEAVY, {}, T + 5)
    assert spent["groups"]["heavy"]["stamps"] == [T + 5]


def test_the_headers_say_how_large_the_window_is():
    headers = {"x-rate-limit-group": "heavy", "x-rate-limit-limit": "1000", "x-rate-limit-window": "30"}
    spent = budget.answered(after_calls(10), HEAVY, headers, T + 10)
    assert budget.free(spent, HEAVY, T + 10) == 990


def test_headers_of_another_group_or_none_at_all_change_nothing():
    for headers in ({"x-rate-limit-group": "light", "x-rate-limit-limit": "50"}, {}, {"x-rate-limit-limit": "many"}):
        assert budget.free(budget.answered(after_calls(1), HEAVY, headers, T), HEAVY, T) == 9


def test_calls_of_somebody_else_by_the_same_grant_count_too():
    spent = budget.answered(after_calls(1), HEAVY, {"x-rate-limit-remaining": "2"}, T + 1)
    assert budget.free(spent, HEAVY, T + 1) == 2


def test_a_penalty_is_waited_out_in_silence_for_the_whole_group():
    spent = budget.slowed_down({}, HEAVY, {"x-rate-limit-group": "heavy"}, 60.0, T)
    assert budget.wait_seconds(spent, HEAVY, T + 1) == 59
    assert budget.free(spent, HEAVY, T + 1) == 0
    assert budget.wait_seconds(spent, LIGHT, T + 1) == 0


def test_a_limit_that_names_no_group_silences_everything():
    spent = budget.slowed_down({}, HEAVY, {}, None, T)
    assert budget.wait_seconds(spent, LIGHT, T) == 30


def test_retry_after_is_obeyed_up_to_a_cap():
    spent = budget.slowed_down({}, HEAVY, {"x-rate-limit-group": "heavy"}, 86_400.0, T)
    assert budget.wait_seconds(spent, HEAVY, T) == 900


def test_a_clock_that_was_turned_back_does_not_lock_the_line_for_longer_than_a_window():
    spent = after_calls(10, at=T + 10_000)
    assert budget.wait_seconds(spent, HEAVY, T) <= 60


@given(st.lists(st.tuples(st.floats(0, 20), st.booleans()), max_size=60))
def test_no_window_ever_holds_more_than_its_limit(calls):
    spent, now, made = {}, T, []
    for pause, leaver in calls:
        now += pause
        if budget.wait_seconds(spent, HEAVY, now, kept=0 if leaver else KEPT_FOR_LEAVERS) > 0:
            continue
        spent = budget.answered(budget.stamped(spent, HEAVY, now), HEAVY, {}, now)
        made.append((now, leaver))
    for at, _ in made:
        window = [leaver for moment, leaver in made if at - 60 < moment <= at]
        assert len(window) <= 10


def test_sixty_newcomers_are_written_at_the_full_rate_and_no_leaver_ever_waits_longer_than_what_is_lent():
    """The two that are kept for leavers cost the others nothing in the long run."""
    spent, now, longest = {}, T, 0.0
    for _ in range(60):
        now += budget.wait_seconds(spent, HEAVY, now, kept=KEPT_FOR_LEAVERS)
        spent = budget.answered(budget.stamped(spent, HEAVY, now), HEAVY, {}, now)
        longest = max(longest, budget.wait_seconds(spent, HEAVY, now))
    assert now - T <= 360
    assert longest <= LENT_SECONDS


def test_what_stands_in_a_window_is_told():
    spent = after_calls(3)
    assert budget.used(spent, HEAVY, T + 3) == (3, 10, 60.0)
    assert budget.used(spent, HEAVY, T + 61.5) == (1, 10, 60.0)
    told = budget.answered(spent, HEAVY, {"x-rate-limit-limit": "1000"}, T + 3)
    assert budget.used(told, HEAVY, T + 3)[1] == 1000


@given(st.integers(0, 12), st.integers(0, 40), st.integers(0, 10))
def test_when_the_last_of_a_queue_leaves_is_foreseen_as_it_comes_to_pass(leavers, others, spent_before):
    start = after_calls(spent_before) if spent_before else {}
    now = T + 10
    foreseen = budget.last_seconds(start, HEAVY, now, leavers=leavers, others=others)
    spent, at = start, now
    for number in range(leavers + others):
        at += budget.wait_seconds(spent, HEAVY, at, kept=0 if number < leavers else KEPT_FOR_LEAVERS)
        spent = budget.stamped(spent, HEAVY, at)
    assert abs(at - now - foreseen) < 0.001


def test_a_penalty_is_foreseen_too():
    spent = budget.slowed_down({}, HEAVY, {"x-rate-limit-group": "heavy"}, 60.0, T)
    assert budget.silent_seconds(spent, HEAVY, T + 20) == 40
    assert budget.last_seconds(spent, HEAVY, T, leavers=1, others=0) == 60


@pytest.mark.parametrize("headers", [{}, {"x-rate-limit-group": "heavy"}])
def test_a_penalty_met_before_the_clock_was_turned_back_lasts_no_longer_than_one_can(headers):
    spent = budget.slowed_down({}, HEAVY, headers, 60.0, T)
    assert budget.wait_seconds(spent, HEAVY, T) == 60
    assert budget.wait_seconds(spent, HEAVY, T - 8 * 3600) == budget.LONGEST_SECONDS
