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

from lockstep.applications.models import Application
from lockstep.applications.settings import create_application
from lockstep.connections.exchange import Closed, Purpose, open_exchange
from lockstep.connections.models import Integration, IntegrationState
from lockstep.directory import roles, users
from lockstep.directory.models import Role, User
from lockstep.doors import clock
from lockstep.doors.database import database
from lockstep.insights.events import SYSTEM
from lockstep.protocols.scim import requests
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


def test_two_applications_that_are_added_at_once_have_two_addresses_or_one_is_refused(alice):
    def add() -> None:
        create_application("bookmark", {"display_label": "Wiki", "bookmark_url": "https://wiki.example"}, actor=SYSTEM)

    at_once(add, add)
    paths = [application.path for application in Application.objects.all()]
    assert sorted(set(paths)) == sorted(paths)
    assert paths


def test_nothing_is_sent_for_an_application_that_is_deleted_while_the_request_is_being_opened(world_of_two):
    """The request waits for whoever has the integration's row, and then reads the application as it is by then."""
    integration, application = world_of_two
    refused: list[bool] = []
    locked = threading.Event()

    def delete() -> None:
        with transaction.atomic():
            Integration.objects.select_for_update().get(pk=integration.pk)
            Application.objects.filter(pk=application.pk).update(deleted_at=clock.now())
            locked.set()
            time.sleep(0.5)
        connections.close_all()

    thread = threading.Thread(target=delete)
    thread.start()
    assert locked.wait(10)
    held = leases.take("provision:1", "one")
    try:
        open_exchange(integration.pk, requests.list_users(), "https://x.example/Users", Purpose("list"), held)
    except Closed:
        refused.append(True)
    thread.join(10)
    assert refused == [True]


@pytest.fixture
def world_of_two(alice):
    application = create_application("ringcentral", {"display_label": "RingCentral"}, actor=SYSTEM)
    return Integration.objects.create(application=application, state=IntegrationState.RUNNING), application
