"""A life on this side of a hostile service: for each operation somebody whose act brings it about, and the judge."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from lockstep.connections.models import Exchange
from lockstep.directory.models import User
from lockstep.directory.users import delete_user, suspend_user, update_user
from lockstep.insights.events import SYSTEM, Actor
from lockstep.insights.models import Event
from lockstep.provisioning import actions
from lockstep.provisioning.importing import acts
from lockstep.provisioning.importing.acts import NotPossible
from lockstep.provisioning.models import LIVING, Account, Comparison, Import
from ringcentral_sandbox.accounts.extensions import DISABLED, ENABLED, NOT_ACTIVATED
from ringcentral_sandbox.accounts.licences import add_lines
from tests import cast
from tests.hostile.service import HostileService
from tests.hostile.vectors import Vector
from tests.provisioning.world import World

WHILE_HOSTILE_SECONDS = 120.0
AFTERWARDS_SECONDS = 3600.0
GENEROUS = {"light": 10_000, "medium": 10_000, "heavy": 10_000, "auth": 10_000}
MINUTE_AND_MORE = timedelta(seconds=61)
ACTORS = {"create": "Bob", "find": "Finn", "change": "Carl", "look": "Gina", "switch off": "Dora", "delete": "Emma"}


@dataclass
class Life:
    """`world` is spoken to through `service`; Sam and Xan are strangers, Xan the one who is imported."""

    world: World
    service: HostileService
    importer: Actor

    def prepare(self) -> None:
        world = self.world
        add_lines(world.there.sandbox, "United States", 12)
        world.there.sandbox.database.set_setting("rate_limits", GENEROUS)
        self.people = {name: cast.person(f"{name} Hale", department="Sales") for name in (*ACTORS.values(), "Tess")}
        working = [self.people[name] for name in ("Carl", "Gina", "Dora", "Tess")]
        world.join(*working, self.people["Emma"])
        world.start()
        for who in working:
            world.there.activate(who)
        world.there.create("xan.reed@elsewhere.example", "Xan", "Reed")
        actions.compare_now(world.integration, actor=SYSTEM)
        world.run()
        assert {world.state(who) for who in working} == {"in_step"}
        world._set_url(self.service.url)
        self.strangers = self._strangers()
        self.imports: list[Import] = []

    # the acts that bring an operation about

    def act(self, operation: str) -> None:
        self.world.clock.at += MINUTE_AND_MORE  # so that a look precedes a write
        {
            "create": lambda: self.world.join(self.people["Bob"]),
            "find": lambda: self.world.join(self.people["Finn"]),
            "change": lambda: update_user(self.people["Carl"], {"department": "Finance"}, actor=SYSTEM),
            "look": lambda: suspend_user(self.people["Gina"], actor=SYSTEM),
            "switch off": lambda: suspend_user(self.people["Dora"], actor=SYSTEM),
            "delete": lambda: delete_user(self.people["Emma"], actor=SYSTEM),
            "list": self._list,
            "import": self._import,
            "token": self._needs_token,
            "status": self._asks_status,
        }[operation]()

    def asked_of_service(self, operation: str) -> str:
        """The request that the vector is armed for: an import reads as a look does."""
        return "look" if operation == "import" else operation

    def _list(self) -> None:
        actions.compare_now(self.world.integration, actor=SYSTEM)
        self.imports.append(acts.ask_for_list(self.world.integration, actor=self.importer))

    def _import(self) -> None:
        part_of = acts.ask_for_list(self.world.integration, actor=self.importer)
        self.imports.append(part_of)
        self.world.run()
        part_of.refresh_from_db()
        row = part_of.rows.get(email="xan.reed@elsewhere.example")
        acts.tick(part_of, [row.pk], [row.pk], None)
        with suppress(NotPossible):
            acts.start_import(part_of, actor=self.importer)

    def _needs_token(self) -> None:
        type(self.world.integration).objects.update(access_expires_at=self.world.clock.at)
        update_user(self.people["Tess"], {"department": "Finance"}, actor=SYSTEM)

    def _asks_status(self) -> None:
        """Somebody who is there already, and inactive: switched off, or not activated yet?"""
        who = self.people.setdefault("Ines", cast.person("Ines Hale", department="Sales"))
        with suppress(StopIteration):
            next(one for one in self.world.there.people() if one.profile.email == who.email)
            return
        self.world.there.create(who.email, "Ines", "Hale", enabled=False)
        self.strangers = self._strangers()
        self.world.join(who)

    # a vector, lived through

    def meet(self, vector: Vector, operation: str) -> str:
        """What an administrator can read of it while it lasts."""
        before = len(self.world.there.requests())
        self.service.arm(vector, self.asked_of_service(operation))
        self.act(operation)
        self.world.run()
        told = self.told() if vector.says else ""
        self.world.pass_time(WHILE_HOSTILE_SECONDS)
        assert self.service.met, f"{vector.name}: {operation} never reached the service"
        assert self.service.met <= vector.most, f"{operation}: asked {self.service.met} times"
        assert len(self.world.there.requests()) - before <= 4 * vector.most
        told += self.told() if vector.says else ""
        self.judge_claims(vector, operation)
        self.service.disarm()
        return told

    def told(self) -> str:
        """Every sentence that stands on a page about anybody, or in an event."""
        rows = Account.objects.filter(LIVING).values_list("trouble", flat=True)
        lists = Comparison.objects.values_list("trouble", flat=True)
        imports = [f"{one.trouble} {one.ended_because}" for one in Import.objects.all()]
        results = Import.objects.values_list("rows__result_reason", flat=True)
        self.world.integration.refresh_from_db()
        return "\n".join(
            str(text)
            for text in (
                *rows,
                *lists,
                *imports,
                *results,
                self.world.integration.reason,
                *Event.objects.values_list("reason", flat=True),
                *(self.world.sentence(who) for who in self.people.values() if self._has_row(who)),
            )
            if text
        )

    def judge_claims(self, vector: Vector, operation: str) -> None:
        """Nobody is said to be in step who isn't. (A lie in so many words is believed until the next look.)"""
        if vector.lie == "pretended":
            return
        name = ACTORS.get(operation)
        if name is None or not self._has_row(self.people[name]):
            return
        if self.world.sentence(self.people[name]).startswith(("In step:", "Inactive:")):
            self._judge(name)

    def afterwards(self, vector: Vector) -> None:
        """The service has come to its senses: hours, Retry now where the sentence says so, and a comparison."""
        self.world.pass_time(AFTERWARDS_SECONDS)
        if vector.says.endswith("Retry now sends it again."):
            for account in Account.objects.filter(LIVING, integration=self.world.integration):
                actions.retry_now(account, actor=SYSTEM)
        actions.compare_now(self.world.integration, actor=SYSTEM)
        self.world.pass_time(WHILE_HOSTILE_SECONDS)

    def judge(self, vector: Vector) -> None:
        """No double, no lost leaver, nobody forgotten, no foreign account touched, nothing open."""
        self.world.integration.refresh_from_db()
        assert self.world.integration.state == "running", self.world.integration.reason
        for operation in vector.at:
            if operation in ACTORS:
                self._judge(ACTORS[operation])
        if "token" in vector.at:
            assert self.world.there.account(self.people["Tess"].email).profile.department == "Finance"
        emails = [one.profile.email for one in self.world.there.people()]
        assert sorted(emails) == sorted(set(emails))
        assert self._strangers() == self.strangers
        assert not Exchange.objects.filter(is_write=True, closed_at=None).exists()
        self._judge_imports(vector)

    def _judge(self, name: str) -> None:
        person = self.people[name]
        status = self.world.there.status(person)
        wanted = {"Bob": NOT_ACTIVATED, "Finn": NOT_ACTIVATED, "Carl": ENABLED, "Emma": ""}.get(name, DISABLED)
        assert status == wanted, f"{name} is “{status}”: {self._row_of(person)}"
        if name == "Carl":
            assert self.world.there.account(person.email).profile.department == "Finance", self._row_of(person)
        if name in ("Bob", "Finn"):
            assert self.world.state(person) == "pending", self._row_of(person)

    def _judge_imports(self, vector: Vector) -> None:
        for part_of in self.imports:
            part_of.refresh_from_db()
            assert part_of.stage in ("listed", "ended"), (part_of.stage, part_of.trouble)
            ids = list(part_of.rows.values_list("remote_id", flat=True))
            assert len(ids) == len(set(ids))
        made = User.objects.filter(email="xan.reed@elsewhere.example", deleted_at=None)
        assert made.count() == ("import" in vector.at)
        assert not User.objects.filter(email__endswith="@endless.example").exists()
        for user in made:
            assert (user.firstname, user.lastname) == ("Xan", "Reed")

    def _strangers(self) -> list:
        ours = {who.email for who in self.people.values()} if hasattr(self, "people") else set()
        return [
            one for one in self.world.there.people() if one.profile.email not in ours - {"ines.hale@fernhill.example"}
        ]

    def _has_row(self, who: User) -> bool:
        return Account.objects.filter(integration=self.world.integration, user=who).exists()

    def _row_of(self, who: User) -> object:
        return Account.objects.filter(user=who).values("state", "belief", "want", "trouble", "due_at", "remote_id")[:2]
