"""RingCentral's sandbox behind an application that Alice has added, with Bob's group bound to it."""

import pytest

from lockstep.applications.bindings import set_groups
from lockstep.applications.settings import create_application
from lockstep.connections.clients import save_client
from lockstep.insights.events import SYSTEM
from lockstep.worker import run_until_quiet
from tests import cast
from tests.connections import over_there as sandbox


@pytest.fixture(scope="session")
def server():
    server = sandbox.Server()
    yield server
    server.close()


@pytest.fixture
def over_there(server):
    return server.serve_afresh()


@pytest.fixture
def ringcentral(over_there, alice, bob, settings):
    settings.EDITS_COLLECTED_SECONDS = 0
    save_client("ringcentral", "custom", "test-client", "test-secret", actor=SYSTEM)
    values = {"display_label": "RingCentral", "environment": "custom", "service_url": over_there.url}
    application = create_application("ringcentral", values, actor=SYSTEM)
    set_groups(application, [cast.group("Sales", bob)], actor=SYSTEM)
    return application


@pytest.fixture
def tab(ringcentral):
    return f"/admin/applications/{ringcentral.id}/identity-management"


@pytest.fixture
def configure(alices_browser, tab, over_there):
    """Press configure, walk through the sign-in there as somebody, and come back: the page that one meets."""

    def walk(email=sandbox.ADMIN, decision="authorize", browser=alices_browser):
        address = alices_browser.post(f"{tab}/configure", headers={"HX-Request": "true"})["HX-Redirect"]
        query = over_there.authorise(address, email, decision)
        return browser.get("/admin/connected-services/authorised", query, follow=True)

    return walk


@pytest.fixture
def running(configure, alices_browser, tab):
    """Verified, reviewed, started, and quiet."""
    configure()
    run_until_quiet()
    alices_browser.post(f"{tab}/start")
    run_until_quiet()
    return tab
