"""D9: who is created while lines are scarce."""

from datetime import timedelta

from lockstep.accounts.parking import CANARY_EVERY, Lines, Parked, lines_for
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
