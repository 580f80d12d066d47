"""The law carried out, judged by the service's own book.

A plan carried out leaves nothing to do. No two accounts of one person. Nobody unwanted active. Nothing out of our
hands is touched. Nothing that we didn't create is deleted. Nothing active is deleted unasked. Nothing is switched on
that they switched off.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockstep.accounts.account import Choice
from lockstep.accounts.actions import Create, Hold, HoldReason, Nothing, Patch, SwitchOn, Wait, Why
from lockstep.accounts.want import Want
from lockstep.applications.attributes import ACTIVE, COUNTRY, DEPARTMENT, EMAIL, LOCALITY, USER_NAME
from tests.laws.rows import BOB, MOVED, RENAMED
from tests.laws.small_world import World, foreign, ours

EVE = {USER_NAME: "eve@x.example", EMAIL: "eve@x.example", DEPARTMENT: "Legal"}


def there(world: World):
    return next(iter(world.service.accounts.values()), None)


def they(world: World, what: str) -> None:
    """An admin acts over there on whichever account Bob has, or makes one for somebody else."""
    mine = [(i, a) for i, a in world.service.accounts.items() if a.values.get(EMAIL) in (BOB[EMAIL], RENAMED[EMAIL])]
    if what == "hire":
        if not any(a.values[EMAIL] == EVE[EMAIL] for a in world.service.accounts.values()):
            foreign(world.service, EVE)
        return
    for remote_id, account in mine:
        if what == "delete":
            world.service.remove(remote_id)
        elif what == "activate" and not account.activated:
            account.active = account.activated = True
        elif what == "disable" and account.active:
            account.active, account.off_by = False, "them"
        elif what == "enable" and account.activated:
            account.active, account.off_by = True, ""


# single lives


def test_a_life_from_invitation_to_deletion() -> None:  # D10, D11, D13, D14
    world = World(wanted=Want.IN)
    assert world.turn() == Wait(Why.PENDING)
    they(world, "activate")
    world.attributes = dict(MOVED)
    assert world.quiet() == Nothing(Why.IN_STEP)
    assert there(world).values[DEPARTMENT] == "Support"
    world.wanted = Want.OUT
    world.quiet()
    assert not there(world).active
    world.wanted = Want.IN
    world.quiet()
    assert there(world).active
    world.wanted = Want.PAUSED
    world.quiet()
    assert not there(world).active
    world.wanted = Want.GONE
    world.quiet()
    assert world.service.accounts == {}
    assert world.account is None


def test_a_move_between_groups_costs_nothing() -> None:  # D13
    world = World(wanted=Want.IN)
    world.turn()
    world.wanted = Want.OUT
    assert isinstance(world.turn(), Wait)
    world.now += timedelta(seconds=100)
    world.wanted = Want.IN
    assert world.turn() == Wait(Why.PENDING)
    assert [entry.verb for entry in world.service.book] == []
    assert len(ours(world.service)) == 1


def test_an_account_that_was_there_before_is_adopted_and_never_deleted() -> None:  # D12
    world = World(wanted=Want.IN, attributes=dict(MOVED))
    foreign(world.service, BOB | {"title": "Clerk"})
    assert world.quiet() == Nothing(Why.IN_STEP)
    assert there(world).values[DEPARTMENT] == "Support"
    assert there(world).values["title"] == "Clerk"
    world.wanted = Want.OUT  # what a deleted user's adopted account is wanted to be
    world.quiet()
    assert not there(world).active
    assert world.account is not None


def test_a_create_whose_answer_was_lost_is_found_again() -> None:
    world = World(wanted=Want.IN, faults=["answer"])
    world.turn()
    assert world.quiet() == Wait(Why.PENDING)
    assert len(world.service.accounts) == 1


def test_a_create_that_never_arrived_is_sent_again_after_two_looks() -> None:
    world = World(wanted=Want.IN, faults=["request"])
    assert isinstance(world.turn(), Wait)
    assert world.service.accounts == {}
    world.now += timedelta(seconds=30)
    assert world.turn() == Wait(Why.PENDING)
    assert len(world.service.accounts) == 1


@pytest.mark.parametrize("faults", [["", "answer"], ["", "request"], ["answer"], ["request"], ["answer", "request"]])
def test_nobody_stays_active_by_a_deletion_that_is_interrupted(faults: list) -> None:  # D11
    world = World(wanted=Want.IN)
    world.turn()
    they(world, "activate")
    world.wanted = Want.OUT
    world.quiet()
    world.wanted, world.faults = Want.GONE, list(faults)
    world.turn()
    assert not any(account.active for account in ours(world.service))
    world.quiet()
    assert world.service.accounts == {}


def test_an_id_that_went_to_somebody_else_is_held_and_theirs_is_untouched() -> None:
    world = World(wanted=Want.IN)
    world.turn()
    they(world, "activate")
    world.turn()
    they(world, "delete")
    they(world, "hire")
    world.attributes = dict(MOVED)
    assert world.quiet() == Hold(HoldReason.STRANGER)
    assert there(world).values == EVE
    world.account = replace(world.account, choice=Choice.CREATE_AGAIN, choice_of=HoldReason.STRANGER)
    assert world.turn() == Wait(Why.PENDING)
    assert len(world.service.accounts) == 2


def test_what_they_make_of_a_value_ends_in_rest() -> None:
    world = World(wanted=Want.IN)
    world.turn()
    they(world, "activate")
    world.quiet()
    assert there(world).shown()[COUNTRY] == "Germany"
    assert not any(entry.verb == "patch" for entry in world.service.book)


def test_a_value_that_they_change_is_put_right_once() -> None:
    world = World(wanted=Want.IN)
    world.turn()
    they(world, "activate")
    world.quiet()
    there(world).values[DEPARTMENT] = "Legal"
    world.quiet()
    assert there(world).values[DEPARTMENT] == "Sales"
    there(world).values[DEPARTMENT] = "Legal"
    assert world.quiet() == Nothing(Why.IN_STEP)
    assert there(world).values[DEPARTMENT] == "Legal"


# random lives

WANTS = st.sampled_from([("want", kind) for kind in (Want.IN, Want.IN, Want.PAUSED, Want.OUT)])
EDITS = st.sampled_from(
    [("edit", which) for which in (BOB, MOVED, RENAMED, {k: v for k, v in BOB.items() if k != LOCALITY})]
)
THEY = st.sampled_from([("they", what) for what in ("activate", "disable", "enable", "delete", "hire")])
FAULTS = st.sampled_from([("fault", which) for which in ("request", "answer")])
LIFE = st.lists(WANTS | EDITS | THEY | FAULTS | st.just(("time", 3)) | st.just(("sweep", 0)), max_size=14)


def live(world: World, life: list) -> None:
    for kind, what in life:
        if kind == "want":
            world.wanted = what
        elif kind == "edit":
            world.attributes = dict(what)
        elif kind == "they":
            world.now += timedelta(seconds=61)  # within the minute of the last look an id isn't taken from under us
            they(world, what)
        elif kind == "fault":
            world.faults.append(what)
            continue
        elif kind == "time":
            world.now += timedelta(minutes=what)
        elif world.account is not None and world.account.remote_id and world.account.open is None:
            world.look()
        world.turn()


def judge_by_the_book(world: World) -> None:
    book, mine = world.service.book, {"us"}
    assert all(entry.made_by in mine or entry.number in world.adopted for entry in book), "another's account"
    assert all(entry.made_by in mine for entry in book if entry.verb == "delete"), "not created by us"
    assert len(ours(world.service)) <= 1, "two accounts of one person"
    if world.wanted is not Want.IN:
        assert not any(account.active for account in ours(world.service)), "unwanted and active"
    switched_on = [entry for entry in book if entry.changes.get(ACTIVE) is True and not entry.was_active]
    if world.wanted is not Want.GONE:  # who is deleted is revived for it
        assert all(entry.off_by != "them" for entry in switched_on), "switched on what they switched off"
        assert not any(entry.verb == "delete" and entry.was_active for entry in book), "active, and deleted unasked"


@settings(max_examples=300)
@given(life=LIFE, before=st.booleans())
def test_whatever_happens_the_laws_hold(life: list, before: bool) -> None:
    world = World()
    if before:
        foreign(world.service, BOB)
    live(world, life)
    action = world.quiet()
    judge_by_the_book(world)
    assert not isinstance(action, (Create, Patch, SwitchOn)), "something is left to do"


@settings(max_examples=200)
@given(life=LIFE, before=st.booleans())
def test_whatever_happened_a_deleted_person_leaves_nothing_active(life: list, before: bool) -> None:
    world = World()
    if before:
        foreign(world.service, BOB)
    live(world, life)
    adopted = world.account is not None and str(world.account.origin) == "adopted"
    world.wanted = Want.OUT if adopted else Want.GONE
    world.quiet()
    judge_by_the_book(world)
    if not adopted:
        assert ours(world.service) == []
        assert world.account is None
