"""What comes back, and what it does: every answer to every request."""

import pytest

from lockstep.accounts.account import Verb
from lockstep.accounts.outcome import Effect, effect
from lockstep.protocols.scim.replies import ReplyKind as Kind

ACCEPTED, DELETED, UNSURE, NOT_SENT, ASK_AGAIN, MISSING, CONFLICT, PARK, STOP = list(Effect)[:9]
REFRESH, SLOW_DOWN, REFUSED, SEEN, FOUND, NOTHING = list(Effect)[9:]

# fmt: off
EXPECTED = {
    #                   create              change              delete              look                     find
    Kind.ACCEPTED:     (ACCEPTED,    ACCEPTED,    UNSURE,      SEEN,             NOTHING),
    Kind.PAGE:         (UNSURE,      UNSURE,      UNSURE,      NOTHING,  FOUND),
    Kind.DOCUMENT:     (UNSURE,      UNSURE,      UNSURE,      NOTHING,  NOTHING),
    Kind.DELETED:      (UNSURE,      UNSURE,      DELETED,     NOTHING,  NOTHING),
    Kind.UNSURE:       (UNSURE,      UNSURE,      UNSURE,      NOTHING,  NOTHING),
    Kind.NOT_SENT:     (NOT_SENT,    NOT_SENT,    NOT_SENT,    NOT_SENT,         NOT_SENT),
    Kind.MISSING:      (REFUSED,     ASK_AGAIN,   REFUSED,     MISSING,          NOTHING),
    Kind.CONFLICT:     (CONFLICT,    CONFLICT,    REFUSED,     NOTHING,  NOTHING),
    Kind.LICENCE:      (PARK,        REFUSED,     REFUSED,     NOTHING,  NOTHING),
    Kind.FORBIDDEN:    (STOP,        STOP,        STOP,        STOP,             STOP),
    Kind.UNAUTHORISED: (REFRESH,     REFRESH,     REFRESH,     REFRESH,          REFRESH),
    Kind.THROTTLED:    (SLOW_DOWN,   SLOW_DOWN,   SLOW_DOWN,   SLOW_DOWN,        SLOW_DOWN),
    Kind.REFUSED:      (REFUSED,     REFUSED,     REFUSED,     NOTHING,  NOTHING),
}
# fmt: on


@pytest.mark.parametrize("kind", list(Kind))
def test_what_an_answer_does(kind: Kind) -> None:
    assert tuple(effect(verb, kind) for verb in Verb) == EXPECTED[kind]


def test_a_409_to_a_request_without_a_key_is_a_refusal() -> None:
    assert effect(Verb.CHANGE, Kind.CONFLICT, keys=False) is Effect.REFUSED
    assert effect(Verb.CHANGE, Kind.ACCEPTED, keys=False) is Effect.ACCEPTED


def test_a_401_after_a_refresh_stops_the_integration() -> None:
    assert all(effect(verb, Kind.UNAUTHORISED, refreshed=True) is Effect.STOP for verb in Verb)
