"""The five laws, judged request by request from the sandbox's log, and standing ones after each step.

1  no two accounts of one person
2  nobody unwanted stays active
3  no write to another's account, nor to that of whoever authorised the integration
4  nothing is deleted that we didn't create, or whose owner is still wanted
5  nothing is switched on that they switched off
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from ringcentral_sandbox.accounts.extensions import ENABLED
from tests.laws.year.ledger import Ledger
from tests.laws.year.people import Person
from tests.laws.year.service import Service

BOUND_SECONDS = 600.0  # how long a leaver may stay active while nothing is in the way
PENALTY_SECONDS = 90.0
FIRST_CALL_SECONDS = 15.0  # until a leaver is looked at, whoever else waits
BOUND_OVER_THERE = 26 * 3600.0  # who was switched on over there is found by the nightly list


class Broken(AssertionError):
    """A law doesn't hold."""


@dataclass
class Judge:
    """`since`: since when somebody unwanted has been active over there, and how long that may last.

    `timed`: how many leavers' first calls were timed.
    `clear_since`: since when nothing has been in the way, faults, kills and penalties included.
    """

    there: Service
    ledger: Ledger
    people: dict[str, Person]
    say: Callable[[str], None]
    read: int = 0
    writes: int = 0
    requests: int = 0
    since: dict[int, tuple[float, float]] = field(default_factory=dict)
    clear_since: float = 0.0
    disturbed_at: float = 0.0
    worst_clear: float = 0.0
    timed: int = 0
    worst: float = 0.0

    def disturbed(self) -> None:
        """Something is in the way of what would be on time, for as long as a penalty lasts."""
        self.clear_since, self.disturbed_at = 0.0, self.there.time.true.timestamp()

    def requests_so_far(self) -> None:
        """Laws 3 to 5, against who sat where at that moment."""
        for entry in self.there.log(self.read):
            self.read = entry["id"]
            self.requests += 1
            if entry["method"] != "GET":
                self.writes += 1
                self.say(
                    f"    {entry['method']} {entry['path']} {entry['status']} {entry['outcome']} {entry['body'][:220]}"
                )
            if entry["status"] is not None and 200 <= entry["status"] < 300:
                self._judge(entry)

    def standing(self, clear: bool, held: set[int]) -> None:
        """Laws 1 and 2, now. Who is held, and shown so, waits for an administrator: their time begins after it."""
        now = self.there.time.true.timestamp()
        clear = clear and now >= self.disturbed_at + PENALTY_SECONDS
        self.clear_since = self.clear_since if clear and self.clear_since else 0.0
        if clear and not self.clear_since:
            self.clear_since = now
        active = [one for one in self.there.people() if one.status == ENABLED and one.id in self.ledger.linked]
        wrong = [one for one in active if not self._wanted(one.id) and one.id not in held]
        for account_id in self.since.keys() & held:
            del self.since[account_id]
        self._one_account_each()
        for gone in self.since.keys() - {one.id for one in wrong}:
            self._left_in_time(gone, now)
        for account in wrong:
            late = account.id in self.ledger.unseen | self.ledger.denied
            bound = BOUND_OVER_THERE if late else BOUND_SECONDS
            began, _ = self.since.setdefault(account.id, (now, bound))
            waited = now - max(began, self.clear_since or now)
            name = self.ledger.tenants.get(account.id)
            self.check(waited <= self.since[account.id][1], f"{name} is active for {waited:.0f} s, and not wanted")

    def in_time(self, first_call: dict[str, float]) -> None:
        """How long it took until the first call about a leaver, where nothing was in the way."""
        for name, at in first_call.items():
            who = self.people.get(name)
            if who is None or not self.clear_since or at < who.unwanted_at:
                continue
            if who.unwanted_at and at >= who.unwanted_at > self.clear_since:
                self.timed += 1
                self.worst_clear = max(self.worst_clear, at - who.unwanted_at)
                self.check(at - who.unwanted_at <= FIRST_CALL_SECONDS, f"{name} waited {at - who.unwanted_at:.0f} s")
        first_call.clear()

    def _left_in_time(self, account_id: int, now: float) -> None:
        began, bound = self.since.pop(account_id)
        if bound == BOUND_SECONDS:
            self.worst = max(self.worst, now - began)

    def _one_account_each(self) -> None:
        seen: set[str] = set()
        for account_id in self.ledger.linked - self.ledger.denied:
            name = self.ledger.tenants.get(account_id, "")
            self.check(name not in seen, f"{name} has two accounts")
            seen.add(name)

    def _wanted(self, account_id: int) -> bool:
        who = self.people.get(self.ledger.tenants.get(account_id, ""))
        return who is None or who.wanted

    def check(self, holds: bool, what: str) -> None:
        if not holds:
            raise Broken(what)

    def _judge(self, entry: dict) -> None:
        tail = entry["path"].rpartition("/")[2]
        body = json.loads(entry["body"]) if entry["body"] else {}
        if entry["method"] == "POST":
            self._create(entry, body)
        elif entry["method"] == "PATCH":
            self._change(int(tail), body)
        elif entry["method"] == "DELETE":
            self._delete(int(tail))
        if entry["method"] in ("GET", "PATCH") and entry["answer"] and entry["outcome"] == "answered":
            shown = json.loads(entry["answer"])
            self.ledger.unseen -= {int(one["id"]) for one in shown.get("Resources", [shown]) if "id" in one}

    def _create(self, entry: dict, body: dict) -> None:
        address = body["userName"]
        had_it = [one for one in self.people.values() if address in one.emails]
        who = max(had_it, key=lambda one: one.email == address, default=None)  # addresses go from one to another
        self.check(who is not None, f"{address} is nobody's, and was created")
        assert who is not None
        created = next((one.id for one in self.there.people() if one.profile.user_name == address), 0)
        created = int(json.loads(entry["answer"]).get("id", created))  # an answer may leave it out
        if not created:
            return  # an error with the status of a success
        self.check(who.wanted, f"{who.name} was created unwanted")
        self.check(not who.lost or who.may_create, f"{who.name} was deleted over there, and created again unasked")
        who.lost = False
        self.ledger.left(created)
        self.ledger.tenants[created] = who.name
        self.ledger.made.add(created)
        self.ledger.linked.add(created)

    def _change(self, account_id: int, body: dict) -> None:
        who = self._owner(account_id, "changed")
        self.ledger.linked.add(account_id)
        active = next((one["value"] for one in body["Operations"] if one.get("path") == "active"), None)
        if active is False:
            self.check(not who.wanted, f"{who.name} was switched off, and is wanted")
            self.ledger.by_them.discard(account_id)
        if active is True:
            self.check(who.wanted or who.deleted, f"{who.name} was switched on, and is not wanted")
            chosen = who.deleted or who.may_switch_on
            self.check(account_id not in self.ledger.by_them or chosen, f"{who.name} was switched on; they had it off")
            self.ledger.by_them.discard(account_id)
            who.may_switch_on = False

    def _delete(self, account_id: int) -> None:
        who = self._owner(account_id, "deleted")
        made = account_id in self.ledger.made or who.may_delete
        self.check(made, f"{who.name}'s account was deleted, and we hadn't created it")
        self.check(who.out or who.may_delete, f"{who.name}'s account was deleted, and is wanted")
        if self.there.account(account_id) is None:  # an error may have the status of a success
            self.ledger.left(account_id)

    def _owner(self, account_id: int, done: str) -> Person:
        tenant = self.ledger.tenants.get(account_id, "nobody")
        self.check(account_id != self.there.owner.id, f"the grant's own account was {done}")
        self.check(tenant in self.people, f"the account {account_id} of {tenant} was {done}")
        return self.people[tenant]
