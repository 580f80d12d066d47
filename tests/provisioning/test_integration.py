"""The integration as a whole: reviewing, running, stopped, off (D1 to D3, D17, A7)."""

from datetime import timedelta

import pytest

from lockstep.connections.models import IntegrationState
from lockstep.directory.users import suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.mail.models import Mail
from lockstep.provisioning import actions, preview, queries, reviews
from lockstep.provisioning.models import Account
from tests import cast


def state(world):
    world.integration.refresh_from_db()
    return world.integration.state


def test_a_review_writes_nothing_until_an_admin_has_started_it(world, bob):
    """The plan names the action, the fields and the bytes; the bytes shown are the bytes sent."""
    home = {"type": "work", "streetAddress": "1 Main St", "locality": "Austin", "region": "TX", "country": "US"}
    adopted = cast.person("Ana Adopted", department="Sales", addresses=[home])
    there = {"streetAddress": "1 Main St", "locality": "Austin", "region": "TX", "country": "US"}
    world.there.create(adopted.email, "Ana", "Other", address=there)
    broken = cast.person("Nia Name", username="nia")
    world.join(bob, adopted, broken)
    world.run()
    assert state(world) == IntegrationState.REVIEWING
    assert world.there.writes() == []
    assert queries.plan_ready(world.integration)
    rows = {row.person: row for row in preview.plan_rows(world.integration)}
    assert [rows[name].kind for name in ("Bob Tanaka", "Ana Adopted", "Nia Name")] == ["create", "adopt", "not_sent"]
    assert ("Last name", "Other", "Adopted") in [(f.label, f.old, f.new) for f in rows["Ana Adopted"].fields]
    actions.start_provisioning(world.integration, actor=SYSTEM)
    world.run()
    sent = {one["method"]: one["body"] for one in world.there.writes()}
    assert sent == {"POST": rows["Bob Tanaka"].request.body, "PATCH": rows["Ana Adopted"].request.body}
    assert state(world) == IntegrationState.RUNNING


def test_a_directory_that_changes_during_the_review_changes_the_plan(world, bob):
    world.join(bob)
    world.run()
    update_user(bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    (row,) = preview.plan_rows(world.integration)
    assert "Finance" in row.request.body
    world.leave(bob)
    world.run()
    assert state(world) == IntegrationState.RUNNING, "nothing is left of the plan, so it starts by itself"


def test_an_empty_plan_starts_by_itself(world):
    world.run()
    assert state(world) == IntegrationState.RUNNING


def test_a_plan_is_not_started_before_it_stands(world, bob):
    world.join(bob)
    world.there.fault("GET /scim/v2/Users", "status", times=None)
    world.run()
    assert state(world) == IntegrationState.REVIEWING
    assert queries.last_comparison(world.integration) is None or not queries.plan_ready(world.integration)
    with pytest.raises(actions.NotReady, match="still being made"):
        actions.start_provisioning(world.integration, actor=SYSTEM)


def test_a_dead_grant_stops_visibly_loses_nothing_and_goes_on_with_a_new_one(world, active_bob):
    """D3."""
    world.there.end_grants()
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    assert state(world) == IntegrationState.STOPPED
    assert Mail.objects.filter(subject__contains="stopped").exists()
    assert len(world.events("idm_integration_stopped")) == 1
    assert world.state(active_bob) == "stopped"
    carol = cast.person("Carol Weiss")
    world.join(carol)
    world.pass_time(3600)
    world.authorise(world.integration)
    world.integration.state = IntegrationState.RUNNING
    world.integration.save()
    world.run()
    assert world.there.account(active_bob.email).profile.department == "Finance"
    assert world.there.status(carol) == "NotActivated"


def test_a_lost_permission_stops_the_integration_and_blames_no_person(world, active_bob):
    """Never a thousand persons' errors."""
    world.there.switch(app_permissions="ReadAccounts")
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    assert state(world) == IntegrationState.STOPPED
    assert "EditAccounts" in world.integration.reason
    assert not Account.objects.filter(state="failed").exists()


def test_scim_switched_off_over_there_stops_the_integration(world, active_bob):
    world.there.switch(scim="off")
    suspend_user(active_bob, actor=SYSTEM)
    world.run()
    assert state(world) == IntegrationState.STOPPED


def test_deactivating_sends_nothing_more_and_says_what_was_waiting(world, active_bob):
    """A7, A9, D17: accounts stay as they are."""
    world.there.fault("PATCH *", "status", times=None)
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    before = len(world.there.writes())
    left = actions.deactivate_integration(world.integration, actor=SYSTEM)
    assert (left.waiting, left.accounts) == (1, 1)
    world.there.clear_faults()
    suspend_user(active_bob, actor=SYSTEM)
    world.pass_time(3 * 3600)
    assert len(world.there.writes()) == before
    assert world.there.status(active_bob) == "Enabled"
    assert state(world) == IntegrationState.OFF
    assert world.events("idm_integration_delete")[-1].details == {"waiting": 1, "accounts_left": 1}
    assert world.state(active_bob) == "not_configured"


def test_those_who_wait_for_nothing_cost_no_call(world, active_bob):
    """Calls are the currency."""
    before = len(world.there.requests())
    update_user(active_bob, {"description": "Not mapped"}, actor=SYSTEM)
    world.run()
    assert len(world.there.requests()) == before


def test_everybody_is_listed_every_night(world, active_bob):
    listed = len([one for one in world.there.requests("GET") if "startIndex" in one["query"]])
    world.pass_time(25 * 3600)
    assert len([one for one in world.there.requests("GET") if "startIndex" in one["query"]]) == listed + 1
    assert queries.last_comparison(world.integration).ended_at is not None


def test_a_persons_timeline_has_the_event_with_the_bytes(world, active_bob):
    """F4."""
    moments = queries.timeline(world.account(active_bob))
    created = next(m for m in moments if m.event is not None and m.event.kind == "user_create_provision")
    (exchange,) = created.exchanges
    assert active_bob.email in exchange.request_body
    assert exchange.status == 201
    (told,) = queries.accounts_of(active_bob)
    assert told.there == "Active"
    assert {field.label for field in told.fields} >= {"Username", "E-mail", "Department"}


def test_after_a_week_without_a_list_nothing_is_written_before_an_admin_has_seen_the_plan(world, active_bob):
    world.clock.at += timedelta(days=8)
    world.authorise(world.integration)
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    before = len(world.there.writes())
    world.pass_time(3600)
    assert state(world) == IntegrationState.REVIEWING
    assert queries.review_of(world.integration).reason == "long_unlisted"
    assert len(world.there.writes()) == before
    actions.start_provisioning(world.integration, actor=SYSTEM)
    world.run()
    assert world.there.account(active_bob.email).profile.department == "Finance"


def test_a_wall_clock_that_goes_back_is_noticed_and_a_machine_that_slept_is_not(world, monkeypatch):
    steady = world.clock.at.timestamp()
    monkeypatch.setattr("lockstep.doors.clock.monotonic", lambda: steady)
    assert not reviews.clock_jumped(world.integration)
    world.clock.at += timedelta(hours=5)
    assert not reviews.clock_jumped(world.integration)
    world.clock.at -= timedelta(hours=1)
    assert reviews.clock_jumped(world.integration)
