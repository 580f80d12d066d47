"""The circuit breaker of a line. Pure: its state is a JSON value kept with the lease, times in epoch seconds.

closed   calls go out. Failures in a row are counted, whoever they are for; any answer that isn't a 5xx ends the row
resting  what could not even leave (refused, no name, no TLS) has the line rest at once, a little longer each time
open     three in a row: nothing leaves until `until`; then one call does, the canary. It fails: a longer rest. It is
         answered: closed, and all go on

What left and was not answered (a timeout, a cut, a 5xx) may be that one request's fault, so it opens the circuit only
when the requests of two different accounts fail. What never left is nobody's fault but the line's; so is a refresh that
brings no token while the old one has run out: nothing can be said without it.

state    {"failures": n, "unsent": n, "subjects": [whose], "since": time, "until": time, "opened_at": time or absent,
          "why": sentence, "told": true once a mail went out}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lockstep.accounts.retry import backoff, retry_after

State = Mapping[str, Any]

IN_A_ROW = 3
SUBJECTS = 2
LONGEST = timedelta(minutes=5)
MAIL_AFTER_SECONDS = 3600.0
_CAP_SECONDS = 900.0  # a clock that was turned back must not silence a line for longer


@dataclass(frozen=True)
class Failure:
    """A call that brought no answer. `subject`: whose it was ("": nobody's); `asked_seconds`: a 503's Retry-After;
    `left` is False for what concerns the whole line, because it never left or nothing can without it.
    """

    why: str
    subject: str = ""
    left: bool = True
    asked_seconds: float | None = None


def failed(state: State, failure: Failure, now: float, jitter: float) -> State:
    """After a call that failed; jitter (0 to 1) spreads the second half of the rest."""
    failures = int(state.get("failures", 0)) + 1
    after = {
        "since": now,
        **state,
        "failures": failures,
        "unsent": int(state.get("unsent", 0)) + (not failure.left),
        "subjects": sorted({*state.get("subjects", ()), failure.subject})[:SUBJECTS],
        "why": failure.why,
    }
    if not is_open(state) and _opens(after):
        after["opened_at"] = now
    rests = is_open(after) or not failure.left
    pause = backoff(failures, jitter, LONGEST).total_seconds() if rests else 0.0
    if failure.asked_seconds is not None:
        pause = max(pause, retry_after(failure.asked_seconds).total_seconds())
    return after | {"until": now + pause}


def told(state: State) -> State:
    """After somebody was mailed that it lasts."""
    return {**state, "told": True}


def is_open(state: State) -> bool:
    """Whether the service counts as down."""
    return "opened_at" in state


def is_to_be_told(state: State, now: float) -> bool:
    """Whether it has lasted so long that somebody should get a mail, and nobody has yet."""
    return is_open(state) and not state.get("told") and now - state["since"] >= MAIL_AFTER_SECONDS


def wait_seconds(state: State, now: float) -> float:
    """How long nothing may leave; 0: the next call may."""
    return min(max(state.get("until", 0.0) - now, 0.0), _CAP_SECONDS)


def _opens(state: State) -> bool:
    several = state["failures"] >= IN_A_ROW and len(state["subjects"]) >= SUBJECTS
    return several or state["unsent"] >= IN_A_ROW
