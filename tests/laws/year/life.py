"""A life: some weeks or a year of both sides, from one seed, event by event; judged after each."""

import random
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from lockstep.accounts import guard, parking
from lockstep.connections.models import IntegrationState
from lockstep.doors.http import Call, Outcome
from lockstep.provisioning import comparing, endings
from ringcentral_sandbox.accounts.extensions import Extension
from tests.laws.year import directory, happenings, over_there, restoring
from tests.laws.year.books import Books
from tests.laws.year.coverage import Coverage
from tests.laws.year.ending import both_agree, gone_if_deleted, nothing_left, queued_have_a_time
from tests.laws.year.faults import Weather
from tests.laws.year.judge import Broken, Judge
from tests.laws.year.ledger import STRANGER, Ledger
from tests.laws.year.links import Links
from tests.laws.year.manners import Manners
from tests.laws.year.people import Person
from tests.laws.year.seams import CRASHES, HANDS, Time
from tests.laws.year.service import Service

SETTLES_WITHIN = timedelta(days=2)
comparing.FULL_READS_A_NIGHT = 5  # a night has few calls
parking.CANARY_EVERY = endings.CANARY_EVERY = timedelta(hours=6)  # nor has somebody who waits for a line


@dataclass(frozen=True)
class Size:
    days: float
    people: int
    a_day: float  # happenings

    @staticmethod
    def of(seed: int) -> "Size":
        """Many short and busy ones; some have dozens of people, some last for a season, and a few for a year."""
        if seed % 500 == 250:
            return Size(365.0, 2, 0.15)
        if seed % 100 == 50:
            return Size(60.0, 3, 0.5)
        if seed % 50 == 49:
            return Size(0.5, 40, 40.0)
        return (Size(1.0, 5, 24.0), Size(2.5, 4, 9.0), Size(0.6, 7, 36.0))[seed % 3]


@dataclass
class Life:
    seed: int
    trace: bool = False
    size: Size = field(default_factory=lambda: Size.of(0))
    told: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    people: dict[str, Person] = field(default_factory=dict)
    backup: "directory.Backup | None" = None

    def __post_init__(self) -> None:
        self.size = Size.of(self.seed)
        self.guarded = self.seed % 4 == 3  # elsewhere the guard would hide who leaves late
        guard.FEW_SHARE, settings.GUARD_SHARE_PERCENT = (50, 20) if self.guarded else (100, 100)
        self.chance = random.Random(self.seed)
        self.time = HANDS.time = Time()
        HANDS.chance = random.Random(f"{self.seed} here")
        self.there = Service(self.time, random.Random(f"{self.seed} there"), max(self.size.people // 2, 4))
        self.coverage = Coverage()
        self.coverage.install()
        self.weather = Weather(self.there, self.time, random.Random(f"{self.seed} weather"), self._met)
        HANDS.send = self._send
        self.ledger = Ledger({one.id: STRANGER for one in self.there.people()})
        self.manners = Manners(self.there, self.ledger, self.people)
        self.links = Links(self.there, self.ledger, self.people)
        self.judge = Judge(self.there, self.ledger, self.people, self.say)
        self.books = Books()
        CRASHES.clear()
        directory.watermark_forgotten()
        directory.empty_database()
        directory.found(self.there)

    # telling

    def say(self, what: str) -> None:
        line = f"{self.time.true:%m-%d %H:%M:%S} {what}"
        self.told.append(line)
        if self.trace:
            print(line, flush=True)

    def _met(self, kind: str, what: str) -> None:
        self.counts["faults met"] += 1
        self.coverage.fault(kind, what)
        self.disturbed()
        self.say(f"    ({kind} at {what})")

    def disturbed(self) -> None:
        """Something is in the way of what would be on time."""
        self.judge.disturbed()
        self.manners.disturbed()

    def _send(self, call: Call) -> Outcome:
        self.manners.asked(call)
        outcome = self.weather.send(call)
        self.manners.heard(call, outcome)
        return outcome

    def restore(self) -> None:
        restoring.restore(self)

    # living

    def live(self) -> None:
        """All of it. Raises Broken."""
        end = self.time.true + timedelta(days=self.size.days)
        happenings.first(self)
        while self.time.true < end:
            self._until(min(self._next_happening(), end))
            happenings.something(self)
            self.step()
        self.settle()

    def wait(self, seconds: float) -> None:
        """Time passes, with whatever becomes due in it."""
        self._until(self.time.true + timedelta(seconds=seconds))
        self.step()

    def _until(self, end: datetime) -> None:
        while True:
            due = directory.next_due()
            ahead = max(directory.ahead(due), timedelta(milliseconds=50)) if due else timedelta(days=400)
            if self.time.true + ahead >= end:
                self.time.true = max(self.time.true, end)
                return
            self.time.true += ahead
            self.step()

    def _next_happening(self) -> datetime:
        return self.time.true + timedelta(days=self.chance.expovariate(self.size.a_day))

    def step(self) -> None:
        """The worker until it is quiet, now and then killed; then the laws."""
        killed = directory.work(happenings.kill_point(self))
        self.counts["steps"] += 1
        if killed:
            self.counts["kills"] += 1
            self.disturbed()
            self.say(f"  killed at {killed}")
            directory.work()
        self._judged()
        if directory.integration().state == IntegrationState.RUNNING:
            queued_have_a_time()

    def _judged(self) -> None:
        self.judge.requests_so_far()
        self.judge.standing(self._clear(), directory.held_by_guard())
        if not self.guarded:
            self.judge.in_time(self.manners.first_call)
        self.links.new_ones(directory.linked())
        for wrong in (*self.manners.wrongs, *CRASHES):
            raise Broken(wrong)

    def _clear(self) -> bool:
        return self.weather.calm and directory.integration().state == IntegrationState.RUNNING

    def settle(self) -> None:
        """Faults stop. Everybody is compared, twice; then both sides agree, and the books balance."""
        self.say("faults stop")
        self.weather.clear()
        self.disturbed()
        self.time.wrong_seconds = max(self.time.wrong_seconds, 0.0)
        over_there.enough_lines(self.there, len(self.people) + 2)
        happenings.mend(self)
        begins = self.time.true
        for part in (1, 2):
            directory.compare()
            while self.time.true < begins + SETTLES_WITHIN * part / 2:
                happenings.morning(self)
                self.step_without_kills()
                due = directory.next_due()
                ahead = directory.ahead(due) if due else timedelta(hours=6)
                self.time.true += min(max(ahead, timedelta(milliseconds=50)), timedelta(hours=6))
                self.step_without_kills()
        nothing_left()
        both_agree(self.people, self._accounts(), self.there)
        gone_if_deleted(self.people, self._accounts(), self.ledger.made)
        self.books.balance(self.there.log(0))
        self.say("both sides agree")

    def step_without_kills(self) -> None:
        directory.work()
        self.counts["steps"] += 1
        self._judged()

    def _accounts(self) -> dict[str, Extension]:
        ours = [one for one in self.there.people() if one.id in self.ledger.linked]
        return {self.ledger.tenants.get(one.id, ""): one for one in ours}

    def account(self, who: Person) -> Extension | None:
        """Their account over there, whoever made it."""
        return next((one for one in self.there.people() if self.ledger.tenants.get(one.id) == who.name), None)

    def close(self) -> None:
        self.there.close()


def lived(seed: int, trace: bool = False) -> tuple[Life, str]:
    """A life to its end, and the law that it broke ("" for none)."""
    life = Life(seed, trace)
    try:
        life.live()
        return life, ""
    except Broken as broken:
        return life, str(broken)
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        return life, f"{type(error).__name__}: {error} ({at.filename.rpartition('/')[2]}:{at.lineno})"
    finally:
        life.counts["days"] = (life.time.true - happenings.BEGINS).days
