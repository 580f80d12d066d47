"""Where a worker may die, found rather than placed: at each commit and at each request that it makes.

    provisioning.saving.save · before commit    everything is written, nothing of it is kept
    provisioning.saving.save · after commit     kept; nothing after it has happened
    work.leases.keep · before write             a write outside of a transaction is a commit of its own
    PATCH /scim/v2/Users/{id} · not sent        connected, no byte has left
    PATCH /scim/v2/Users/{id} · sent            the request has left whole, no byte of the answer was read
    PATCH /scim/v2/Users/{id} · answered        the answer is here, nothing of it is saved
    reconcile.unit_begun · named                a point that the product's own code names (connections/kills.py)

Only a forked child of the tests installs this, into itself; the product has nothing of it.
"""

import http.client
import os
import re
import sys
from collections import Counter
from types import FrameType
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from lockstep.connections import kills
from lockstep.doors import http as door

KILLED = 137
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.I)
_ID = re.compile(r"(?<=/Users/)[^/?]+|(?<=/extension/)[^/?]+")


class Watch:
    """Counts what is passed, and ends the process at the nth passing of `wanted`."""

    def __init__(self, wanted: str, nth: int = 1) -> None:
        self.wanted, self.nth = wanted, nth
        self.passed: Counter[str] = Counter()

    def at(self, place: str, moment: str) -> None:
        name = f"{place} · {moment}"
        self.passed[name] += 1
        if name == self.wanted and self.passed[name] == self.nth:
            os._exit(KILLED)

    def all_passed(self) -> Counter[str]:
        """With the points that the product names."""
        return self.passed + Counter({f"{name} · named": times for name, times in kills._passed.items()})


def install(watch: Watch) -> None:
    """From here on this process is watched."""
    name, _, moment = watch.wanted.rpartition(" · ")
    kills._passed.clear()
    os.environ["LOCKSTEP_KILL_AT"] = f"{name}:{watch.nth}" if moment == "named" else ""
    _watch_commits(watch)
    _watch_requests(watch)


def _watch_commits(watch: Watch) -> None:
    commit = BaseDatabaseWrapper.commit

    def watched(self: BaseDatabaseWrapper) -> None:
        place = _place()
        watch.at(place, "before commit")
        commit(self)
        watch.at(place, "after commit")

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        alone = not connection.in_atomic_block and _WRITES.match(str(sql))
        if not alone:
            return run(sql, params, many, context)
        place = _place()
        watch.at(place, "before write")
        result = run(sql, params, many, context)
        watch.at(place, "after write")
        return result

    BaseDatabaseWrapper.commit = watched  # type: ignore[method-assign]
    connection.execute_wrappers.append(execute)


def _watch_requests(watch: Watch) -> None:
    exchange, getresponse = door._exchange, http.client.HTTPConnection.getresponse
    asked = [""]

    def watched(wire: door._Wire, call: door.Call, max_body_bytes: int) -> door.Outcome:
        asked[0] = _request(call)
        watch.at(asked[0], "not sent")
        outcome = exchange(wire, call, max_body_bytes)
        watch.at(asked[0], "answered")
        return outcome

    def sent(self: http.client.HTTPConnection) -> http.client.HTTPResponse:
        watch.at(asked[0], "sent")
        return getresponse(self)

    door._exchange = watched
    http.client.HTTPConnection.getresponse = sent  # type: ignore[method-assign]


def _request(call: door.Call) -> str:
    path, _, query = call.url.partition("?")
    path = "/" + path.partition("//")[2].partition("/")[2]
    asked = "?filter" if "filter=" in query else "?list" if query else ""
    return f"{call.method} {_ID.sub('{id}', path)}{asked}"


def _place() -> str:
    """The function of ours that commits: the one that opened the transaction, or wrote."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module == "contextlib" and "func" in frame.f_locals:
            function = frame.f_locals["func"]
            return f"{function.__module__}.{function.__qualname__}".removeprefix("lockstep.")
        if module.startswith("lockstep."):
            return f"{module}.{frame.f_code.co_name}".removeprefix("lockstep.")
        frame = frame.f_back
    return "nowhere of ours"
