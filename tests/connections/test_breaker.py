"""The circuit breaker: what opens it, how long it rests, what closes it."""

import pytest

from lockstep.connections import breaker
from lockstep.connections.breaker import Failure

T = 1_800_000_000.0
BOB, CAROL = Failure("502", "bob"), Failure("502", "carol")
LIST = Failure("502")
REFUSED = Failure("refused", "bob", left=False)


def after(*failures: Failure, jitter: float = 1.0) -> breaker.State:
    """The state after failures in a row, a second apart."""
    state: breaker.State = {}
    for number, failure in enumerate(failures):
        state = breaker.failed(state, failure, T + number, jitter)
    return state


@pytest.mark.parametrize(
    ("failures", "opens", "rests"),
    [
        ((), False, 0),
        ((REFUSED,), False, 5),
        ((REFUSED, REFUSED), False, 10),
        ((REFUSED, REFUSED, REFUSED), True, 20),
        ((BOB,), False, 0),
        ((BOB, CAROL), False, 0),
        ((BOB, CAROL, BOB), True, 20),
        ((BOB, BOB, BOB, BOB, BOB), False, 0),
        ((BOB, BOB, LIST), True, 20),
        ((BOB, REFUSED, BOB), False, 0),
        ((BOB, REFUSED, CAROL), True, 20),
        ((BOB, CAROL, BOB, CAROL), True, 40),
        ((REFUSED,) * 20, True, 300),
    ],
)
def test_what_opens_it_and_how_long_it_rests(failures, opens, rests):
    """One account's request may be what the service breaks on: alone it never opens the circuit for others."""
    state = after(*failures)
    last = T + max(len(failures) - 1, 0)
    assert (breaker.is_open(state), breaker.wait_seconds(state, last)) == (opens, rests)


def test_it_remembers_since_when():
    state = after(BOB, CAROL, BOB, CAROL)
    assert (state["since"], state["opened_at"], state["why"]) == (T, T + 2, "502")


def test_a_503_that_asks_to_wait_is_obeyed_up_to_a_cap():
    asked = Failure("503", "bob", asked_seconds=120.0)
    assert breaker.wait_seconds(after(asked), T) == 120
    assert breaker.wait_seconds(after(Failure("503", "bob", asked_seconds=86_400.0)), T) == 900


def test_after_an_hour_it_is_to_be_told_once():
    state = after(BOB, CAROL, BOB)
    assert not breaker.is_to_be_told(state, T + 3599)
    assert breaker.is_to_be_told(state, T + 3600)
    assert not breaker.is_to_be_told(breaker.told(state), T + 9999)


def test_a_row_that_opened_nothing_is_not_told():
    assert not breaker.is_to_be_told(after(BOB, BOB, BOB), T + 9999)


def test_a_clock_that_was_turned_back_does_not_silence_the_line_for_long():
    assert breaker.wait_seconds(after(REFUSED), T - 86_400) == 900
