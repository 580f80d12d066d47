"""A life: some weeks or a year of both sides, from one seed, event by event; judged after each."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from lockstep.accounts import guard, parking
from lockstep.connections.models import IntegrationState
from lockstep.provisioning import comparing, endings
from ringcentral_sandbox.accounts.extensions import Extension
from tests.laws.year import directory, happenings, over_there
from tests.laws.year.books import Books
from tests.laws.year.coverage import Coverage
from tests.laws.year.ending import both_agree, nothing_left, queued_have_a_time
from tests.laws.year.faults import Weather
from tests.laws.year.judge import Broken, Judge
from tests.laws.year.ledger import STRANGER, Ledger
from tests.laws.year.people import Person
from tests.laws.year.seams import HANDS, Time
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
        """Many small ones; every twentieth has hundreds of people in a few days."""
        if seed % 20 == 19:
            return Size(0.5, 100, 200.0)
        return (Size(8.0, 9, 9.0), Size(12.0, 6, 5.0), Size(3.0, 14, 24.0))[seed % 3]


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
        self.guarded = self.seed % 5 == 4  # elsewhere the guard would hide who leaves late
        guard.FEW_SHARE, settings.GUARD_SHARE_PERCENT = (50, 20) if self.guarded else (100, 100)
        self.chance = random.Random(self.seed)
        self.time = HANDS.time = Time()
        HANDS.chance = random.Random(f"{self.seed} here")
        self.there = Service(self.time, random.Random(f"{self.seed} there"), max(self.size.people // 2, 4))
        self.coverage = Coverage()
        self.coverage.install()
        self.weather = Weather(self.there, self.time, random.Random(f"{self.seed} weather"), self._met)
        HANDS.send = self.weather.send
        self.ledger = Ledger({one.id: STRANGER for one in self.there.people()})
        self.judge = Judge(self.there, self.ledger, self.people, self.say)
        self.books = Books()
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
        self.judge.clear_since = 0.0
        self.say(f"    ({kind} at {what})")

    # living

    def live(self) -> None:
        """All of it. Raises Broken."""
        end = self.time.true + timedelta(days=self.size.days)
        happenings.first(self)
        happens_at = self._next_happening()
        while self.time.true < end:
            due = directory.next_due()
            due_at = self.time.true + max(directory.ahead(due), timedelta(milliseconds=50)) if due else end
            self.time.true = max(self.time.true, min(happens_at, due_at, end))
            if self.time.true >= happens_at:
                happenings.something(self)
                happens_at = self._next_happening()
            self.step()
        self.settle()

    def _next_happening(self) -> datetime:
        return self.time.true + timedelta(days=self.chance.expovariate(self.size.a_day))

    def step(self) -> None:
        """The worker until it is quiet, now and then killed; then the laws."""
        killed = directory.work(happenings.kill_point(self))
        self.counts["steps"] += 1
        if killed:
            self.counts["kills"] += 1
            self.judge.clear_since = 0.0
            self.say(f"  killed at {killed}")
            directory.work()
        self.judge.requests_so_far()
        self.judge.standing(self._clear(), directory.held_by_guard())
        if directory.integration().state == IntegrationState.RUNNING:
            queued_have_a_time()

    def _clear(self) -> bool:
        return self.weather.fine and directory.integration().state == IntegrationState.RUNNING

    def settle(self) -> None:
        """Faults stop. Everybody is compared, twice; then both sides agree, and the books balance."""
        self.say("faults stop")
        self.weather.clear()
        self.time.wrong_seconds = max(self.time.wrong_seconds, 0.0)
        over_there.enough_lines(self.there, len(self.people) + 2)
        happenings.mend(self)
        begins = self.time.true
        for part in (1, 2):
            directory.compare()
            while self.time.true < begins + SETTLES_WITHIN * part / 2:
                happenings.morning(self)
                due = directory.next_due()
                ahead = directory.ahead(due) if due else timedelta(hours=6)
                self.time.true += min(max(ahead, timedelta(milliseconds=50)), timedelta(hours=6))
                self.step_without_kills()
        nothing_left()
        both_agree(self.people, self._accounts(), self.there)
        self.books.balance(self.there.log(0))
        self.say("both sides agree")

    def step_without_kills(self) -> None:
        directory.work()
        self.counts["steps"] += 1
        self.judge.requests_so_far()
        self.judge.standing(self._clear(), directory.held_by_guard())

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
    finally:
        life.counts["days"] = (life.time.true - happenings.BEGINS).days
