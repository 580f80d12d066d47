"""Lines, budgets and penalties: who waits, for what, and that it goes on by itself (D5, D9)."""

import pytest

from lockstep.directory.users import suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions
from lockstep.provisioning.queue import queue_of
from tests import cast

AMERICAN = {"type": "work", "streetAddress": "1 Main St", "locality": "Austin", "region": "TX", "country": "US"}


def people(*names, **values):
    return [cast.person(name, department="Sales", **values) for name in names]


@pytest.mark.slow
def test_without_a_line_they_are_parked_and_provisioned_in_order_of_arrival_once_one_is_free(world):
    """D9."""
    world.there.switch(no_line="license_403")
    german = {"type": "work", "streetAddress": "Weg 1", "locality": "Berlin", "postalCode": "10115", "country": "DE"}
    first, second, third = people("Ada One", "Ben Two", "Cem Three", addresses=[german])
    for one in (first, second, third):
        world.join(one)
        world.start()
    assert [world.there.status(one) for one in (first, second, third)] == ["NotActivated", "", ""]
    assert world.state(second) == world.state(third) == "waiting"
    assert "Germany" in world.sentence(second)
    world.pass_time(3600)
    tried = len(world.there.requests("POST"))
    assert tried < 20, "one canary, now and then"
    world.there.add_line("Germany")
    world.pass_time(301)
    assert world.there.status(second) == "NotActivated"
    assert world.there.status(third) == ""
    world.there.add_line("Germany")
    actions.compare_now(world.integration, actor=SYSTEM)
    world.run()
    assert world.there.status(third) == "NotActivated"


def test_a_line_that_we_free_is_given_to_who_waits_at_once(world):
    """D9."""
    german = {"type": "work", "streetAddress": "Weg 1", "locality": "Berlin", "postalCode": "10115", "country": "DE"}
    first, second = people("Ada One", "Ben Two", addresses=[german])
    world.join(first)
    world.start()
    world.join(second)
    world.run()
    suspend_user(first, actor=SYSTEM)
    world.run()
    assert world.there.status(first) == ""
    assert world.there.status(second) == "NotActivated"


def test_who_would_be_refused_is_not_sent_and_told_why(world):
    """D7, D8: no call is made."""
    nia = cast.person("Nia Name", username="nia", department="Sales")
    lou = cast.person("Lou Landless", addresses=[{"type": "work", "locality": "Berlin"}])
    world.join(nia, lou)
    world.start()
    assert world.there.requests("POST") == []
    assert world.state(nia) == world.state(lou) == "failed"
    assert world.sentence(nia).startswith("Not sent: the username has to be the e-mail address")
    assert "country" in world.sentence(lou)
    assert [event.success for event in world.events("user_create_provision")] == [False, False]
    update_user(nia, {"username": nia.email}, actor=SYSTEM)
    world.run()
    assert world.there.status(nia) == "NotActivated"


def test_a_penalty_is_waited_out_in_silence(world, active_bob):
    """D5: every request inside of it would start it anew."""
    world.there.fault("PATCH *", "status", status=429, headers={"X-Rate-Limit-Group": "heavy", "Retry-After": "60"})
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    before = len(world.there.writes())
    world.pass_time(55)
    assert len(world.there.writes()) == before
    world.pass_time(30)
    assert world.there.account(active_bob.email).profile.department == "Finance"


def test_ten_writes_a_minute_and_never_a_429(world):
    """D5: and the leavers' two are theirs."""
    world.there.add_line()
    for _ in range(20):
        world.there.add_line()
    many = people(*[f"Nr Person{number:02}" for number in range(20)])
    world.join(*many)
    world.start()
    world.pass_time(1)
    assert len(world.there.requests("POST")) == 8
    suspend_user(many[0], actor=SYSTEM)
    first = next(one for one in many if world.there.status(one))
    suspend_user(first, actor=SYSTEM)
    world.run()
    assert world.there.status(first) == ""
    world.pass_time(400)
    assert all(one["status"] != 429 for one in world.there.requests())
    active = [one for one in many if one not in (many[0], first)]
    assert {world.there.status(one) for one in active} == {"NotActivated"}
    assert queue_of(world.integration, world.clock.at).waiting == 0


def test_a_refused_change_is_told_and_tried_again_at_15_minutes_1_hour_6_hours(world, active_bob):
    world.there.fault("PATCH *", "status", times=None, status=400)
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    world.run()
    assert world.state(active_bob) == "failed"
    counts = []
    for hours in (0.3, 1.1, 6.1):
        world.pass_time(hours * 3600)
        counts.append(len(world.there.requests("PATCH")))
    assert counts == [2, 3, 4]
    world.there.clear_faults()
    actions.retry_now(world.account(active_bob), actor=SYSTEM)
    world.run()
    assert world.state(active_bob) == "in_step"


@pytest.mark.slow
def test_a_leavers_first_call_goes_out_within_seconds_while_500_newcomers_wait(world, active_bob):
    """The figure is the sandbox's own: when the request arrived, by its log."""
    world.there.add_line(count=500)
    many = people(*[f"Nr Person{number:03}" for number in range(500)])
    world.join(*many)
    world.run()
    assert len(world.there.requests("POST")) - 1 <= 10, "a window of newcomers has gone out, no more"
    assert queue_of(world.integration, world.clock.at).newcomers >= 490
    world.pass_time(25)
    left_at = world.clock.at.timestamp()
    suspend_user(active_bob, actor=SYSTEM)
    world.pass_time(10)
    of_bob = [one for one in world.there.requests() if world.account(active_bob).remote_id in one["path"]]
    first = next(one for one in of_bob if one["at"] >= left_at)
    assert first["at"] - left_at < 5
    assert world.there.status(active_bob) == "Disabled"
    switched = [one for one in world.there.writes() if one["at"] >= left_at and one["method"] == "PATCH"]
    assert switched[0]["at"] - left_at < 10, "a lent call of theirs is back within ten seconds"
    assert queue_of(world.integration, world.clock.at).newcomers >= 480
