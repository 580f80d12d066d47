"""An application whose service is the sandbox, and an integration that was authorised there."""

import pytest

from lockstep.applications.settings import create_application
from lockstep.connections import authorise, clients, speaker
from lockstep.connections.models import Integration
from lockstep.insights.events import Actor
from lockstep.work import leases
from tests.connections import over_there as sandbox

ALICE = Actor("user", "a" * 24, "Alice Moreau")
SESSION = "alices-session"


@pytest.fixture(scope="session")
def server():
    server = sandbox.Server()
    yield server
    server.close()


@pytest.fixture
def over_there(server):
    return server.serve_afresh()


@pytest.fixture
def application(db, over_there):
    clients.save_client("ringcentral", "custom", "test-client", "test-secret", actor=ALICE)
    values = {"display_label": "RingCentral", "environment": "custom", "service_url": over_there.url}
    return create_application("ringcentral", values, actor=ALICE)


@pytest.fixture
def begin(application):
    """Press configure (or Re-authorise): where the browser is sent."""

    def press(**more):
        wanted = {"session_key": SESSION, "base_url": sandbox.BASE_URL, "actor": ALICE} | more
        return authorise.begin(application, **wanted)

    return press


@pytest.fixture
def come_back():
    """The browser comes back with these parameters."""

    def back(query, session_key=SESSION, actor=ALICE):
        return authorise.complete(query, session_key=session_key, actor=actor)

    return back


@pytest.fixture
def integration(begin, come_back, over_there) -> Integration:
    ended = come_back(over_there.authorise(begin()))
    assert ended.problem is None, ended.problem
    return Integration.objects.get()


@pytest.fixture
def open_line(integration):
    """The integration's line, taken by a worker."""

    def take() -> speaker.Line:
        name = speaker.lease_name(integration.pk)
        held = leases.take(name, "worker")
        assert held is not None
        return speaker.open_line(integration.pk, held)

    return take
