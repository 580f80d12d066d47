"""When something is tried again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lockstep.accounts.retry import backoff, refusal_delay, retry_after
from tests.laws.rows import MINUTE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_refusal_is_tried_again_ever_more_rarely() -> None:
    assert [refusal_delay(n, leaver=False) for n in (1, 2, 3, 4, 5, 99)] == [
        15 * MINUTE, HOUR, 6 * HOUR, DAY, DAY, DAY,
    ]  # fmt: skip


def test_a_leaver_is_tried_sooner() -> None:
    assert [refusal_delay(n, leaver=True) for n in (1, 2, 3, 4, 99)] == [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, HOUR]


@given(st.integers(), st.floats(0, 1))
def test_backing_off_never_hurries_and_never_gives_up(tries: int, jitter: float) -> None:
    assert timedelta(seconds=2) < backoff(tries, jitter) <= 15 * MINUTE
    assert backoff(1, 1.0) == timedelta(seconds=5)
    assert backoff(50, 1.0) == 15 * MINUTE


def test_retry_after_is_obeyed_within_a_cap() -> None:  # D5
    assert retry_after(60) == MINUTE
    assert retry_after(None) == timedelta(seconds=30)
    assert retry_after(10**7) == 15 * MINUTE
