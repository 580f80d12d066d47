"""The guard: how many may leave a service in a day without an administrator having looked.

Counted are switch-offs and deletions over a sliding day: those that the guard let go within it, and those that are
planned now. What an administrator did to one named person, and what one approved as a list, is a decision already: it
is neither held nor counted. The second half of a unit is never held.

    accounts in use, with those that went within the day    by themselves, within a day
    1 to 9                                                  half, and one at least
    10 and more                                             20 % (a setting), rounded down
    however many                                            a number at most (a setting)

If one more would be too many, then all that are planned are held, as one list.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lockstep.accounts.actions import Action, Delete, ReviveAndDelete, SwitchOff
from lockstep.accounts.want import Want

DAY = timedelta(hours=24)
FEW = 10
FEW_SHARE = 50
LOSSES = (SwitchOff, Delete, ReviveAndDelete)


class Rule(StrEnum):
    """Which limit holds the list."""

    SHARE = "share"
    NUMBER = "number"


class Leave(StrEnum):
    """How far somebody leaves: out of scope, or deleted here."""

    NONE = ""
    OUT = "out"
    GONE = "gone"


@dataclass(frozen=True)
class Limits:
    """`share` in per cent, for ten accounts and more; `most`: a number that is never exceeded."""

    share: int
    most: int


@dataclass(frozen=True)
class Verdict:
    """Whether the planned are held; `allowed` of `of` may go in a day, `gone` went, `leaving` are planned."""

    held: bool
    leaving: int
    gone: int
    allowed: int
    of: int
    rule: Rule


def guard(in_use: Collection[str], gone: Collection[str], planned: Collection[str], limits: Limits) -> Verdict:
    """Judge a day: accounts in use now, those that the guard let go within the day, those planned now, by their ids.

    Who went, came back and is planned again counts once.
    """
    before = set(gone) - set(planned)
    of = len(set(in_use) | set(gone) | set(planned))
    allowed, rule = allowance(of, limits)
    held = len(before) + len(set(planned)) > allowed
    return Verdict(held, len(set(planned)), len(before), allowed, of, rule)


def allowance(of: int, limits: Limits) -> tuple[int, Rule]:
    """How many of so many may go in a day, and by which rule no more."""
    few = of < FEW
    by_share = max(of * max(limits.share, FEW_SHARE) // 100, 1) if few else of * limits.share // 100
    return (limits.most, Rule.NUMBER) if limits.most < by_share else (by_share, Rule.SHARE)


def day_begins(now: datetime) -> datetime:
    """What went after this moment counts; what went at it is a day old."""
    return now - DAY


def is_loss(action: Action, want: Want) -> bool:
    """Whether an action takes an account from somebody. One who stays in and is made anew loses nothing."""
    return isinstance(action, LOSSES) and want is not Want.IN


def leave_of(want: Want) -> Leave:
    """How far somebody with this want leaves."""
    return {Want.IN: Leave.NONE, Want.GONE: Leave.GONE}.get(want, Leave.OUT)


def covers(decided: str, leave: Leave) -> bool:
    """Whether a decision about somebody's leaving reaches as far as this: suspending somebody deletes nothing."""
    return decided == Leave.GONE or (decided == Leave.OUT and leave is Leave.OUT)


def told(verdict: Verdict, service: str) -> str:
    """How many, and which rule."""
    people = f"{verdict.leaving} {'person' if verdict.leaving == 1 else 'people'} would leave {service}"
    went = f", {verdict.gone} went within the day" if verdict.gone else ""
    return f"{people}{went}, and {told_rule(verdict)}"


def told_rule(verdict: Verdict) -> str:
    """Which limit holds them."""
    of = f"{verdict.allowed} of {verdict.of}" if verdict.rule is Rule.SHARE else f"{verdict.allowed}"
    return f"at most {of} go by themselves within a day"
