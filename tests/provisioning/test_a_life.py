"""One person's way through the table: in, changed, out, back, gone (D10 to D15)."""

import json
from datetime import timedelta

from lockstep.directory.passwords import expire_now, set_expiry, set_temporary_password
from lockstep.directory.users import delete_user, reactivate_user, suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.provisioning.models import LIVING, Account


def body(request):
    return json.loads(request["body"])


def operations(request):
    return {one["path"]: one.get("value") for one in body(request)["Operations"]}


def test_a_new_member_of_a_bound_group_is_created_and_waits_for_their_activation(world, bob):
    """D10, D14: found nobody, created one, invited by e-mail, pending."""
    world.join(bob)
    world.start()
    (created,) = world.there.writes()
    assert created["method"] == "POST"
    sent = body(created)
    assert sent["userName"] == sent["emails"][0]["value"] == bob.email
    assert sent["externalId"] == world.account(bob).external_id
    assert "active" not in sent
    assert world.there.status(bob) == "NotActivated"
    assert world.state(bob) == "pending"
    assert "invited by RingCentral" in world.sentence(bob)
    assert world.nothing_open()


def test_using_the_invitation_is_noticed(world, bob):
    """D13, D14: those who are pending are looked at."""
    world.join(bob)
    world.start()
    world.there.activate(bob)
    world.pass_time(1000)
    assert world.state(bob) == "in_step"
    assert len(world.there.writes()) == 1


def test_a_changed_department_is_one_patch_whose_event_names_its_cause(world, active_bob):
    """D10, F4."""
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    patch = world.there.writes()[-1]
    assert patch["method"] == "PATCH"
    assert list(operations(patch).values()) == ["Finance"]
    event = world.events("user_update_provision")[-1]
    assert event.causes == [world.events("user_update")[-1].id]
    assert event.success
    assert len(event.exchange_ids) == 1
    assert world.state(active_bob) == "in_step"


def test_ten_quick_edits_are_one_call_that_lists_all_ten(world, active_bob, settings):
    """Level, not edge: marks collapse."""
    settings.EDITS_COLLECTED_SECONDS = 1
    for number in range(10):
        update_user(active_bob, {"department": f"Team {number}"}, actor=SYSTEM)
    world.pass_time(5)
    patches = world.there.requests("PATCH")
    assert [list(operations(one).values()) for one in patches] == [["Team 9"]]
    assert len(world.events("user_update_provision")[-1].causes) == 10


def test_who_leaves_the_group_is_deactivated_and_who_comes_back_is_switched_on(world, active_bob):
    """D10: returning is one PATCH with what changed meanwhile."""
    world.leave(active_bob)
    world.run()
    assert world.there.status(active_bob) == "Disabled"
    assert operations(world.there.writes()[-1]) == {"active": False}
    assert world.events("user_deprovision")[-1].success
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    before = len(world.there.writes())
    world.join(active_bob)
    world.run()
    (back,) = world.there.writes()[before:]
    assert operations(back)["active"] is True
    assert "Finance" in operations(back).values()
    assert world.there.status(active_bob) == "Enabled"
    assert world.state(active_bob) == "in_step"


def test_a_suspension_deactivates_and_its_end_reactivates(world, active_bob):
    """D10."""
    suspend_user(active_bob, actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Disabled"
    reactivate_user(active_bob, actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Enabled"


def test_a_deleted_user_whose_account_we_created_is_deleted(world, active_bob):
    """D12: active, so one DELETE."""
    delete_user(active_bob, actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == ""
    assert world.there.writes()[-1]["method"] == "DELETE"
    assert not Account.objects.filter(LIVING, user=active_bob).exists()
    assert world.events("user_delete_provision")[-1].success


def test_a_deactivated_account_is_switched_on_and_deleted_as_one_unit(world, active_bob):
    """D11."""
    suspend_user(active_bob, actor=SYSTEM)
    world.run()
    before = len(world.there.writes())
    delete_user(active_bob, actor=SYSTEM)
    world.run()
    assert [one["method"] for one in world.there.writes()[before:]] == ["PATCH", "DELETE"]
    assert world.there.status(active_bob) == ""


def test_a_unit_whose_delete_is_refused_leaves_nobody_active(world, active_bob):
    """D11: switched off again at once; the delete is tried again later."""
    suspend_user(active_bob, actor=SYSTEM)
    world.run()
    world.there.fault("DELETE *", "status", status=403)
    delete_user(active_bob, actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Disabled"
    world.pass_time(25 * 3600)
    assert world.there.status(active_bob) == ""


def test_a_pending_leaver_is_deleted_after_the_settle_time(world, bob):
    """D13: else they could still use the e-mail."""
    world.join(bob)
    world.start()
    world.leave(bob)
    world.run()
    assert world.there.status(bob) == "NotActivated"
    assert world.state(bob) == "waiting"
    world.pass_time(130)
    assert world.there.status(bob) == ""


def test_a_pending_persons_move_between_groups_costs_nothing(world, bob):
    """D13: back within the settle time."""
    world.join(bob)
    world.start()
    world.leave(bob)
    world.run()
    world.join(bob)
    world.pass_time(300)
    assert len(world.there.writes()) == 1
    assert world.state(bob) == "pending"


def test_a_suspended_pending_person_is_deleted_at_once_and_invited_anew_on_return(world, bob):
    """D13: a new create has a new externalId."""
    world.join(bob)
    world.start()
    first = world.account(bob).external_id
    suspend_user(bob, actor=SYSTEM)
    world.run()
    assert world.there.status(bob) == ""
    reactivate_user(bob, actor=SYSTEM)
    world.run()
    assert world.there.status(bob) == "NotActivated"
    assert world.account(bob).external_id != first


def test_changes_of_a_pending_person_wait_and_go_out_with_the_activation(world, bob):
    """D13: shown as waiting."""
    world.join(bob)
    world.start()
    update_user(bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    assert len(world.there.writes()) == 1
    assert world.state(bob) == "waiting"
    world.there.activate(bob)
    world.pass_time(1000)
    assert "Finance" in operations(world.there.writes()[-1]).values()
    assert world.state(bob) == "in_step"
    assert world.events("user_update_provision")[-1].causes


def test_an_expired_password_deactivates_and_a_new_one_reactivates(world, active_bob):
    """D15."""
    expire_now(active_bob, actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Disabled"
    set_temporary_password(active_bob, "another horse battery", actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Enabled"


def test_a_password_that_reaches_its_last_day_deactivates_by_itself(world, active_bob):
    """D15: event, mark and the end of sessions by the worker."""
    set_expiry(active_bob, world.clock.at + timedelta(hours=5), actor=SYSTEM)
    world.pass_time(4 * 3600)
    assert world.there.status(active_bob) == "Enabled"
    world.pass_time(2 * 3600)
    assert world.there.status(active_bob) == "Disabled"
    assert len(world.events("user_password_expired")) == 1


def test_a_pending_person_is_left_alone_while_their_password_is_expired(world, bob):
    """D15."""
    world.join(bob)
    world.start()
    expire_now(bob, actor=SYSTEM)
    world.pass_time(600)
    assert world.there.status(bob) == "NotActivated"
    assert len(world.there.writes()) == 1


def test_who_is_bound_but_suspended_from_the_start_is_not_created(world, bob):
    suspend_user(bob, actor=SYSTEM)
    world.join(bob)
    world.start()
    assert world.there.writes() == []
