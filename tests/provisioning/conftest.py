"""A world for each test: Alice administers, Bob is in Sales, which is bound to RingCentral."""

import pytest

from lockstep.directory.models import User
from lockstep.insights.events import Actor
from tests import cast
from tests.provisioning.world import Service, World, use_clock


@pytest.fixture
def ticks(monkeypatch):
    return use_clock(monkeypatch)


@pytest.fixture
def there(tmp_path, ticks):
    service = Service(tmp_path / "sandbox.sqlite3", ticks)
    yield service
    service.close()


@pytest.fixture
def world(db, there, ticks, settings):
    settings.EDITS_COLLECTED_SECONDS = 0
    cast.alice()
    return World(there, ticks)


@pytest.fixture
def bob(world):
    return cast.person("Bob Tanaka", department="Sales")


@pytest.fixture
def carol(world):
    return cast.person("Carol Weiss", department="Support")


@pytest.fixture
def active_bob(world, bob):
    """Bob, with an account that he has activated, provisioning running."""
    world.join(bob)
    world.start()
    world.there.activate(bob)
    world.pass_time(1000)
    assert world.state(bob) == "in_step"
    return bob


@pytest.fixture
def importer(world):
    """Alice, as who imports."""
    user = User.objects.get(username="alice.moreau@fernhill.example")
    return Actor("user", user.id, user.name)
