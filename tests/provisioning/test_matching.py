"""Whom we find over there: adopted, or held with the reason (note 1); what an admin makes of a hold (note 8)."""

import pytest

from lockstep.directory.users import delete_user, suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions, queries


def view(world, user):
    return queries.account_view(world.account(user))


def test_an_active_account_with_the_same_address_is_adopted_and_changed_where_it_differs(world, bob):
    """D12: ASCII case counts for nothing."""
    there = world.there.create("Bob.Tanaka@fernhill.example", "Robert", "Tanaka", department="Support")
    world.join(bob)
    world.start()
    row = world.account(bob)
    assert (row.origin, row.remote_id) == ("adopted", str(there.id))
    assert [one["method"] for one in world.there.writes()] == ["PATCH"]
    kept = world.there.extension(row.remote_id).profile
    assert (kept.first_name, kept.department, kept.external_id) == ("Bob", "Sales", None)
    assert world.state(bob) == "in_step"


def test_an_adopted_account_is_deactivated_not_deleted_when_its_user_is_deleted(world, bob):
    """D12."""
    world.there.create(bob.email, "Bob", "Tanaka")
    world.join(bob)
    world.start()
    delete_user(bob, actor=SYSTEM)
    world.run()
    assert world.there.account(bob.email).status == "Disabled"
    assert "DELETE" not in [one["method"] for one in world.there.writes()]


def test_an_adopted_account_is_deleted_when_an_admin_asks_for_it_by_name(world, bob):
    """D12."""
    world.there.create(bob.email, "Bob", "Tanaka")
    world.join(bob)
    world.start()
    delete_user(bob, actor=SYSTEM)
    world.run()
    actions.resolve_hold(world.account(bob), "delete_adopted", actor=SYSTEM)
    world.run()
    assert world.there.account(bob.email) is None


def test_a_switched_off_account_is_held_until_an_admin_chooses(world, bob):
    there = world.there.create(bob.email, "Bob", "Tanaka", department="Sales")
    world.there.disable(bob)
    world.join(bob)
    world.start()
    assert world.state(bob) == "held"
    assert world.there.writes() == []
    hold = view(world, bob).hold
    assert [one.value for one in hold.choices] == ["switch_on", "let_go"]
    assert [hit.remote_id for hit in hold.hits] == [str(there.id)]
    actions.resolve_hold(world.account(bob), "switch_on", actor=SYSTEM)
    world.run()
    assert world.there.status(bob) == "Enabled"
    assert world.state(bob) == "in_step"


def test_a_pending_account_that_we_did_not_make_is_held(world, bob):
    world.there.create(bob.email, "Bob", "Tanaka", enabled=False)
    world.join(bob)
    world.start()
    assert world.state(bob) == "held"
    assert world.there.writes() == []


def test_an_account_with_somebody_elses_external_id_is_held(world, bob):
    world.there.create(bob.email, "Bob", "Tanaka", external_id="another-directory")
    world.join(bob)
    world.start()
    assert world.state(bob) == "held"
    assert world.there.writes() == []


def test_what_they_switched_off_stays_off_until_an_admin_says_otherwise(world, active_bob):
    """Nothing is switched on that they switched off."""
    world.there.disable(active_bob)
    actions.compare_now(world.integration, actor=SYSTEM)
    world.run()
    assert world.state(active_bob) == "held"
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.pass_time(3600)
    assert world.there.status(active_bob) == "Disabled"
    actions.resolve_hold(world.account(active_bob), "switch_on", actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Enabled"
    assert world.there.account(active_bob.email).profile.department == "Finance"


def test_letting_go_ends_the_question(world, active_bob):
    world.there.disable(active_bob)
    actions.compare_now(world.integration, actor=SYSTEM)
    world.run()
    actions.resolve_hold(world.account(active_bob), "let_go", actor=SYSTEM)
    world.run()
    assert world.state(active_bob) == "unknown"
    with pytest.raises(ValueError, match="not held"):
        actions.resolve_hold(world.account(active_bob), "switch_on", actor=SYSTEM)


def test_an_account_that_vanished_is_held_and_made_again_when_an_admin_says_so(world, active_bob):
    first = world.account(active_bob).external_id
    world.there.delete(active_bob)
    actions.compare_now(world.integration, actor=SYSTEM)
    world.run()
    assert world.state(active_bob) == "held"
    actions.resolve_hold(world.account(active_bob), "create_again", actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "NotActivated"
    assert world.account(active_bob).external_id != first
    assert first in world.account(active_bob).former_external_ids


def test_a_change_made_over_there_is_put_right_and_told(world, active_bob):
    """Drift is noticed by a full comparison."""
    from dataclasses import replace

    from ringcentral_sandbox.accounts.actions import change_profile

    there = world.there.account(active_bob.email)
    change_profile(world.there.sandbox, there.id, replace(there.profile, department="Elsewhere"))
    actions.compare_now(world.integration, actor=SYSTEM)
    world.run()
    assert world.there.account(active_bob.email).profile.department == "Sales"


def test_an_address_that_moves_from_one_person_to_another_arrives_after_its_holder_has_moved(world, active_bob, carol):
    """409: the holder is ours and moving."""
    world.join(carol)
    world.run()
    world.there.activate(carol)
    world.pass_time(1000)
    old = {"username": carol.email, "email": carol.email}
    update_user(carol, {"username": "c.weiss@fernhill.example", "email": "c.weiss@fernhill.example"}, actor=SYSTEM)
    update_user(active_bob, old, actor=SYSTEM)
    world.pass_time(1800)
    carol.refresh_from_db()
    active_bob.refresh_from_db()
    assert world.there.account(carol.email).profile.first_name == "Carol"
    assert world.there.account(active_bob.email).profile.first_name == "Bob"
    assert world.state(active_bob) == world.state(carol) == "in_step"


def test_an_address_that_a_stranger_holds_is_held_with_the_name(world, active_bob):
    world.there.create("bobby@fernhill.example", "Bobby", "Other")
    new = {"username": "bobby@fernhill.example", "email": "bobby@fernhill.example"}
    update_user(active_bob, new, actor=SYSTEM)
    world.pass_time(600)
    assert world.state(active_bob) == "held"
    assert "bobby@fernhill.example" in world.sentence(active_bob)
    suspend_user(active_bob, actor=SYSTEM)
    world.run()
    kept = world.account(active_bob).remote_id
    assert world.there.extension(kept).status == "Disabled", "a hold never blocks switching off"


def test_the_account_that_authorised_is_never_touched(world):
    from tests import cast

    uma = cast.person("Uma Reyes", department="Sales")
    world.join(uma)
    world.start()
    suspend_user(uma, actor=SYSTEM)
    world.run()
    assert world.there.writes() == []
    assert world.there.status(uma) == "Enabled"
