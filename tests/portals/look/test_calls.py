"""The tab while RingCentral doesn't answer, within a penalty, with a queue: every look of it, and Home."""

import pytest

from lockstep.connections.models import Integration
from lockstep.doors import clock
from lockstep.provisioning.models import Account, Rank
from lockstep.work.models import Lease
from tests import cast
from tests.portals.look.browser import context_for, findings
from tests.portals.look.test_look import EVERY_LOOK, browser, ids, session_of  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(ids):  # noqa: F811
    """Nine in line; the writes are used up and in a penalty; no answer for twenty minutes."""
    now, integration = clock.now(), Integration.objects.get()
    for number, rank in enumerate([*Rank, *[Rank.NEWCOMER] * 5]):
        person = cast.person(f"Nr Person{number}")
        waits = {"due_at": now, "rank": rank, "state": "queued"}
        Account.objects.create(integration=integration, user=person, external_id=f"busy{number}", **waits)
    at = now.timestamp()
    why = "The service refuses the connection."
    down = {"failures": 9, "since": at - 1200, "opened_at": at - 1100, "until": at + 200, "why": why}
    heavy = {"stamps": [at - number for number in range(10)], "until": at + 40}
    spent = {"breaker": down, "groups": {"heavy": heavy, "light": {"stamps": [at] * 12}}}
    Lease.objects.create(name=f"provision:{integration.pk}", spent=spent)
    return ids


@pytest.mark.parametrize("look", EVERY_LOOK)
def test_an_outage_has_no_findings(look, browser, live_server, alice, busy):  # noqa: F811
    context = context_for(browser, live_server.url, session_of(alice), look)
    tab = f"/admin/applications/{busy['application']}/identity-management"
    wrong = findings(context, tab, f"outage-{look[0]}-{look[1]}")
    wrong += findings(context, "/admin/", f"outage-home-{look[0]}-{look[1]}")
    context.close()
    assert not wrong, "\n".join(wrong)
