"""A8, A9: deleting applications leaves the accounts over there as they are, says what it leaves, and calls nobody."""

import pytest

from lockstep.applications.deleting import AlreadyDeleted
from lockstep.applications.models import Application
from lockstep.applications.settings import create_application
from lockstep.connections import speaker
from lockstep.connections.exchange import Purpose
from lockstep.connections.models import Exchange, Integration, IntegrationState
from lockstep.directory.users import delete_user, suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.protocols.scim import requests
from lockstep.provisioning.models import Account
from lockstep.provisioning.removal import delete_applications, left_behind
from lockstep.work import leases
from tests import cast


@pytest.fixture
def wiki(world) -> Application:
    values = {"display_label": "Wiki", "bookmark_url": "https://wiki.fernhill.example/"}
    return create_application("bookmark", values, actor=SYSTEM)


def test_the_numbers_said_before_are_those_of_the_event(world, active_bob, carol):
    """One account that we made, one that we took over, one change that waits."""
    world.there.create(carol.email, "Carol", "Weiss")
    world.join(carol)
    world.run()
    world.there.fault("PATCH *", "status", times=None)
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    left = left_behind(world.application)
    assert (left.people, left.accounts, left.active, left.without_password, left.waiting) == (2, 2, 2, 1, 1)
    assert left.idm_active
    assert not left.sso_active
    assert delete_applications([world.application], actor=SYSTEM) == (left,)
    (event,) = world.events("application_delete")
    assert event.details == {"path": "ringcentral", "people": 2, "accounts_left": 2, "waiting": 1, "held": 0}
    (off,) = world.events("idm_integration_delete")
    assert off.details == {"waiting": 1, "accounts_left": 2}


def test_nothing_is_called_any_more_the_grant_is_revoked_and_the_evidence_stays(world, active_bob):
    account, exchanges = Account.objects.get(), Exchange.objects.count()
    before = len(world.there.requests())
    delete_applications([world.application], actor=SYSTEM)
    suspend_user(active_bob, actor=SYSTEM)
    world.pass_time(2 * 86_400)
    assert len(world.there.requests()) == before
    assert world.there.status(active_bob) == "Enabled"
    integration = Integration.objects.get()
    assert integration.state == IntegrationState.OFF
    assert (integration.sealed_access_token, integration.sealed_refresh_token) == ("", "")
    assert not integration.retired_grants.exists()
    assert Exchange.objects.filter(purpose="revoke").count() == 1
    account.refresh_from_db()
    assert (account.remote_id != "", account.retired_at) == (True, None)
    assert Exchange.objects.count() == exchanges + 1
    assert world.nothing_open()


def test_a_call_under_way_is_recorded_and_no_other_leaves(world, active_bob):
    """The race: the application is deleted while the answer is awaited."""
    held = leases.take(speaker.lease_name(world.integration.pk), "test")
    assert held is not None
    line = speaker.open_line(world.integration.pk, held)
    send, line.send = line.send, lambda call: (delete_applications([world.application], actor=SYSTEM), send(call))[1]
    remote_id = Account.objects.get().remote_id
    answer = speaker.call(line, requests.get(remote_id), Purpose("look"))
    assert answer.reply.status == 200
    speaker.exchange.record(answer)
    with pytest.raises(speaker.Stopped):
        speaker.call(line, requests.get(remote_id), Purpose("look"))
    assert Exchange.objects.get(pk=answer.exchange_id).closed_at is not None
    assert Exchange.objects.filter(purpose="look", closed_at=None).count() == 0


def test_all_of_them_are_deleted_or_none(world, wiki):
    delete_applications([wiki], actor=SYSTEM)
    with pytest.raises(AlreadyDeleted):
        delete_applications([world.application, wiki], actor=SYSTEM)
    world.application.refresh_from_db()
    assert world.application.deleted_at is None
    world.integration.refresh_from_db()
    assert world.integration.state == IntegrationState.VERIFIED


def test_an_application_without_accounts_leaves_nothing_behind(world, wiki):
    left = left_behind(wiki)
    assert (left.people, left.accounts, left.unsent, left.idm_active, left.sso_active) == (0, 0, 0, False, False)
    delete_applications([wiki], actor=SYSTEM)
    assert world.events("idm_integration_delete") == []


def test_who_was_deleted_afterwards_stays_there_too(world, active_bob):
    """Accounts of a deleted application are never deleted over there, whoever leaves."""
    delete_applications([world.application], actor=SYSTEM)
    delete_user(active_bob, actor=SYSTEM)
    world.pass_time(3600)
    assert [person.status for person in world.there.people() if person.profile.email == active_bob.email] == ["Enabled"]
    assert cast.person("Bob Tanaka"), "the address is free here again"
