"""The service is down: the line rests as a whole, one call is tried now and then, and nobody is lost (D5)."""

from datetime import timedelta

import pytest

from lockstep.connections.models import Exchange
from lockstep.directory.users import suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.mail.models import Mail
from lockstep.provisioning import actions
from lockstep.provisioning.models import Account
from lockstep.work.models import Lease
from tests import cast


@pytest.fixture
def team(world):
    """Twelve people with accounts that they use."""
    for _ in range(12):
        world.there.add_line()
    people = [cast.person(f"Nr Person{number:02}", department="Sales") for number in range(12)]
    world.join(*people)
    world.start()
    world.pass_time(200)
    for one in people:
        world.there.activate(one)
    world.pass_time(1800)
    assert {world.state(one) for one in people} == {"in_step"}
    return people


def move(people, department="Finance"):
    for one in people:
        update_user(one, {"department": department}, actor=SYSTEM)


def calls(world) -> int:
    """How many were tried, whatever became of them; a refresh of the grant is as good a canary as any."""
    return Exchange.objects.count()


def breaker(world) -> dict:
    return Lease.objects.get(name=f"provision:{world.integration.pk}").spent.get("breaker", {})


def test_a_line_that_is_down_is_tried_by_one_call_at_a_time_and_costs_nobody_a_try(world, team):
    world.unplug()
    move(team)
    before = calls(world)
    world.pass_time(1800)
    assert 8 <= calls(world) - before <= 20, "5, 10, 20, 40, 80, 160, 300 s, and then every five minutes"
    assert set(Account.objects.values_list("failures", flat=True)) == {0}
    world.plug()
    world.pass_time(400)
    assert {world.there.account(one.email).profile.department for one in team} == {"Finance"}


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_service_that_answers_nothing_but_5xx_is_left_alone_too(world, team, status):
    for method in ("GET", "PATCH"):
        world.there.fault(f"{method} *", "status", times=None, status=status)
    before = calls(world)
    move(team)
    world.pass_time(1800)
    assert calls(world) - before <= 25
    world.there.clear_faults()
    world.pass_time(1000)
    assert {world.there.account(one.email).profile.department for one in team} == {"Finance"}


def test_it_opens_and_closes_with_an_event_each(world, team):
    world.unplug()
    move(team)
    world.pass_time(300)
    (down,) = world.events("idm_service_down")
    assert (down.success, down.exchange_ids != []) == (False, True)
    assert down.reason == (
        "RingCentral does not answer: The service refuses the connection. Nothing is lost; it is tried again by itself."
    )
    world.plug()
    world.pass_time(400)
    (up,) = world.events("idm_service_up")
    assert (up.success, up.details["since"]) == (True, down.details["since"])
    assert breaker(world) == {}


def test_an_event_of_it_makes_nobody_due(world, team):
    world.unplug()
    move(team[:1])
    world.pass_time(120)
    assert world.events("idm_service_down")
    assert Account.objects.filter(due_at__isnull=False).count() == 1


def test_a_restart_keeps_it(world, team):
    """What is known stands with the lane's lease, not in a process."""
    world.unplug()
    move(team)
    world.pass_time(200)
    kept = breaker(world)
    assert kept["opened_at"]
    world.plug()
    before = calls(world)
    Lease.objects.update(holder="", until=None)  # another worker takes the lane at once
    world.run()
    assert (calls(world), breaker(world)["failures"]) == (before, kept["failures"])


def test_a_mail_goes_out_once_when_it_lasts_an_hour(world, team):
    world.unplug()
    move(team)
    world.pass_time(3500)
    assert not Mail.objects.filter(subject__contains="does not answer").exists()
    world.pass_time(700)
    world.pass_time(7200)
    (mail,) = Mail.objects.filter(subject__contains="does not answer")
    assert mail.subject == "Lockstep: RingCentral does not answer"
    assert "The service refuses the connection." in mail.text


def test_a_leaver_who_comes_meanwhile_is_the_next_to_be_tried(world, team):
    world.unplug()
    move(team)
    world.pass_time(600)
    suspend_user(team[7], actor=SYSTEM)
    world.plug()
    before = len(world.there.writes())
    world.pass_time(301)
    assert world.there.status(team[7]) == "Disabled"
    first = world.there.writes()[before]
    assert first["path"].endswith(f"/{world.account(team[7]).remote_id}")


def test_a_leaver_whose_call_left_without_an_answer_is_looked_at_and_off_in_the_end(world, team):
    """5xx after a write left is unsure, as ever; only the time of the next look changes."""
    actions.compare_now(world.integration, actor=SYSTEM)
    world.run()  # everybody was seen just now, so a write needs no look
    for method in ("PATCH", "GET"):
        world.there.fault(f"{method} *", "status_after", times=None, status=502)
    for one in team[:3]:
        suspend_user(one, actor=SYSTEM)
    world.run()
    assert Exchange.objects.filter(is_write=True, closed_at__isnull=True).exists()
    world.pass_time(900)
    world.there.clear_faults()
    world.pass_time(301)
    assert [world.there.status(one) for one in team[:3]] == ["Disabled"] * 3
    assert world.nothing_open()


def test_one_request_that_the_service_breaks_on_stops_nobody_else(world, team):
    """The canary that left and failed goes behind the others, though it is a leaver's."""
    poison = team[0]
    remote_id = world.account(poison).remote_id
    world.there.fault(f"* /scim/v2/Users/{remote_id}", "status", times=None, status=500)
    suspend_user(poison, actor=SYSTEM)
    world.pass_time(1200)
    assert world.events("idm_service_down") == []
    move(team[1:])
    world.pass_time(120)
    assert {world.there.account(one.email).profile.department for one in team[1:]} == {"Finance"}
    world.there.clear_faults()
    world.pass_time(3600)
    assert world.there.status(poison) == "Disabled"


def test_it_closes_although_the_first_in_line_goes_on_failing(world, team):
    poison = team[0]
    remote_id = world.account(poison).remote_id
    world.there.go_down()
    suspend_user(poison, actor=SYSTEM)
    move(team[1:])
    world.pass_time(900)
    assert breaker(world)["opened_at"]
    world.there.clear_faults()
    world.there.fault(f"* /scim/v2/Users/{remote_id}", "status", times=None, status=500)
    world.pass_time(700)
    assert {world.there.account(one.email).profile.department for one in team[1:]} == {"Finance"}


def test_a_grant_that_can_not_be_refreshed_because_the_service_is_down_is_no_dead_grant(world, team):
    world.unplug()
    move(team)
    world.pass_time(3 * 3600)
    world.integration.refresh_from_db()
    assert world.integration.state == "running"
    world.plug()
    world.pass_time(600)
    assert {world.there.account(one.email).profile.department for one in team} == {"Finance"}


def test_a_service_that_says_when_it_is_back_is_asked_then(world, team):
    headers = {"Retry-After": "120"}
    world.there.fault("PATCH *", "status", times=1, status=503, headers=headers)
    move(team)
    world.run()
    before = len(world.there.requests())
    world.pass_time(118)
    assert len(world.there.requests()) == before
    world.pass_time(timedelta(minutes=3).total_seconds())
    assert {world.there.account(one.email).profile.department for one in team} == {"Finance"}
