"""What a change costs, read off the sandbox's own log, at its default limits (D5)."""

import pytest

from lockstep.directory.users import create_user
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions
from lockstep.provisioning.models import Account
from lockstep.provisioning.queue import queue_of
from ringcentral_sandbox.accounts.licences import add_lines
from tests import cast


@pytest.mark.slow
def test_sixty_newcomers_are_sixty_writes_in_six_minutes_and_never_a_429(world):
    """Leavers' calls are lent, not lost: at eight a minute it would be more than seven."""
    add_lines(world.there.sandbox, "United States", 60)
    world.start()
    world.join(*[cast.person(f"Nr Person{number:02}", department="Sales") for number in range(60)])
    began = world.clock.at
    world.pass_time(600)
    writes = world.there.writes()
    assert [one["method"] for one in writes] == ["POST"] * 60
    assert {one["status"] for one in writes} == {201}
    assert writes[-1]["at"] - began.timestamp() < 370
    assert {one["status"] for one in world.there.requests()} <= {200, 201}
    assert len(world.there.people()) == 62


@pytest.mark.slow
@pytest.mark.parametrize(("people", "pages"), [(98, 1), pytest.param(998, 10, marks=pytest.mark.long)])
def test_people_of_whom_nobody_changed_cost_the_pages_of_a_list(world, people, pages):
    """A page for each hundred, two administrators included; once each has been read in full, which lists don't do."""
    add_lines(world.there.sandbox, "United States", people)
    for number in range(people):
        email = f"nr.{number:03}@fernhill.example"
        world.there.create(email, "Nr", f"{number:03}")
        values = {"username": email, "email": email, "firstname": "Nr", "lastname": f"{number:03}"}
        world.join(create_user(values, actor=SYSTEM))
    world.pass_time(3600)
    world.start()
    world.pass_time(3600)
    while Account.objects.filter(seen_full_at=None).exists():
        compared(world)
    asked = compared(world)
    assert [one["method"] for one in asked] == ["GET"] * pages
    assert all("startIndex=" in one["query"] for one in asked)
    assert world.there.writes() == []


def compared(world) -> list[dict]:
    """What a list that an administrator asks for, and all that follows from it, sends."""
    before = len(world.there.requests())
    actions.compare_now(world.integration, actor=SYSTEM)
    world.pass_time(600)
    assert queue_of(world.integration, world.clock.at).waiting == 0
    return world.there.requests()[before:]
