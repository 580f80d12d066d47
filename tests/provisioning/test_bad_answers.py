"""RingCentral answers badly: no crash, no wrong belief, a reason on the person's page, bounded retries."""

import pytest

from lockstep.directory.users import suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions
from lockstep.provisioning.models import Account

DONE = ("cut_after", "status_after", "html", "truncated", "without_id", "empty", "huge")
NOT_DONE = ("cut_before", "status", "error_200", "redirect")


@pytest.mark.parametrize("kind", [*DONE, *NOT_DONE])
def test_a_create_whose_answer_is_useless_makes_one_account_and_no_double(world, bob, kind):
    world.join(bob)
    world.there.fault("POST /scim/v2/Users", kind)
    world.start()
    assert world.state(bob) in ("waiting", "pending")
    world.pass_time(300)
    row = world.account(bob)
    (there,) = [one for one in world.there.people() if one.profile.email == bob.email]
    assert row.remote_id == str(there.id)
    assert there.profile.external_id == row.external_id
    assert world.state(bob) == "pending"
    assert len(world.there.requests("POST")) == (1 if kind in DONE else 2)
    assert world.nothing_open()


@pytest.mark.parametrize("kind", ["cut_after", "html", "without_id", "cut_before", "redirect"])
def test_a_change_whose_answer_is_useless_arrives_all_the_same(world, active_bob, kind):
    world.there.fault("PATCH *", kind)
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.pass_time(300)
    assert world.there.account(active_bob.email).profile.department == "Finance"
    assert world.state(active_bob) == "in_step"
    assert world.nothing_open()


@pytest.mark.parametrize("kind", ["cut_after", "cut_before", "status", "empty"])
def test_a_leaver_is_deactivated_whatever_the_first_answer(world, active_bob, kind):
    """`empty` is a switch-off that was done, and not told."""
    world.there.fault("PATCH *", kind)
    suspend_user(active_bob, actor=SYSTEM)
    world.pass_time(120)
    assert world.there.status(active_bob) == "Disabled"
    assert world.state(active_bob) == "in_step"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["html", "error_200", "huge"])
def test_a_service_that_only_talks_nonsense_is_asked_ever_more_rarely_and_healed_when_it_recovers(world, bob, kind):
    world.join(bob)
    world.start_after_review(lambda: world.there.fault("* /scim/v2/Users*", kind, times=None))
    world.pass_time(3 * 3600)
    assert len(world.there.requests()) < 40
    assert world.state(bob) == "waiting"
    assert world.trouble(bob)
    assert any(not event.success and event.reason for event in world.events("user_lookup_provision"))
    world.there.clear_faults()
    world.pass_time(3600)
    assert world.there.status(bob) == "NotActivated"
    assert world.state(bob) == "pending"
    assert len([one for one in world.there.people() if one.profile.email == bob.email]) == 1


def test_a_service_that_is_down_is_waited_for(world, bob):
    """Nothing left this house: the Exchange says so, nothing is lost."""
    world.join(bob)
    world.start_after_review(world.unplug)
    world.pass_time(600)
    assert world.state(bob) == "waiting"
    assert "refuses the connection" in world.trouble(bob)
    assert Account.objects.get(user=bob).due_at is not None
    world.plug()
    world.pass_time(1800)
    assert world.state(bob) == "pending"


def test_a_look_that_shows_another_person_under_the_id_writes_nothing_to_it(world, active_bob):
    """Ids are reused: what is somebody else's now is held."""
    ours = world.there.account(active_bob.email)
    world.there.delete(active_bob)
    stranger = world.there.create("stranger@elsewhere.example", "Sam", "Stranger")
    assert stranger.id == ours.id
    before = len(world.there.writes())
    suspend_user(active_bob, actor=SYSTEM)
    world.pass_time(3600)
    assert len(world.there.writes()) == before
    assert world.there.account("stranger@elsewhere.example").status == "Enabled"


def test_a_list_that_shows_another_person_under_the_id_leads_to_two_looks_not_to_looks_without_end(world, active_bob):
    world.there.delete(active_bob)
    world.there.create("stranger@elsewhere.example", "Sam", "Stranger")
    actions.compare_now(world.integration, actor=SYSTEM)
    before = len(world.there.requests("GET"))
    world.pass_time(600)
    assert world.state(active_bob) == "held"
    assert len(world.there.requests("GET")) - before <= 4
