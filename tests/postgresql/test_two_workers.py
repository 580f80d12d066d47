"""Two workers on one PostgreSQL, of which one is killed every few seconds, or stopped, or cut off from the server."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from lockstep.connections.models import Exchange
from lockstep.directory import groups, users
from lockstep.directory.models import User, UserState
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Mark
from lockstep.provisioning import actions
from lockstep.provisioning.models import LIVING, Account
from lockstep.work.models import Lease
from ringcentral_sandbox.accounts.extensions import DISABLED, ENABLED, NOT_ACTIVATED
from ringcentral_sandbox.accounts.licences import add_lines
from tests import cast, server
from tests.postgresql.workers import RealClock, Workers, stopped
from tests.provisioning.world import Service, World

PEOPLE, KILLS, SECONDS_BETWEEN = 12, 6, 3.0
GENEROUS = {"light": 100_000, "medium": 100_000, "heavy": 100_000, "auth": 100_000}


@pytest.fixture
def world(transactional_db, tmp_path, settings):
    settings.EDITS_COLLECTED_SECONDS = 0
    there = Service(tmp_path / "sandbox.sqlite3", RealClock())  # type: ignore[arg-type]
    there.sandbox.database.set_setting("rate_limits", GENEROUS)
    add_lines(there.sandbox, "United States", PEOPLE)
    cast.alice()
    made = World(there, RealClock())  # type: ignore[arg-type]
    made.start()
    yield made
    there.close()


@pytest.fixture
def workers(world, tmp_path):
    made = Workers(tmp_path)
    yield made
    made.close()


def wait_until(true: Callable[[], bool], seconds: float, told: Callable[[], object] = lambda: "") -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, told()
        time.sleep(0.02)
    return time.monotonic() - began


def quiet() -> bool:
    """Nothing marked, due or open."""
    due = Account.objects.filter(LIVING, due_at__isnull=False)
    open_writes = Exchange.objects.filter(is_write=True, closed_at__isnull=True)
    return not (Mark.objects.exists() or due.exists() or open_writes.exists())


def under_way() -> list:
    return list(Account.objects.filter(LIVING, due_at__isnull=False).values_list("label", "due_at", "trouble"))


class Admin:
    """Changes of every kind, one after the other; the same for the same seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance = world, random.Random(seed)
        self.people = [cast.person(f"Pia Number{n}", department="Sales") for n in range(PEOPLE)]

    def act(self) -> None:
        person = User.objects.get(pk=self.chance.choice(self.people).pk)
        what = self.chance.choice(
            (self._join, self._join, self._edit, self._edit, self._flip, self._leave, self._there)
        )
        what(person)

    def _join(self, person: User) -> None:
        groups.add_members(self.world.group, [person], actor=SYSTEM)

    def _leave(self, person: User) -> None:
        groups.remove_members(self.world.group, [person], actor=SYSTEM)

    def _edit(self, person: User) -> None:
        users.update_user(person, {"department": f"Department {self.chance.randrange(1000)}"}, actor=SYSTEM)

    def _flip(self, person: User) -> None:
        change = users.reactivate_user if person.state == UserState.SUSPENDED else users.suspend_user
        change(person, actor=SYSTEM)

    def _there(self, person: User) -> None:
        if self.world.there.status(person) == NOT_ACTIVATED:
            self.world.there.activate(person)


def judge(world: World, people: list[User]) -> None:
    """Nobody double, nobody forgotten, no leaver active, and the directory's values over there."""
    doubles = Counter(account.profile.email for account in world.there.people())
    assert max(doubles.values()) == 1, doubles
    for one in people:
        person = User.objects.get(pk=one.pk)
        wanted = person.state == UserState.ACTIVATED and person.user_groups.filter(pk=world.group.pk).exists()
        account = world.there.account(person.email)
        if not wanted:
            assert account is None or account.status == DISABLED, (person.name, account)
            continue
        assert account is not None, f"{person.name} was forgotten"
        assert account.status in (ENABLED, NOT_ACTIVATED), (person.name, account)
        assert account.status == NOT_ACTIVATED or account.profile.department == person.department, person.name


def test_one_of_two_is_killed_every_few_seconds_while_changes_arrive(world, workers):
    admin, changes, kills = Admin(world, seed=20), 0, 0
    pair = [workers.start(), workers.start()]
    last_kill = time.monotonic()
    while kills < KILLS:
        admin.act()
        changes += 1
        time.sleep(0.05)
        if time.monotonic() - last_kill > SECONDS_BETWEEN:
            workers.kill(pair.pop(0))
            pair.append(workers.start())
            kills, last_kill = kills + 1, time.monotonic()
    for person in admin.people:
        if world.there.status(person) == NOT_ACTIVATED:
            world.there.activate(person)
    actions.compare_now(world.integration, actor=SYSTEM)
    wait_until(quiet, 240, under_way)
    judge(world, admin.people)
    assert changes > 50
    assert Lease.objects.filter(holder="").exists()


def test_who_is_stopped_beyond_the_lease_in_the_middle_of_a_call_saves_nothing_on_waking(world, workers):
    """The account was made by the stopped one's call; the other finds it, and nobody makes another."""
    first = workers.start()
    bob = cast.person("Bob Tanaka", department="Sales")
    world.there.fault("POST /scim/v2/Users", "latency", seconds=1.0)
    world.join(bob)
    wait_until(lambda: Exchange.objects.filter(method="POST", url__endswith="/Users").exists(), 30)
    stopped(first)
    workers.start()
    wait_until(lambda: Account.objects.filter(user=bob).exclude(remote_id="").exists() and quiet(), 90, under_way)
    before = Account.objects.values().get(user=bob)
    first.send_signal(signal.SIGCONT)
    wait_until(lambda: "is dropped" in workers.said(), 30, workers.said)
    wait_until(quiet, 60, under_way)
    assert [one["method"] for one in world.there.writes()] == ["POST"]
    after = Account.objects.values().get(user=bob)
    assert (after["remote_id"], after["sent"]) == (before["remote_id"], before["sent"])


def test_a_worker_whose_connections_are_cut_goes_on_with_new_ones(world, workers):
    process = workers.start()
    world.join(cast.person("Bob Tanaka", department="Sales"))
    wait_until(lambda: len(world.there.writes()) == 1 and quiet(), 30, workers.said)
    server.cut_connections(workers.name, but=connection.connection.info.backend_pid)
    world.join(cast.person("Carol Weiss", department="Support"))
    wait_until(lambda: len(world.there.writes()) == 2 and quiet(), 60, workers.said)
    assert process.poll() is None
    assert "Traceback" not in workers.said()


def test_another_process_hears_the_bell_at_once(world, workers):
    """From an admin's change to the call, with a worker that looks by itself every five seconds only."""
    workers.start()
    world.join(cast.person("Bob Tanaka", department="Sales"))
    wait_until(lambda: len(world.there.writes()) == 1 and quiet(), 30, workers.said)
    took = []
    for number in range(4):
        person = cast.person(f"Carol Number{number}", department="Support")
        wait_until(quiet, 30)
        began, count = time.monotonic(), len(world.there.writes())
        world.join(person)
        wait_until(lambda count=count: len(world.there.writes()) > count, 10)  # type: ignore[misc]
        took.append(time.monotonic() - began)
    assert sorted(took)[1] < 2, took
