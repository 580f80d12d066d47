"""The weather between directory and service: what happens to which call, and for how long.

Some of it the sandbox does (its own faults), some never reaches it, some is made of its answer.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from lockstep.doors.http import Answered, Call, NotSent, Outcome, Unknown
from ringcentral_sandbox.accounts.actions import enable_user
from ringcentral_sandbox.faults.rules import add_fault
from ringcentral_sandbox.limits import count_request
from tests.laws.year.seams import Time
from tests.laws.year.service import Service

NEVER_LEFT = {
    "refused": "The service refuses the connection.",
    "dns": "The service's name can't be resolved.",
    "tls": "The service's certificate is not trusted.",
}
OF_THE_SANDBOX = {
    "cut_before": {}, "cut_after": {}, "html": {}, "truncated": {}, "error_200": {}, "redirect": {}, "empty": {},
    "without_id": {}, "5xx_before": {"kind": "status", "status": 503},
    "5xx_after": {"kind": "status_after", "status": 502},
    "400": {"kind": "status", "status": 400}, "409": {"kind": "status", "status": 409},
    "404": {"kind": "status", "status": 404},
    "429": {"kind": "status", "status": 429}, "401": {"kind": "status", "status": 401},
    "202": {"kind": "status_after", "status": 202, "body": ""},
    "200_nothing": {"kind": "status_after", "status": 200, "body": ""},
}  # fmt: skip
OF_LISTS = ("list_repeats", "list_short", "list_empty", "list_twice")
OF_ALL = (*NEVER_LEFT, *OF_THE_SANDBOX, "other_id", "slow", "too_slow", "huge", "penalty", "still_active")
KINDS = (*OF_ALL, *OF_LISTS, "filter_everybody")
OUTAGES = ("refused", "dns", "tls", "5xx_before", "cut_before", "cut_after", "429", "too_slow")
FIRST_PAGE = "startIndex=1&"


@dataclass
class Armed:
    where: str
    kind: str
    left: int


@dataclass
class Weather:
    """`met`: told of each fault that a call met. `until`: the end of an outage."""

    service: Service
    time: Time
    chance: random.Random
    met: Callable[[str, str], None]
    armed: list[Armed] = field(default_factory=list)
    outage: str = ""
    until: datetime | None = None

    def send(self, call: Call) -> Outcome:
        """The door's place: the call, in this weather."""
        self.time.pass_seconds(self.chance.uniform(0.03, 0.4))
        what = what_of(call)
        kind = self._kind(what, call)
        if kind:
            self.met(kind, what)
        return self._through(call, kind)

    def clear(self) -> None:
        self.armed, self.outage, self.until = [], "", None

    @property
    def calm(self) -> bool:
        """Whether there is no outage. What is armed disturbs nobody before it is met."""
        if self.outage and self.until is not None and self.time.true >= self.until:
            self.outage = ""
        return not self.outage

    def _kind(self, what: str, call: Call) -> str:
        if not self.calm:
            return self.outage
        for one in self.armed:
            if one.where in ("*", what) and fits(one.kind, what) and (one.kind != "still_active" or switches_off(call)):
                one.left -= 1
                self.armed = [other for other in self.armed if other.left > 0]
                return one.kind
        return ""

    def _through(self, call: Call, kind: str) -> Outcome:
        if kind in NEVER_LEFT:
            return NotSent(NEVER_LEFT[kind])
        if kind in OF_THE_SANDBOX:
            values = {"kind": kind, "where": f"{call.method} *", "times": 1, **OF_THE_SANDBOX[kind]}
            add_fault(self.service.sandbox.database, values)
        if kind == "penalty":
            self._spend_the_window(call)
        if kind == "slow":
            self.time.pass_seconds(9)
        if kind == "filter_everybody":
            call = replace(call, url=call.url.partition("?")[0])
        if kind == "list_repeats" and FIRST_PAGE not in call.url:
            call = replace(call, url=call.url.partition("?")[0] + "?startIndex=1&count=100")
        outcome = self.service.answer(call)
        if kind == "still_active":
            return self._switched_on_again(call, outcome)
        if kind == "too_slow":
            self.time.pass_seconds(20)
            return Unknown("The service did not answer in time.")
        if kind == "huge":
            return Unknown("The answer is larger than 2097152 bytes.")
        return made_of(outcome, kind)

    def _switched_on_again(self, call: Call, outcome: Outcome) -> Outcome:
        """Somebody over there switches on in the same moment, and that is what the answer shows."""
        account_id = int(urlsplit(call.url).path.rpartition("/")[2])
        account = self.service.account(account_id)
        if not isinstance(outcome, Answered) or outcome.status != 200 or account is None:
            return outcome
        enable_user(self.service.sandbox, account_id)
        return replace(outcome, body=json.dumps(json.loads(outcome.body) | {"active": True}).encode())

    def _spend_the_window(self, call: Call) -> None:
        """Somebody else has spent what the window holds, by the same grant."""
        group = "light" if call.method == "GET" else "heavy"
        key = f"{self.service.owner.id}/sandbox-client"
        while not count_request(self.service.sandbox, key, group).is_refused:
            pass


def what_of(call: Call) -> str:
    """POST, PATCH, DELETE; GET of one, FIND by a filter, LIST, STATUS of the other API, TOKEN."""
    parts = urlsplit(call.url)
    if parts.path.startswith("/restapi/oauth"):
        return "TOKEN"
    if parts.path.startswith("/restapi"):
        return "STATUS"
    if call.method != "GET":
        return call.method
    return "GET" if not parts.path.endswith("/Users") else "FIND" if "filter=" in parts.query else "LIST"


def switches_off(call: Call) -> bool:
    operations = json.loads(call.body or b"{}").get("Operations", [])
    return any(one.get("path") == "active" and one["value"] is False for one in operations)


def fits(kind: str, what: str) -> bool:
    if kind == "409":
        return what in ("POST", "PATCH")
    if kind == "still_active":
        return what == "PATCH"
    if kind in OF_LISTS:
        return what == "LIST"
    if kind == "filter_everybody":
        return what == "FIND"
    if kind in ("without_id", "other_id"):
        return what in ("POST", "PATCH", "GET")
    if kind == "penalty":
        return what in ("POST", "PATCH", "DELETE", "GET", "FIND", "LIST")
    return what != "TOKEN" or kind not in ("400", "401", "404", "202", "200_nothing", "redirect")


def made_of(outcome: Outcome, kind: str) -> Outcome:
    """What a fault makes of the service's own answer."""
    if not isinstance(outcome, Answered) or outcome.status >= 300 or not outcome.body:
        return outcome
    if kind == "other_id":
        body = json.loads(outcome.body)
        return replace(outcome, body=json.dumps(body | {"id": str(int(body["id"]) + 1)}).encode())
    if kind in OF_LISTS:
        body = json.loads(outcome.body)
        shown = body["Resources"]
        made = {"list_short": shown[:-2], "list_empty": [], "list_twice": shown + shown}.get(kind, shown)
        return replace(outcome, body=json.dumps(body | {"Resources": made, "itemsPerPage": len(made)}).encode())
    return outcome
