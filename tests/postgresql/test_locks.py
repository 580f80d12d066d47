"""Locks between processes: nobody waits for ever for one that stands still, and two at once don't pass one gate."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from lockstep.directory import roles, users
from lockstep.directory.models import Role, User
from lockstep.doors.database import database
from lockstep.insights.events import SYSTEM
from lockstep.work import leases
from tests import cast, server
from tests.postgresql.workers import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_stands_still_within_a_transaction_loses_it_and_the_lane_is_taken_over(tmp_path):
    """As a process stopped there: the server ends its transaction, so that its locks keep nobody from the lane."""
    impatient = "-c idle_in_transaction_session_timeout=1s -c lock_timeout=10s"
    environment = {
        **os.environ,
        "DATABASE_URL": server.url(str(connection.settings_dict["NAME"]), options=impatient),
        "DJANGO_SETTINGS_MODULE": "lockstep.settings",
        "LOCKSTEP_DATA": str(tmp_path),
        "LOCKSTEP_KEY_FILE": str(settings.KEY_FILE),
    }
    command = [sys.executable, "-m", "tests.postgresql.stands_still", "lane", "0.3", "4"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as still:
        assert still.stdout is not None
        assert still.stdout.readline() == "in\n"
        time.sleep(0.4)
        held = leases.take("lane", "other")
        assert held is not None
        assert held.token == 2
        assert still.communicate(timeout=30)[0].startswith("ended: ")
    assert leases.spent_by(held) == {}


def test_the_products_own_connections_have_these_limits(tmp_path):
    options = database("postgres://lockstep@db.fernhill.example/lockstep", tmp_path / "x")["OPTIONS"]
    assert options["options"] == "-c lock_timeout=10s -c idle_in_transaction_session_timeout=20s"
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("20s",)


def at_once(*acts: Callable[[], object]) -> None:
    """Each in a thread and a transaction of its own, all of them begun before the first is through."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            with suppress(ValidationError), transaction.atomic():
                User.objects.count()
                gate.wait(10)
                act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.parametrize(
    "leave",
    [
        lambda user: users.suspend_user(user, actor=SYSTEM),
        lambda user: users.delete_user(user, actor=SYSTEM),
        lambda user: roles.give_role(user, Role.NONE, actor=SYSTEM),
    ],
    ids=["suspended", "deleted", "role taken"],
)
def test_of_two_administrators_who_are_removed_at_once_one_stays(leave):
    alice = cast.alice()
    bob = cast.person("Bob Tanaka")
    roles.give_role(bob, Role.ADMINISTRATOR, actor=SYSTEM)
    bob.refresh_from_db()
    at_once(lambda: leave(alice), lambda: leave(bob))
    assert User.objects.filter(role=Role.ADMINISTRATOR, state="ACTIVATED", deleted_at=None).count() == 1


def test_the_same_username_given_twice_at_once_is_refused_once(alice):
    names: list[str] = []

    def make(email: str) -> None:
        users.create_user({"username": "bob", "email": email}, actor=SYSTEM)
        names.append(email)

    at_once(lambda: make("bob@fernhill.example"), lambda: make("bob@elsewhere.example"))
    assert User.objects.filter(username="bob").count() == 1


def test_a_lane_is_nobody_elses_while_it_is_being_taken():
    taken: list[leases.Held | None] = []
    at_once(*[lambda n=n: taken.append(leases.take("lane", str(n), timedelta(seconds=5))) for n in range(4)])  # type: ignore[misc]
    assert len([held for held in taken if held]) == 1
