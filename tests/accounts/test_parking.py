"""D9: who is created while lines are scarce."""

from dataclasses import replace
from datetime import timedelta

from lockstep.accounts.parking import (
    CANARY_EVERY,
    CANARY_THOUGH_NONE,
    Free,
    Lines,
    Parked,
    free_in,
    lines_for,
    missing,
    none_free,
)
from tests.laws.rows import MINUTE, NOW

ANN = Parked("ann", "DE", NOW - 3 * MINUTE)
BEN = Parked("ben", "DE", NOW - 2 * MINUTE)
GIL = Parked("gil", "GB", NOW - 4 * MINUTE)


def test_with_nobody_waiting_anybody_may_be_created() -> None:
    assert lines_for("new", "DE", [], NOW) is Lines.OPEN
    assert lines_for("new", "FR", [ANN, GIL], NOW) is Lines.OPEN


def test_a_newcomer_joins_the_queue() -> None:
    assert lines_for("new", "DE", [ANN], NOW) is Lines.NONE


def test_the_first_of_a_country_is_its_canary() -> None:
    queue = [BEN, ANN, GIL]
    assert lines_for("ann", "DE", queue, NOW) is Lines.CANARY
    assert lines_for("ben", "DE", queue, NOW) is Lines.NONE
    assert lines_for("gil", "GB", queue, NOW) is Lines.CANARY


def test_a_canary_is_tried_now_and_then() -> None:
    tried = Parked("ann", "DE", ANN.arrived_at, NOW)
    soon, later = NOW + CANARY_EVERY - timedelta(seconds=1), NOW + CANARY_EVERY
    assert lines_for("ann", "DE", [tried, BEN], soon) is Lines.NONE
    assert lines_for("ben", "DE", [tried, BEN], later) is Lines.NONE
    assert lines_for("ann", "DE", [tried, BEN], later) is Lines.CANARY


def test_once_it_has_passed_the_next_one_is_tried_at_once() -> None:
    assert lines_for("ben", "DE", [BEN], NOW) is Lines.CANARY


def free(total: int | None = None, *, asked: int = 0, whole: bool = True, **by_country: int) -> Free:
    counted = sum(by_country.values()) if total is None else total
    return Free(by_country, counted, NOW - asked * MINUTE, whole)


def test_as_many_of_a_country_go_as_lines_are_free_there_without_a_canary() -> None:
    queue = [BEN, ANN, GIL]
    known = free(DE=1, US=3)
    assert lines_for("ann", "DE", queue, NOW, known) is Lines.OPEN
    assert lines_for("ben", "DE", queue, NOW, known) is Lines.NONE
    assert lines_for("gil", "GB", queue, NOW, known) is Lines.NONE
    assert lines_for("ben", "DE", queue, NOW, free(DE=2)) is Lines.OPEN


def test_a_newcomer_goes_when_a_line_is_left_after_those_who_wait() -> None:
    assert lines_for("new", "DE", [ANN], NOW, free(DE=1)) is Lines.NONE
    assert lines_for("new", "DE", [ANN], NOW, free(DE=2)) is Lines.OPEN
    assert lines_for("new", "DE", [], NOW, free()) is Lines.NONE
    assert lines_for("new", "FR", [ANN], NOW, free(DE=1, FR=1)) is Lines.OPEN


def test_who_has_no_country_takes_any_line_in_turn() -> None:
    early = Parked("eve", "", NOW - 9 * MINUTE)
    assert lines_for("eve", "", [early, ANN], NOW, free(US=1)) is Lines.OPEN
    assert lines_for("ann", "DE", [early, ANN], NOW, free(DE=1)) is Lines.NONE
    assert lines_for("new", "", [early], NOW, free(US=1)) is Lines.NONE
    assert lines_for("new", "", [], NOW, free(total=1)) is Lines.OPEN


def test_a_refusal_since_then_proves_the_figures_wrong_for_that_country_alone() -> None:
    refused = Parked("ann", "DE", ANN.arrived_at, NOW - MINUTE)
    known = free(DE=2, GB=1, asked=2)
    assert lines_for("ann", "DE", [refused, BEN, GIL], NOW, known) is Lines.NONE
    assert lines_for("ben", "DE", [refused, BEN, GIL], NOW, known) is Lines.NONE
    assert lines_for("ann", "DE", [refused, BEN, GIL], NOW + CANARY_EVERY, known) is Lines.CANARY
    assert lines_for("gil", "GB", [refused, BEN, GIL], NOW, known) is Lines.OPEN
    assert lines_for("ann", "DE", [refused, BEN, GIL], NOW, free(DE=2, asked=0)) is Lines.OPEN


def test_a_country_that_a_part_of_the_list_does_not_name_is_tried_by_canary() -> None:
    part = free(DE=1, whole=False)
    assert lines_for("gil", "GB", [GIL], NOW, part) is Lines.CANARY
    assert lines_for("new", "FR", [], NOW, part) is Lines.OPEN
    assert lines_for("new", "GB", [GIL], NOW, part) is Lines.NONE


def test_though_the_figures_say_none_the_first_is_tried_once_a_day() -> None:
    """That a line's country is the extension's is inferred; so nobody waits for ever on a figure alone."""
    day = ANN.arrived_at + CANARY_THOUGH_NONE
    just_before = day - timedelta(seconds=1)
    assert lines_for("ann", "DE", [ANN, BEN], just_before, free()) is Lines.NONE
    assert lines_for("ann", "DE", [ANN, BEN], day, free()) is Lines.CANARY
    assert lines_for("ben", "DE", [ANN, BEN], day + CANARY_THOUGH_NONE, free()) is Lines.NONE
    tried = Parked("ann", "DE", ANN.arrived_at, day)
    assert lines_for("ann", "DE", [tried, BEN], day + timedelta(minutes=5), replace(free(), asked_at=day)) is Lines.NONE


def test_missing_are_those_who_wait_beyond_what_is_free() -> None:
    queue = [ANN, BEN, GIL]
    assert missing("DE", queue, free(DE=1)) == 1
    assert missing("DE", queue, None) == 2
    assert missing("DE", queue, free(DE=5)) == 0
    assert missing("", [Parked("eve", "", NOW)], free(US=1)) == 0


def test_free_is_what_was_told_and_not_proved_wrong_since() -> None:
    refused = Parked("ann", "DE", ANN.arrived_at, NOW - MINUTE)
    assert free_in("DE", [ANN], free(DE=1)) == 1
    assert free_in("DE", [ANN], free(US=1)) == 0
    assert free_in("DE", [refused], free(DE=1, asked=2)) is None
    assert free_in("GB", [refused], free(GB=1, asked=2)) == 1
    assert missing("DE", [refused, BEN], free(DE=1, asked=2)) == 2
    assert free_in("DE", [], free(US=1, whole=False)) is None
    assert free_in("DE", [], None) is None


def test_only_a_whole_list_says_that_there_is_none() -> None:
    assert none_free("DE", free(US=1))
    assert not none_free("US", free(US=1))
    assert not none_free("DE", free(US=1, whole=False))
    assert not none_free("DE", None)
    assert none_free("", free())
    assert not none_free("", free(US=1))
