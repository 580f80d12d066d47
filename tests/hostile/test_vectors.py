"""The hostile service: for each vector a life that meets it in every operation it names; no double, no lost leaver, no
foreign account touched, nothing said to be done that isn't, and a sentence of it for an administrator.
"""

import time
from dataclasses import replace
from functools import partial

import pytest

from lockstep.connections import due, line, speaker
from lockstep.directory.models import User
from lockstep.doors import clock, http
from lockstep.insights.events import Actor
from lockstep.provisioning import comparing
from lockstep.provisioning.importing import listing
from tests import cast
from tests.hostile.life import Life
from tests.hostile.service import HostileService
from tests.hostile.vectors import OPERATIONS, vectors
from tests.provisioning.world import Service, World, use_clock

DEADLINE_SECONDS = 1.5  # in production 20
VECTORS = vectors()
MOST_PAGES = 5  # in production 1,000
PENALTY_CAP_SECONDS = 960  # the cap of a Retry-After, and a minute


@pytest.fixture
def life(db, tmp_path, monkeypatch, settings):
    settings.EDITS_COLLECTED_SECONDS, settings.PENDING_LIST_SECONDS = 0, 6 * 3600
    ticks = use_clock(monkeypatch)
    monkeypatch.setattr(clock, "monotonic", time.monotonic)
    impatient = partial(http.send, deadline_seconds=DEADLINE_SECONDS)
    for room in (speaker, due):
        monkeypatch.setattr(room, "open_line", lambda pk, held: line.open_line(pk, held, impatient))
    for room in (comparing, listing):
        monkeypatch.setattr(room, "MOST_PAGES", MOST_PAGES)
    there = Service(tmp_path / "sandbox.sqlite3", ticks)
    cast.alice()
    user = User.objects.get(username="alice.moreau@fernhill.example")
    world = World(there, ticks)
    stranger = there.create("sam.stranger@elsewhere.example", "Sam", "Stranger")
    service = HostileService(there.url, str(stranger.id))
    made = Life(world, service, Actor("user", user.id, user.name))
    made.prepare()
    yield made
    service.close()
    there.close()


@pytest.mark.parametrize("vector", VECTORS, ids=[vector.name for vector in VECTORS])
def test_the_service_is_hostile_and_nobody_is_harmed(life, vector):
    elsewhere = HostileService(life.world.there.url, "")
    vector = replace(
        vector,
        headers={k: v.replace("@ELSEWHERE@", f"{elsewhere.url}/scim/v2/Users") for k, v in vector.headers.items()},
    )
    asked: list[str] = []
    elsewhere._serve = lambda connection: asked.append("asked") or connection.close()  # type: ignore[method-assign]
    for operation in vector.at:
        told = life.meet(vector, operation)
        if vector.says:
            assert vector.says in told, f"{operation}: nobody reads of it:\n{told}"
        life.world.pass_time(PENALTY_CAP_SECONDS if "Retry-After" in vector.headers else 300)
    life.afterwards(vector)
    life.judge(vector)
    assert asked == [], "the token was taken elsewhere"
    elsewhere.close()


def test_every_operation_is_met_by_many_vectors():
    for operation in OPERATIONS:
        assert sum(operation in vector.at for vector in VECTORS) >= 10, operation
