"""What the worker does about connections themselves, by steps of the loop."""

from datetime import timedelta

import pytest

from lockstep.connections import actions, authorise, due
from lockstep.connections.models import Exchange, Integration, RetiredGrant
from lockstep.doors import clock, vault
from lockstep.insights.models import Event
from lockstep.work import loop
from tests.connections.conftest import ALICE

pytestmark = pytest.mark.django_db


def work(limit: int = 10) -> int:
    """Steps until nothing is due; how many there were."""
    for number in range(limit):
        if not loop.step([due.SOURCE], "worker"):
            return number
    raise AssertionError("the worker does not come to rest")


def test_an_idle_grant_is_refreshed_daily(integration):
    """D3"""
    assert work() == 0
    assert timedelta(hours=23) < due.next_due() - clock.now() <= timedelta(days=1)
    Integration.objects.update(keepalive_at=clock.now())
    before = vault.unseal(integration.sealed_refresh_token)
    assert work() == 1
    integration.refresh_from_db()
    assert vault.unseal(integration.sealed_refresh_token) != before
    assert integration.keepalive_at > clock.now() + timedelta(hours=23)


def test_a_refresh_that_fails_is_tried_again_and_does_not_spin(integration, over_there):
    Integration.objects.update(keepalive_at=clock.now())
    over_there.fault("POST /restapi/oauth/token", "cut_before")
    assert work() == 1
    assert due.next_due() > clock.now()


def test_a_dead_grant_is_found_by_the_daily_refresh(integration, over_there):
    over_there.end_sessions()
    Integration.objects.update(keepalive_at=clock.now())
    work()
    assert Integration.objects.get().state == "stopped"
    assert Event.objects.filter(kind="idm_integration_stopped").count() == 1


def test_deactivating_revokes_the_grant_over_there_and_leaves_the_accounts(integration, over_there):
    """D17, A9"""
    access = vault.unseal(integration.sealed_access_token)
    scim_before = len(over_there.requests("/scim/"))
    actions.deactivate(integration, actor=ALICE, details={"waiting": 3})
    assert work() >= 1
    integration.refresh_from_db()
    assert (integration.state, integration.sealed_access_token, integration.sealed_refresh_token) == ("off", "", "")
    assert not RetiredGrant.objects.exists()
    assert len(over_there.requests("/scim/")) == scim_before
    assert over_there.knows_token(access) is False
    event = Event.objects.get(kind="idm_integration_delete")
    assert (event.success, event.actor_label, event.details) == (True, "Alice Moreau", {"waiting": 3})


def test_deactivating_twice_is_one_event(integration):
    actions.deactivate(integration, actor=ALICE)
    actions.deactivate(integration, actor=ALICE)
    assert Event.objects.filter(kind="idm_integration_delete").count() == 1


def test_a_revocation_that_fails_is_tried_again_later(integration, over_there):
    over_there.fault("POST /restapi/oauth/revoke", "cut_before")
    actions.deactivate(integration, actor=ALICE)
    work()
    row = RetiredGrant.objects.get()
    assert (row.tries, row.error) == (1, "The connection was cut.")
    assert row.due_at > clock.now()
    RetiredGrant.objects.update(due_at=clock.now())
    work()
    assert not RetiredGrant.objects.exists()
    assert Exchange.objects.filter(purpose="revoke").count() == 2


def test_a_replaced_grant_is_revoked_and_the_new_one_lives_on(integration, begin, come_back, over_there):
    """D3"""
    old = vault.unseal(integration.sealed_access_token)
    assert come_back(over_there.authorise(begin())).problem is None
    work()
    integration.refresh_from_db()
    assert over_there.knows_token(old) is False
    assert over_there.knows_token(vault.unseal(integration.sealed_access_token)) is True


def test_a_deleted_application_takes_its_integration_and_grant_along(integration, application, over_there):
    application.deleted_at = clock.now()
    application.save()
    access = vault.unseal(integration.sealed_access_token)
    work()
    assert Integration.objects.get().state == "off"
    assert over_there.knows_token(access) is False


def test_who_never_came_back_is_noted_by_the_worker(begin, monkeypatch):
    """D2"""
    begin()
    assert due.next_due() - clock.now() > timedelta(minutes=59)
    later = clock.now() + authorise.LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert work() == 1
    assert Integration.objects.get().state == "off"
