"""How much may be said when. Pure: what was spent is a JSON value kept with the lease; times in epoch seconds.

spent   {"groups": {name: {"stamps": [times], "until": time, "limit": n, "window": seconds}},
         "until": time, "breaker": the state of breaker.py}

Each group has a sliding window; its size follows the service's headers. A call is stamped before it leaves, so that a
crash doesn't forget it, and again at its answer, because their clock counts from there. A penalty is waited out in
silence: every request inside of it starts it anew. Of the writes of a window two are kept for leavers, and lent while
they are back within ten seconds (docs/decisions/0006).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lockstep.accounts.retry import retry_after

Spent = dict[str, Any]
KEPT_FOR_LEAVERS = 2
MOST_FORESEEN = 10_000
LENT_SECONDS = 10.0
LONGEST_SECONDS = 900.0  # no penalty is waited out longer (retry_after's cap), also if the clock was turned back in it


@dataclass(frozen=True)
class Group:
    """A rate group as the catalogue states it; the headers of answers overrule its figures."""

    name: str
    limit: int
    window_seconds: float


def wait_seconds(spent: Spent, group: Group, now: float, *, count: int = 1, kept: int = 0) -> float:
    """How long until `count` calls of a group may go out; 0: now.

    `kept` calls of the window stay free, or are free again within LENT_SECONDS: so long do their owners wait.
    """
    entry = _entry(spent, group.name)
    limit, window = _figures(entry, group)
    room = _earliest(_within(entry, now, window), limit, window, count, kept)
    return max(silent_seconds(spent, group, now), room - now)


def _earliest(stamps: list[float], limit: int, window: float, count: int, kept: int) -> float:
    """When the window has room for so many more, with what is kept in it, or back in it soon."""
    room, rest = (_room(stamps, allowed, count) + window for allowed in (limit, max(limit - kept, 1)))
    return max(room, rest - LENT_SECONDS)


def _room(stamps: list[float], allowed: int, count: int) -> float:
    """The stamp whose leaving makes room for `count` of `allowed`; long ago: there is room."""
    too_many = len(stamps) + min(count, allowed) - allowed
    return stamps[too_many - 1] if too_many > 0 else -math.inf


def free(spent: Spent, group: Group, now: float) -> int:
    """How many calls of a group may go out now."""
    if wait_seconds(spent, group, now) > 0:
        return 0
    entry = _entry(spent, group.name)
    limit, window = _figures(entry, group)
    return limit - len(_within(entry, now, window))


def used(spent: Spent, group: Group, now: float) -> tuple[int, int, float]:
    """What stands in a group's window now: calls made, calls allowed, and the window's seconds."""
    entry = _entry(spent, group.name)
    limit, window = _figures(entry, group)
    return len(_within(entry, now, window)), limit, window


def silent_seconds(spent: Spent, group: Group, now: float) -> float:
    """How long a penalty still lasts: the group's, or one on everything."""
    of_group = _entry(spent, group.name).get("until", 0.0) - now
    return max(silent_on_all(spent, now), min(of_group, LONGEST_SECONDS))


def silent_on_all(spent: Spent, now: float) -> float:
    """How long a penalty on everything still lasts."""
    return min(max(spent.get("until", 0.0) - now, 0.0), LONGEST_SECONDS)


def last_seconds(spent: Spent, group: Group, now: float, *, leavers: int, others: int) -> float:
    """In how many seconds the last of so many calls can leave, leavers' first, if nothing else is said meanwhile."""
    limit, window = _figures(_entry(spent, group.name), group)
    moments = _within(_entry(spent, group.name), now, window)
    start = last = now + silent_seconds(spent, group, now)
    for number in range(min(leavers + others, MOST_FORESEEN)):
        kept = KEPT_FOR_LEAVERS if number >= leavers else 0
        last = max(start, _earliest(moments[-limit:], limit, window, 1, kept))
        moments.append(last)
    return last - now


def stamped(spent: Spent, group: Group, now: float) -> Spent:
    """Before a call leaves."""
    entry = _entry(spent, group.name)
    _, window = _figures(entry, group)
    return _with(spent, group.name, entry | {"stamps": [*_within(entry, now, window), now]})


def answered(spent: Spent, group: Group, headers: Mapping[str, str], now: float) -> Spent:
    """After an answer: the stamp moves to its time, and the window takes the size that the headers tell.

    Where they say that less is left than we counted, somebody else speaks by the same grant: their calls count too.
    """
    entry = _entry(spent, group.name)
    told = {"limit": _whole(headers.get("x-rate-limit-limit")), "window": _whole(headers.get("x-rate-limit-window"))}
    if headers.get("x-rate-limit-group", group.name).lower() == group.name:
        entry = entry | {key: value for key, value in told.items() if value}
    limit, window = _figures(entry, group)
    stamps = [*_within(entry, now, window)[:-1], now]
    remaining = _whole(headers.get("x-rate-limit-remaining"))
    if remaining is not None:
        stamps += [now] * (limit - remaining - len(stamps))
    return _with(spent, group.name, entry | {"stamps": stamps})


def slowed_down(spent: Spent, group: Group, headers: Mapping[str, str], told: float | None, now: float) -> Spent:
    """After a 429: silence for as long as they say. Without the group's headers it is a limit on everything."""
    until = now + retry_after(told).total_seconds()
    if "x-rate-limit-group" not in headers:
        return spent | {"until": until}
    return _with(spent, group.name, _entry(spent, group.name) | {"until": until})


def _entry(spent: Spent, name: str) -> dict[str, Any]:
    return spent.get("groups", {}).get(name, {})


def _with(spent: Spent, name: str, entry: dict[str, Any]) -> Spent:
    return spent | {"groups": spent.get("groups", {}) | {name: entry}}


def _figures(entry: Mapping[str, Any], group: Group) -> tuple[int, float]:
    return int(entry.get("limit") or group.limit), float(entry.get("window") or group.window_seconds)


def _within(entry: Mapping[str, Any], now: float, window: float) -> list[float]:
    """The stamps inside of the window; one from the future (a clock was turned back) counts as now."""
    return sorted(min(stamp, now) for stamp in entry.get("stamps", []) if stamp > now - window)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None
