"""Both sides of a life: a directory process and a RingCentral, with an account of who did what.

The laws are judged from the sandbox's store and request log alone:

1  no two accounts of one person
2  nobody unwanted is active
3  no write to another's account
4  nothing is deleted that we didn't create, or whose owner is still wanted
5  nothing is switched on that they switched off
"""

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ringcentral_sandbox.accounts.extensions import DISABLED, ENABLED, NOT_ACTIVATED
from tests import server
from tests.databases import ON_POSTGRESQL
from tests.provisioning.world import Service

ROOT = Path(__file__).parents[2]
LISTED_ID = re.compile(r'"id"\s*:\s*"(\d+)"')  # of a long answer the log keeps the beginning
_TEMPLATE = Path(tempfile.mkdtemp(prefix="lockstep-lives-")) / "migrated.sqlite3"


@dataclass
class Person:
    """What a test knows of somebody: what the directory says now, and what was done over there by hand."""

    name: str
    email: str
    emails: list[str] = field(default_factory=list)
    member: bool = False
    suspended: bool = False
    expired: bool = False
    deleted: bool = False
    touched: bool = False  # somebody over there deleted, disabled or enabled the account

    @property
    def wanted(self) -> bool:
        return self.member and not (self.suspended or self.expired or self.deleted)

    @property
    def out(self) -> bool:
        return not self.member or self.suspended or self.deleted


class OffsetClock:
    """The sandbox's clock: the directory process moves its own by the same amounts."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    @property
    def at(self):
        from datetime import UTC, datetime, timedelta

        return datetime.now(UTC) + timedelta(seconds=self.seconds)


def _copy_of_migrated() -> str:
    """On PostgreSQL a life's database is a copy of one that was migrated once."""
    name = f"life_{secrets.token_hex(6)}"
    server.make_database(name, _migrated())
    return name


@cache
def _migrated() -> str:
    name = "migrated"
    server.make_database(name)
    command = [sys.executable, "-m", "lockstep.cli", "manage", "migrate", "--verbosity=0"]
    environment = {**os.environ, "DATABASE_URL": server.url(name), "DJANGO_SETTINGS_MODULE": "lockstep.settings"}
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return name


class Directory:
    """The directory process, by its commands."""

    def __init__(self, folder: Path, offset_seconds: float, module: str = "tests.laws.directory_process") -> None:
        self._name = _copy_of_migrated() if ON_POSTGRESQL else ""
        environment = {
            **os.environ,
            "DATABASE_URL": server.url(self._name) if self._name else "",
            "LOCKSTEP_DATA": str(folder / "data"),
            "LOCKSTEP_KEY_FILE": str(folder / "key"),
            "DJANGO_SETTINGS_MODULE": "tests.laws.lives_settings",
            "LIVES_OFFSET_SECONDS": str(offset_seconds),
        }
        (folder / "data").mkdir()
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(_TEMPLATE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
            text=True,
        )
        assert self._answer() == "ready"

    def do(self, command: str, /, **values: object) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([command, values]) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> object:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the directory process died"
        return json.loads(line)

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(10)
        if self._name:
            server.drop_database(self._name)


class Life:
    """People, a directory, a RingCentral, and everything that happens between them."""

    def __init__(
        self, folder: Path, offset_seconds: float = 86400.0, module: str = "tests.laws.directory_process"
    ) -> None:
        self.ticks = OffsetClock(offset_seconds)
        self.there = Service(folder / "sandbox.sqlite3", self.ticks)  # type: ignore[arg-type]
        self.directory = Directory(folder, offset_seconds, module)
        access, refresh = self.there.tokens()
        owner = self.there.account("uma.reyes@fernhill.example")
        self.directory.do("begin", url=self.there.url, access=access, refresh=refresh, owner=str(owner.id))
        self.people: dict[str, Person] = {}
        self.by_them: set[int] = set()  # ids switched off over there, by hand
        self.unseen: set[int] = set()  # ids switched on over there, and not looked at since
        self.tenants: dict[int, str] = {}  # id -> name of the person, or "stranger"
        self.made: set[int] = set()  # ids whose present tenant we created
        self.linked: set[int] = set()  # ids that we wrote to since their present tenant came
        self.read = 0  # how far the request log has been judged
        self.told: list[str] = []
        for account in self.there.people():
            self.tenants[account.id] = "stranger"

    def close(self) -> None:
        self.directory.close()
        self.there.close()

    # what happens in the directory

    def person(self, name: str) -> Person:
        email = str(self.directory.do("person", name=name))
        self.people[name] = Person(name, email, [email])
        return self.people[name]

    def act(self, who: Person, what: str) -> None:
        self.told.append(f"{what} {who.name}")
        self.directory.do("act", email=who.email, what=what)
        changes = {
            "join": ("member", True), "leave": ("member", False), "suspend": ("suspended", True),
            "reactivate": ("suspended", False), "delete": ("deleted", True), "expire": ("expired", True),
            "renew": ("expired", False),
        }  # fmt: skip
        name, value = changes[what]
        setattr(who, name, value)

    def edit(self, who: Person, **values: str) -> None:
        self.told.append(f"edit {who.name} {values}")
        self.directory.do("edit", email=who.email, values=values)
        if "email" in values:
            who.email = values["email"]
            who.emails.append(who.email)

    # what happens over there, by hand

    def account(self, who: Person):
        return next((one for one in self.there.people() if one.profile.email in who.emails), None)

    def by_hand(self, who: Person, what: str) -> bool:
        """activate, disable, enable, delete; False where it makes no sense now."""
        account = self.account(who)
        if account is None or not self._sensible(account, what):
            return False
        self.told.append(f"{what} {who.name} by hand")
        user = type("Somebody", (), {"email": account.profile.email})
        getattr(self.there, what)(user)
        if what != "activate":
            who.touched = True
        if what == "disable":
            self.by_them.add(account.id)
        if what == "enable":
            self.by_them.discard(account.id)
            self.unseen.add(account.id)
        if what == "delete":
            self._left(account.id)
            self.advance(61)  # an id not seen for a minute is looked at before it is written to
        return True

    def already_there(self, who: Person) -> None:
        """Somebody has an account over there before the directory comes: to be adopted."""
        first, _, last = who.name.partition(" ")
        self.tenants[self.there.create(who.email, first, last).id] = who.name

    def stranger(self, number: int) -> None:
        """Somebody else gets the next free place, perhaps one that was ours."""
        if not any(free for _, _, free in self._lines()):
            return
        self.told.append(f"stranger {number}")
        made = self.there.create(f"stranger{number}@elsewhere.example", "Sam", f"Stranger{number}")
        self.tenants[made.id] = "stranger"
        self.made.discard(made.id)
        self.advance(61)

    def _lines(self):
        from ringcentral_sandbox.accounts.licences import lines_by_country

        return lines_by_country(self.there.sandbox.database)

    def _sensible(self, account, what: str) -> bool:
        if what == "activate":
            return account.status == NOT_ACTIVATED
        if what == "disable":
            return account.status == ENABLED and account.id not in self.unseen
        return what == "delete" or account.status == DISABLED

    def _left(self, account_id: int) -> None:
        self.tenants.pop(account_id, None)
        self.made.discard(account_id)
        self.linked.discard(account_id)
        self.by_them.discard(account_id)
        self.unseen.discard(account_id)

    # time and turns

    def advance(self, seconds: float) -> None:
        self.ticks.seconds += seconds
        self.directory.do("advance", seconds=seconds)

    def run(self, kill_at: str = "") -> int:
        code = self.directory.do("run", kill_at=kill_at)
        assert isinstance(code, int)
        if code == 137:
            self.ticks.seconds += 46
        self.told.append(f"run {kill_at} -> {code}")
        self.judge_requests()
        return code

    def quiet(self, most_seconds: float = 3 * 86400) -> None:
        """No more faults, and time until nothing is under way; then everybody is compared, and again."""
        self.there.clear_faults()
        for _ in self.people:
            self.there.add_line()
        for _ in range(2):
            end = self.ticks.seconds + most_seconds / 2
            self.directory.do("start")
            self.directory.do("compare")
            self.run()
            while self.ticks.seconds < end and (ahead := self.directory.do("next_due")) is not None:
                self.advance(min(float(ahead), 6 * 3600))  # type: ignore[arg-type]
                self.run()

    # the laws

    def judge_requests(self) -> None:
        """Laws 3 to 5, request by request, against who sat where at that moment."""
        for entry in self.there.requests():
            if entry["id"] <= self.read:
                continue
            self.read = entry["id"]
            if entry["status"] is not None and 200 <= entry["status"] < 300:
                self._judge(entry)

    def _judge(self, entry: dict) -> None:
        tail = entry["path"].rpartition("/")[2]
        body = json.loads(entry["body"]) if entry["body"] else {}
        if entry["method"] == "POST":
            self._judge_create(entry, body)
        elif entry["method"] == "PATCH":
            self._judge_change(int(tail), body)
        elif entry["method"] == "DELETE":
            self._judge_delete(int(tail))
        elif entry["answer"] and tail.isdigit():
            self.unseen.discard(int(tail))
        elif entry["answer"]:
            self.unseen -= {int(found) for found in LISTED_ID.findall(entry["answer"])}

    def _judge_create(self, entry: dict, body: dict) -> None:
        who = next(one for one in self.people.values() if body["userName"] in one.emails)
        created = int(json.loads(entry["answer"])["id"])
        assert who.wanted, self.tell(f"{who.name} was created unwanted")
        self.tenants[created] = who.name
        self.made.add(created)
        self.linked.add(created)

    def _judge_change(self, account_id: int, body: dict) -> None:
        tenant = self.tenants.get(account_id)
        who = self._owner(account_id, "changed")
        self.linked.add(account_id)
        active = next((one["value"] for one in body["Operations"] if one["path"] == "active"), None)
        if active is False:
            assert not who.wanted, self.tell(f"{tenant} was switched off, and is wanted")
            self.by_them.discard(account_id)
        if active is True:
            assert who.wanted or who.deleted, self.tell(f"{tenant} was switched on, and is not wanted")
            off_by_them = account_id in self.by_them
            assert not off_by_them or who.deleted, self.tell(f"{tenant} was switched on; they had switched it off")
            self.by_them.discard(account_id)

    def _judge_delete(self, account_id: int) -> None:
        who = self._owner(account_id, "deleted")
        assert account_id in self.made, self.tell(f"{who.name}'s account was deleted, and we hadn't created it")
        assert who.out, self.tell(f"{who.name}'s account was deleted, and is wanted")
        self._left(account_id)

    def _owner(self, account_id: int, done: str) -> Person:
        tenant = self.tenants.get(account_id)
        assert tenant in self.people, self.tell(f"the account {account_id} of {tenant or 'nobody'} was {done}")
        return self.people[tenant]

    def judge_outcome(self) -> None:
        """Laws 1 and 2, and that whoever nobody else touched has what is wanted, from the store.

        A switch-off whose answer was lost may have been theirs: who comes back then is held, for an admin to say.
        """
        rows = self.directory.do("standing")["accounts"].items()  # type: ignore[index]
        held = {email.split()[0] for email, row in rows if row["state"] == "held"}
        for who in self.people.values():
            theirs = [one for one in self._ours() if self.tenants[one.id] == who.name]
            assert len(theirs) <= 1, self.tell(f"{who.name} has {len(theirs)} accounts")
            status = theirs[0].status if theirs else ""
            if not who.wanted:
                assert status != ENABLED, self.tell(f"{who.name} is active, and not wanted")
            if who.deleted and not who.touched and theirs and theirs[0].id in self.made:
                assert status == "", self.tell(f"{who.name} was deleted, and the account is there")
            if who.wanted and not who.touched and who.email not in held:
                assert status in (ENABLED, NOT_ACTIVATED), self.tell(f"{who.name} is wanted, and “{status}”")

    def _ours(self):
        """The accounts that we made or wrote to. What was there under an address given up before is nobody's to us."""
        return [one for one in self.there.people() if one.id in self.linked]

    def tell(self, what: str) -> str:
        """For a failing test: what is wrong, what happened, how the directory sees it."""
        happened = "\n".join(self.told[-60:])
        said = "\n".join(
            f"{one['id']} {one['method']} {one['path']}{'?' if one['query'] else ''}{one['query']} {one['status']} "
            f"{one['outcome']} {one['body'][-160:]}"
            for one in self.there.requests()[-60:]
        )
        return f"{what}\n{happened}\n{said}\n{json.dumps(self.directory.do('standing'), indent=1)}"
