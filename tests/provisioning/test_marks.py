"""Marks say *look at this*: whom they make due, in which order, and that they are gone once taken."""

from lockstep.directory.users import suspend_user, update_user
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Mark
from lockstep.provisioning import marks
from lockstep.provisioning.models import Account, Rank
from tests import cast


def test_a_mark_on_the_application_makes_everybody_in_scope_due(world, bob, carol):
    from lockstep.applications.bindings import bind, unbind

    world.join(bob)
    support = cast.group("Support", carol)
    bind(world.application, support, actor=SYSTEM)
    marks.take()
    assert set(Account.objects.values_list("user_id", flat=True)) == {bob.id, carol.id}
    assert not Mark.objects.exists()
    unbind(world.application, support, actor=SYSTEM)
    marks.take()
    assert Account.objects.get(user=carol).rank == Rank.LEAVER


def test_who_is_in_no_bound_group_gets_no_row(world, carol):
    update_user(carol, {"department": "Finance"}, actor=SYSTEM)
    marks.take()
    assert not Account.objects.exists()


def test_leavers_come_before_newcomers_and_an_edit_later_does_not_keep_that_place(world, active_bob):
    suspend_user(active_bob, actor=SYSTEM)
    marks.take()
    assert world.account(active_bob).rank == Rank.LEAVER
    world.run()
    from lockstep.directory.users import reactivate_user

    reactivate_user(active_bob, actor=SYSTEM)
    marks.take()
    assert world.account(active_bob).rank == Rank.RETURNER
    world.run()
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    marks.take()
    assert world.account(active_bob).rank == Rank.EDIT


def test_causes_are_bounded(world, active_bob):
    for number in range(30):
        update_user(active_bob, {"department": f"Team {number}"}, actor=SYSTEM)
    marks.take()
    assert len(world.account(active_bob).causes) == marks.MOST_CAUSES


def test_leavers_go_first_even_before_a_list(world, active_bob, carol):
    """D5: an account of a leaver is written before newcomers are searched."""
    world.join(carol)
    suspend_user(active_bob, actor=SYSTEM)
    before = len(world.there.requests())
    world.run()
    methods = [one["method"] for one in world.there.requests()[before:]]
    assert methods.index("PATCH") < methods.index("POST")
