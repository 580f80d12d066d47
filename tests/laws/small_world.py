"""One person, one service in a dictionary, and the law between them: no database, no network, no time of its own.

The service does as RingCentral is known to: accounts are pending until used, pending ones take deletion only, inactive
ones have to be activated before they can be deleted, ids are reused, countries come back by name. Requests and answers
can be lost. It writes down who did what, so that the laws are judged by its book and not by our rows.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from lockstep.accounts import after
from lockstep.accounts.account import Account, HolderKind, Origin, Status
from lockstep.accounts.actions import (
    READS,
    WRITES,
    Action,
    Adopt,
    AskStatus,
    Create,
    Delete,
    Find,
    Forget,
    Look,
    ReviveAndDelete,
    StartAfresh,
    changes_of,
)
from lockstep.accounts.cells import Conditions
from lockstep.accounts.match import Hit, Match, MatchKind, carrying, judge
from lockstep.accounts.plan import plan
from lockstep.accounts.want import Want
from lockstep.applications.attributes import ACTIVE, COUNTRY, EMAIL, EXTERNAL_ID
from lockstep.applications.traits import Traits
from tests.laws.rows import BOB, NOW, RINGCENTRAL, want

MOST_STEPS = 20


@dataclass
class There:
    """An account of the service. `made_by` and `off_by` are "us" or "them"."""

    number: int
    values: dict
    made_by: str
    active: bool = False
    activated: bool = False
    off_by: str = ""

    def shown(self) -> dict:
        named = {COUNTRY: "Germany"} if COUNTRY in self.values else {}
        return self.values | named | {ACTIVE: self.active}


@dataclass(frozen=True)
class Entry:
    """A line of the service's book: what was done to whom, and how they stood before."""

    verb: str
    number: int
    made_by: str
    was_active: bool
    off_by: str
    changes: dict


class Service:
    def __init__(self) -> None:
        self.accounts: dict[str, There] = {}
        self.free_ids: list[str] = []
        self.book: list[Entry] = []
        self.ids, self.numbers = count(401), count(1)

    def add(self, values: dict, made_by: str, active: bool = False) -> str:
        remote_id = self.free_ids.pop() if self.free_ids else str(next(self.ids))
        number = next(self.numbers)
        self.accounts[remote_id] = There(number, dict(values), made_by, active, active)
        return remote_id

    def remove(self, remote_id: str) -> None:
        del self.accounts[remote_id]
        self.free_ids.append(remote_id)

    def create(self, values: dict) -> tuple[str, str]:
        if any(there.values.get(EMAIL) == values[EMAIL] for there in self.accounts.values()):
            return "conflict", ""
        return "done", self.add({k: v for k, v in values.items() if k != ACTIVE}, "us")

    def patch(self, remote_id: str, changes: dict) -> str:
        there = self.accounts.get(remote_id)
        if there is None:
            return "missing"
        self._note("patch", there, changes)
        if not there.active and not there.activated:
            return "refused"
        if ACTIVE in changes:
            there.off_by = "" if changes[ACTIVE] else "us"
            there.active = changes[ACTIVE]
        merged = there.values | {path: value for path, value in changes.items() if path != ACTIVE}
        there.values = {path: value for path, value in merged.items() if value is not None}
        return "done"

    def delete(self, remote_id: str) -> str:
        there = self.accounts.get(remote_id)
        if there is None:
            return "done"
        self._note("delete", there, {})
        if there.activated and not there.active:
            return "refused"
        self.remove(remote_id)
        return "done"

    def _note(self, verb: str, there: There, changes: dict) -> None:
        self.book.append(Entry(verb, there.number, there.made_by, there.active, there.off_by, dict(changes)))


@dataclass
class World:
    """`faults` are taken one by write: "" none, "request" (never arrives) or "answer" (done, never answered)."""

    service: Service = field(default_factory=Service)
    account: Any = field(default_factory=lambda: Account("x0"))  # Account | None
    wanted: Want = Want.OUT
    attributes: dict = field(default_factory=lambda: dict(BOB))
    suspended: bool = False
    traits: Traits = RINGCENTRAL
    now: datetime = NOW
    faults: list = field(default_factory=list)
    adopted: set = field(default_factory=set)
    fresh: Any = field(default_factory=lambda: count(1))

    def turn(self) -> Action | None:
        """Plan and carry out until the law wants nothing more at this moment."""
        for _ in range(MOST_STEPS):
            action = self.step()
            if action is None or not isinstance(action, (*READS, *WRITES, Adopt, StartAfresh)):
                return action
        raise AssertionError(f"No end: {action}")

    def step(self, found: Match | None = None) -> Action | None:
        if self.account is None:
            if self.wanted is not Want.IN:
                return None
            self.account = Account(self.new_id())
        wanted = want(self.wanted, self.attributes)
        self.account = after.wanting(self.account, wanted, self.now)
        action = plan(self.account, wanted, Conditions(self.now, self.traits, found=found))
        if isinstance(action, Find):
            return self.find(action)
        self.carry_out(action)
        return action

    def new_id(self) -> str:
        return f"x{next(self.fresh)}"

    def carry_out(self, action: Any) -> None:
        if isinstance(action, Look):
            self.look()
        elif isinstance(action, AskStatus):
            there = self.service.accounts.get(action.remote_id)
            known = there is not None and (there.activated or there.active)
            self.account = after.told_status(self.account, Status.DISABLED if known else Status.NOT_ACTIVATED)
        elif isinstance(action, Adopt):
            self.account = after.adopted(self.account, action.hit, action.origin, self.now)
            if action.origin is Origin.ADOPTED:
                self.adopted.add(self.service.accounts[action.hit.remote_id].number)
        elif isinstance(action, StartAfresh):
            self.account = after.afresh(self.account, self.new_id())
        elif isinstance(action, Forget):
            self.account = None
        elif isinstance(action, WRITES):
            self.write(action)

    def find(self, action: Find) -> Action | None:
        hits = [Hit(remote_id, there.shown()) for remote_id, there in self.service.accounts.items()]
        counting = next((c for key in action.keys if (c := carrying(hits, key, self.account.external_id))), ())
        match = judge(counting, self.account.external_id)
        if self.account.open is None:
            return self.step(match)
        if match.kind is MatchKind.OURS:
            self.account = after.adopted(self.account, match.hits[0], Origin.CREATED, self.now)
        else:
            self.account = after.missed(self.account, self.now, fresh_id=self.new_id())
        return action

    def look(self) -> None:
        there = self.service.accounts.get(self.account.remote_id)
        if there is None:
            self.account = after.missed(self.account, self.now, fresh_id=self.new_id())
        else:
            self.account = after.looked(self.account, there.shown(), self.now, self.traits, fresh_id=self.new_id())

    def write(self, action: Any) -> None:
        if isinstance(action, Delete):
            self.account = after.opened(self.account, action)
            self.delete(action)
            return
        self.account = after.opened(self.account, action)
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "request":
            return
        if isinstance(action, Create):
            result, remote_id = self.service.create(dict(action.attributes))
        else:
            remote_id = action.remote_id
            result = self.service.patch(remote_id, dict(changes_of(action)))
        if fault == "answer":
            return
        if result == "done":
            self.taken(action, remote_id)
        elif result == "conflict":
            wanted = want(self.wanted, self.attributes)
            self.account = after.conflicted(self.account, wanted, HolderKind.STRANGER, "Eve")
        elif result == "missing":
            self.account = after.not_sent(self.account)
            self.look()
        else:
            self.account = after.refused(self.account, action, "", "No.", self.now)

    def taken(self, action: Any, remote_id: str) -> None:
        shown = self.service.accounts[remote_id].shown()
        if isinstance(action, Create):
            self.account = after.created(self.account, remote_id, shown, self.now, action.attributes)
            return
        self.account = after.accepted(self.account, action, shown, self.now)
        if isinstance(action, ReviveAndDelete):
            self.account = after.opened_delete(self.account)
            self.delete(action)

    def delete(self, action: Any) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "request":
            return
        result = self.service.delete(action.remote_id)
        if fault == "answer":
            return
        if result == "done":
            self.account = after.deleted(self.account, self.new_id())
        else:
            self.account = after.refused(self.account, action, "", "No.", self.now)

    def quiet(self) -> Action | None:
        """No more faults, time passes, everything is looked at again: what the law comes to in the end."""
        self.faults = []
        action: Action | None = None
        for _ in range(MOST_STEPS):
            self.now += timedelta(days=2)
            if self.account is not None and self.account.remote_id and self.account.open is None:
                self.look()
            before = self.account
            action = self.turn()
            if self.account == before or self.account is None:
                break
        return action


def ours(service: Service) -> list[There]:
    """The living accounts that were made by us."""
    return [there for there in service.accounts.values() if there.made_by == "us"]


def foreign(service: Service, values: dict) -> str:
    """Somebody else's account, made by hand over there."""
    others = {path: value for path, value in values.items() if path != EXTERNAL_ID}
    return service.add(others, "them", active=True)
