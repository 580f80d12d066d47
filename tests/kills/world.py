"""A life in which worker after worker is killed: what is prepared for it, and how it goes on after each."""

import json
import time
import urllib.request
from pathlib import Path

from ringcentral_sandbox.accounts.licences import add_lines
from ringcentral_sandbox.faults.log import clear_entries
from tests.laws.lives import Life, Person

GENEROUS = {"light": 100_000, "medium": 100_000, "heavy": 100_000, "auth": 100_000}
MOST_TURNS = 12
LINES = 600
LONGEST_WAIT_SECONDS = 60.0
MOST_SECONDS_TO_SETTLE = 5.0


class KilledLife(Life):
    """A life whose people are made by the dozen, and whose workers die where `watch` says."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, module="tests.kills.process")
        self.there.sandbox.database.set_setting("rate_limits", GENEROUS)
        self.notes = folder / "passed.json"
        self.named = 0
        self.events_before: dict[str, int] = {}  # of writes, by e-mail
        self.stops_before = 0
        self.part_of = ""  # the import that was asked for last
        self.directory.do("unguard")
        add_lines(self.there.sandbox, "United States", LINES)  # before they are counted: they are asked for rarely here
        self.go_on()
        self.directory.do("start")
        self.go_on()

    def crowd(self, count: int) -> list[Person]:
        """So many more people."""
        first = self.named
        self.named += count
        names = [f"Pia Number{number}" for number in range(first, self.named)]
        for name, email in zip(names, self.directory.do("people", names=names), strict=True):
            self.people[name] = Person(name, email, [email])
        return [self.people[name] for name in names]

    def all_act(self, people: list[Person], what: str) -> None:
        values = {"join": ("member", True), "suspend": ("suspended", True), "leave": ("member", False)}
        self.told.append(f"{what} {len(people)} people")
        self.directory.do("acts", emails=[who.email for who in people], what=what)
        for who in people:
            setattr(who, *values[what])

    def working(self, count: int) -> list[Person]:
        """So many people with accounts that they have activated."""
        people = self.crowd(count)
        self.all_act(people, "join")
        self.go_on()
        for who in people:
            assert self.by_hand(who, "activate")
        self.directory.do("compare")
        self.go_on()
        return people

    def passed_by(self) -> dict[str, int]:
        """One worker, not killed: which points it passes, how often."""
        self.notes.unlink(missing_ok=True)
        code = self.directory.do("watched", kill_at="", note=str(self.notes))
        assert code == 0, self.tell("the worker crashed")
        self.judge_requests()
        return json.loads(self.notes.read_text())

    def killed_at(self, point: str, nth: int = 1) -> bool:
        """Whether a worker died there. What has left for the service by then, it has worked through."""
        code = self.directory.do("watched", kill_at=point, nth=nth)
        if code != 0:
            self.ticks.seconds += 46
            self._let_them_finish()
        self.told.append(f"{point} -> {code}")
        self.judge_requests()
        return code != 0

    def go_on(self) -> None:
        """Fresh workers, until nothing is under way any more."""
        for _ in range(MOST_TURNS):
            self.run()
            if not self.under_way():
                return
            ahead = self.directory.do("next_due")
            self.advance(min(float(ahead or 1), LONGEST_WAIT_SECONDS) + 0.1)  # type: ignore[arg-type]
        raise AssertionError(self.tell(f"it doesn't come to rest: {self.under_way()}"))

    def under_way(self) -> dict:
        """What is still to be done soon; empty when all is done."""
        standing = self.directory.do("settled")
        if standing["state"] == "stopped":  # type: ignore[index]
            return {}
        names = ("open", "marks", "due", "lists", "imports", "grant")
        return {name: standing[name] for name in names if standing[name]}  # type: ignore[index]

    def row(self, who: Person) -> list:
        """state, belief, id, whether it is retired: of the last row."""
        (row,) = self.directory.do("settled", email=who.email)["row"]  # type: ignore[index]
        return row

    def forget_log(self) -> None:
        """What was judged need not be read again."""
        self.judge_requests()
        clear_entries(self.there.sandbox)
        self.read = 0

    def note_events(self, who: Person) -> None:
        """What is told of somebody from here on is counted."""
        self.events_before[who.email] = int(self.directory.do("write_events", email=who.email))  # type: ignore[call-overload]

    def done_to(self, who: Person, account_ids: set[str]) -> int:
        """Writes that the service has carried out for somebody."""
        writes = [one for one in self.there.writes() if one["status"] is not None and one["status"] < 300]
        tails = [one["path"].rpartition("/")[2] for one in writes]
        made = [json.loads(one["body"]).get("userName") if one["method"] == "POST" else "" for one in writes]
        return sum(tail in account_ids or name in who.emails for tail, name in zip(tails, made, strict=True))

    def _let_them_finish(self) -> None:
        """A request that has left the dead process is in their queue before this question is; then nobody is served."""
        with urllib.request.urlopen(f"{self.there.url}/_sandbox/clock", timeout=5) as answer:
            answer.read()
        end = time.monotonic() + MOST_SECONDS_TO_SETTLE
        while any(one["outcome"] == "received" for one in self.there.requests()):
            assert time.monotonic() < end, "they never finish"
            time.sleep(0.01)
