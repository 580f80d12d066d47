"""When something is tried again. Nothing is ever given up; it only becomes rarer."""

from datetime import timedelta

_REFUSED = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
_LEAVER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_BACKOFF_FIRST, _BACKOFF_CAP = timedelta(seconds=5), timedelta(minutes=15)
_RETRY_AFTER_ABSENT, _RETRY_AFTER_CAP = timedelta(seconds=30), timedelta(minutes=15)


def refusal_delay(tries: int, leaver: bool) -> timedelta:
    """How long after the nth refusal (from 1) the same request may go out again. A leaver's goes out sooner."""
    steps = _LEAVER if leaver else _REFUSED
    return steps[min(max(tries, 1), len(steps)) - 1]


def backoff(tries: int, jitter: float, cap: timedelta = _BACKOFF_CAP) -> timedelta:
    """How long to wait after nothing could be sent for the nth time; jitter (0 to 1) spreads the second half of it."""
    full = min(_BACKOFF_FIRST * 2 ** min(max(tries, 1) - 1, 20), cap)
    return full / 2 + full / 2 * min(max(jitter, 0.0), 1.0)


def retry_after(seconds: float | None) -> timedelta:
    """How long a service that asked to slow down is left alone: what it says up to a cap, 30 s if it says nothing."""
    if seconds is None or seconds < 0:
        return _RETRY_AFTER_ABSENT
    return min(timedelta(seconds=seconds), _RETRY_AFTER_CAP)
