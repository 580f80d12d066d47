"""F2, F4: events are found by kind, person, application, result; one shows causes, changes, and the exact exchange."""

import pytest

from lockstep.applications.settings import create_application
from lockstep.connections.models import Exchange, Integration
from lockstep.doors import clock
from lockstep.insights.events import WORKER, Change, Thing, record
from lockstep.insights.kinds import EventKind

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def ringcentral(alice):
    return create_application("ringcentral", {"display_label": "RingCentral"}, actor=WORKER)


@pytest.fixture
def refused(ringcentral, bob):
    """Bob's update was refused, because Alice changed something."""
    integration = Integration.objects.create(application=ringcentral)
    exchange = Exchange.objects.create(
        integration=integration,
        purpose="patch",
        method="PATCH",
        url="https://platform.example/scim/v2/Users/401?x=a%2Bb",
        request_body='{"Operations": [{"op": "replace"}]}',
        is_write=True,
        status=400,
        answer_body='{"detail": "the state is not valid"}',
        answered_at=clock.now(),
    )
    thing = Thing("user", bob.id, bob.name)
    cause = record(EventKind.USER_UPDATE, actor=WORKER, target=thing)
    return record(
        EventKind.USER_UPDATE_PROVISION,
        actor=WORKER,
        target=thing,
        application=Thing("application", ringcentral.id, "RingCentral"),
        success=False,
        reason=f"RingCentral refused the address {HOSTILE}",
        changes=[Change("Department", "Sales", HOSTILE)],
        causes=[cause.id],
        exchanges=[exchange.id],
    )


def test_an_event_shows_its_reason_causes_changes_and_the_exact_exchange(alices_browser, refused, bob, ringcentral):
    page = alices_browser.get(f"/admin/insights/{refused.id}").content.decode()
    assert "RingCentral refused the address" in page
    assert "Because" in page
    assert "user_update</span>" in page
    assert "PATCH https://platform.example/scim/v2/Users/401?x=a%2Bb" in page
    assert "the state is not valid" in page
    assert f"/admin/applications/{ringcentral.id}/general" in page
    assert HOSTILE not in page


def test_the_cause_names_what_it_led_to(alices_browser, refused):
    page = alices_browser.get(f"/admin/insights/{refused.causes[0]}").content.decode()
    assert "Led to" in page
    assert f"/admin/insights/{refused.id}" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("kind=user_update_provision", True),
        ("kind=provisioning&result=failed&period=day", True),
        ("q=bob+refused", True),
        ("kind=sign-ins", False),
        ("result=success", False),
        ("application=000000000000000000000000", False),
        ("q=nobody", False),
        ("person=000000000000000000000000", False),
        ("period=moon", False),
    ],
)
def test_the_list_is_filtered(alices_browser, refused, query, found):
    page = alices_browser.get(f"/admin/insights/?{query}").content.decode()
    assert (f"/admin/insights/{refused.id}" in page) is found


def test_the_list_is_filtered_by_person_and_application(alices_browser, refused, bob, ringcentral):
    for query in (f"person={bob.id}", f"application={ringcentral.id}"):
        assert f"/admin/insights/{refused.id}" in alices_browser.get(f"/admin/insights/?{query}").content.decode()


def test_nothing_found_says_so(alices_browser):
    assert "No event fits" in alices_browser.get("/admin/insights/?q=zzzz").content.decode()


def test_read_only_may_look_and_nobody_else_may(rheas_browser, bobs_browser, refused):
    for address in ("/admin/insights/", f"/admin/insights/{refused.id}"):
        assert rheas_browser.get(address).status_code == 200
        assert bobs_browser.get(address).status_code == 403
    assert rheas_browser.get("/admin/insights/unknown").status_code == 404
