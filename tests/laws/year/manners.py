"""How the directory speaks, judged at its door by what it has itself seen: call by call, against what the law promises.

- no write to an account that it hasn't seen within the last minute (a call's own slowness aside)
- one PATCH with all that differs: no second one while nothing has changed on either side
- what was refused isn't sent again before its time; a key that met a 409 not before something has changed
- an externalId is never used for a second account
- whoever is revived and whose deletion isn't confirmed is switched off before anything else
- a pending account of somebody who left a group stays for two minutes
"""

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lockstep.doors.http import Answered, Call, NotSent, Outcome
from ringcentral_sandbox.accounts.extensions import ENABLED, NOT_ACTIVATED
from tests.laws.year.ledger import Ledger
from tests.laws.year.people import Person
from tests.laws.year.service import Service

FRESH_SECONDS = 60 + 30  # a slow answer to what comes between look and write
REFUSED_SECONDS, REFUSED_LEAVER_SECONDS = 14 * 60, 55
SETTLE_SECONDS = 115


@dataclass
class Manners:
    """`changes`: how many things have happened; `wrongs`: what was heard and seen that the law forbids."""

    there: Service
    ledger: Ledger
    people: dict[str, Person]
    wrongs: list[str] = field(default_factory=list)
    changes: int = 0
    jumped_at: float = 0.0
    seen: dict[int, float] = field(default_factory=dict)
    patched: dict[int, int] = field(default_factory=dict)
    refused: dict[object, tuple[tuple, float, int]] = field(
        default_factory=dict
    )  # the last of an account, as the law has it
    conflicts: dict[tuple, int] = field(default_factory=dict)
    external_ids: set[str] = field(default_factory=set)
    reviving: dict[int, bool] = field(default_factory=dict)  # True: the deletion wasn't confirmed
    doubtful_off: set[int] = field(default_factory=set)
    first_call: dict[str, float] = field(default_factory=dict)

    def disturbed(self) -> None:
        """Something happened, on either side or in between: what was said before may be said again."""
        self.changes += 1

    def jumped(self) -> None:
        self.jumped_at = self._now()
        self.disturbed()

    def restored(self) -> None:
        for kept in (self.seen, self.patched, self.refused, self.conflicts, self.external_ids, self.reviving):
            kept.clear()  # type: ignore[attr-defined]
        self.jumped()

    def asked(self, call: Call) -> None:
        """Before a call leaves."""
        tail, body, now = _tail(call), _body(call), self._now()
        if tail is not None:
            self._called(tail)
        if call.method == "POST" and (key := body.get("externalId", "")) in self.external_ids:
            self._wrong(f"the externalId {key} is used twice")
        if tail is not None and call.method in ("PATCH", "DELETE"):
            self._write(tail, call, body, now)
        key_ = self._key(call)
        last, at, changes = self.refused.get(tail or key_, ((), 0.0, -1))
        least = REFUSED_LEAVER_SECONDS if _active(body) is False else REFUSED_SECONDS
        if last == key_ and now - at < least and changes == self.changes and self.jumped_at < at:
            self._wrong(
                f"{call.method} {urlsplit(call.url).path} was refused, and is sent again after {now - at:.0f} s"
            )
        if self.conflicts.get(key_, -1) == self.changes:
            self._wrong(f"{call.method} {urlsplit(call.url).path} met a 409, and is sent again though nothing changed")

    def heard(self, call: Call, outcome: Outcome) -> None:
        """What came back, as the directory sees it."""
        if urlsplit(call.url).path.startswith("/restapi"):
            return
        status = outcome.status if isinstance(outcome, Answered) else 0
        tail, body = _tail(call), _body(call)
        answer = _json(outcome.body) if isinstance(outcome, Answered) and 200 <= status < 300 else {}
        for one in answer.get("Resources", [answer]):
            if str(one.get("id", "")).isdecimal():
                self.seen[int(one["id"])] = self._now()
        if call.method == "POST" and status == 201 and answer.get("externalId") == body.get("externalId"):
            self.external_ids.add(body.get("externalId", ""))
        if call.method != "GET" and status in (400, 403, 409):
            if status == 409 and _has_a_key(body):
                self.conflicts[self._key(call)] = self.changes
            else:
                self.refused[tail or self._key(call)] = (self._key(call), self._now(), self.changes)
        if tail is not None and status == 404 and self.there.account(tail):
            self.ledger.unseen.add(tail)  # a lie, and believed until the nightly list
            self.ledger.denied.add(tail)
        if tail is not None and call.method in ("PATCH", "DELETE"):
            self._written(tail, call, body, outcome, status, answer)

    def _write(self, account_id: int, call: Call, body: dict, now: float) -> None:
        seen = self.seen.get(account_id, 0.0)
        if now - seen > FRESH_SECONDS and not seen < self.jumped_at < now:
            self._wrong(f"{call.method} of {account_id}, which was seen {now - seen:.0f} s ago")
        if call.method == "PATCH" and self.patched.get(account_id, -1) == self.changes:
            self._wrong(f"{account_id} is patched twice, and nothing has changed")
        if self.reviving.get(account_id) and not (call.method == "PATCH" and _active(body) is False):
            self._wrong(f"{account_id} was revived and not deleted, and isn't switched off first")
        who = self._person(account_id)
        if call.method == "DELETE" and who is not None and self._is(account_id, NOT_ACTIVATED) and who.left_a_group:
            if now - who.out_at < SETTLE_SECONDS and self.jumped_at < who.out_at and not who.may_delete:
                self._wrong(f"{who.name} left a group {now - who.out_at:.0f} s ago, and is deleted")

    def _written(self, account_id: int, call: Call, body: dict, outcome: Outcome, status: int, answer: dict) -> None:
        who, active = self._person(account_id), _active(body)
        confirmed = 200 <= status < 300 and str(answer.get("id")) == str(account_id)
        if call.method == "DELETE" and account_id in self.reviving and not isinstance(outcome, NotSent):
            if status in (204, 404):
                del self.reviving[account_id]
            elif status == 0 or status >= 500:
                self.reviving[account_id] = True
        if call.method == "PATCH":
            self.patched.pop(account_id, None)
            if confirmed and active is not False:
                self.patched[account_id] = self.changes
            if active is True and who is not None and who.deleted and confirmed:
                self.reviving[account_id] = False
            if active is False:
                self.reviving.pop(account_id, None)
                if not confirmed and not isinstance(outcome, NotSent):
                    self.doubtful_off.add(account_id)

    def _called(self, account_id: int) -> None:
        """The first call about somebody who is active, and shouldn't be."""
        who = self._person(account_id)
        if who is None or who.wanted or who.attended:
            return
        who.attended = True
        if account_id not in self.ledger.unseen and self._is(account_id, ENABLED):
            self.first_call.setdefault(who.name, self._now())

    def _person(self, account_id: int) -> Person | None:
        return self.people.get(self.ledger.tenants.get(account_id, ""))

    def _is(self, account_id: int, status: str) -> bool:
        account = self.there.account(account_id)
        return account is not None and account.status == status

    def _key(self, call: Call) -> tuple:
        """What is the same request: a deletion after a revival is another one than that of a pending account."""
        return call.method, urlsplit(call.url).path, call.body, _tail(call) in self.reviving

    def _now(self) -> float:
        return self.there.time.true.timestamp()

    def _wrong(self, what: str) -> None:
        self.wrongs.append(what)


def _tail(call: Call) -> int | None:
    path = urlsplit(call.url).path
    tail = path.rpartition("/")[2]
    return int(tail) if path.startswith("/scim/") and tail.isdecimal() else None


def _body(call: Call) -> dict:
    return _json(call.body) if call.method in ("POST", "PATCH") and call.url.find("/scim/") > 0 else {}


def _json(content: bytes | None) -> dict:
    try:
        read = json.loads(content or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _has_a_key(body: dict) -> bool:
    """A userName or an e-mail, which somebody else may hold."""
    paths = [str(one.get("path")) for one in body.get("Operations", [])]
    return "userName" in body or any(path.startswith(("userName", "emails")) for path in paths)


def _active(body: dict) -> bool | None:
    return next((one["value"] for one in body.get("Operations", []) if one.get("path") == "active"), None)
