"""Mails about passwords that are due: answers to requests, and warnings. Access itself waits for none of them."""

from collections.abc import Iterable

from lockstep.directory.credentials import resets, warnings
from lockstep.work import leases
from lockstep.work.loop import Lane, Rest, Source

RESETS, WARNINGS = (2.0,), (6.0,)


def lanes() -> Iterable[Lane]:
    """The lanes of requests and of warnings, where there are some."""
    if resets.anybody_asked():
        yield Lane("password resets", _answer, RESETS)
    if warnings.anybody_to_warn():
        yield Lane("password warnings", _warn, WARNINGS)


SOURCE = Source(lanes, warnings.next_warning)


def _answer(held: leases.Held) -> Rest:
    resets.answer_requests()
    return Rest()


def _warn(held: leases.Held) -> Rest:
    warnings.send_warnings()
    return Rest()
