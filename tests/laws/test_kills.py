"""A kill at every named point of exchange and reconcile, at each step: nothing lost or double (D11)."""

import pytest

from lockstep.provisioning import reconcile
from tests.laws.lives import Life

POINTS = ("exchange.opened", "exchange.answered", *reconcile.POINTS)
UNIT_POINTS = reconcile.UNIT_POINTS


@pytest.fixture
def life(tmp_path):
    made = Life(tmp_path)
    yield made
    made.close()


def begun(life):
    """Bob and Carol in Sales; Bob has been created and has activated."""
    bob, carol = life.person("Bob Tanaka"), life.person("Carol Weiss")
    life.act(bob, "join")
    life.run()
    life.directory.do("start")
    life.run()
    life.by_hand(bob, "activate")
    life.directory.do("compare")
    life.run()
    return bob, carol


def kill_until_through(life, point: str, most: int = 40) -> int:
    """Run, killed at the first passing, then the second, and so on, until a run gets through."""
    for nth in range(1, most):
        if life.run(f"{point}:{nth}") == 0:
            return nth - 1
    raise AssertionError(life.tell("it never gets through"))


BRIEFLY = "reconcile.before_save"  # the table of kills has every point, a path each
LIVES = [pytest.param(point, marks=() if point == BRIEFLY else pytest.mark.long) for point in POINTS]


@pytest.mark.parametrize("point", LIVES)
def test_a_life_with_kills_at_every_passing_of_a_point_keeps_the_laws(life, point):
    bob, carol = begun(life)
    kills = 0
    for who, what in (
        (carol, "join"), (bob, "leave"), (bob, "join"), (bob, "suspend"), (bob, "delete"), (carol, "suspend"),
    ):  # fmt: skip
        life.act(who, what)
        kills += kill_until_through(life, point)
        life.advance(31)
        life.run()
    assert kills >= 4
    life.quiet()
    life.judge_outcome()
    assert life.directory.do("standing")["open"] == 0


LATER = [pytest.param(f"{point}:{n}", marks=pytest.mark.long) for point in POINTS for n in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize("point", [*UNIT_POINTS, *LATER])
def test_a_kill_inside_of_the_unit_leaves_nobody_active(life, point):
    """D11: revive and delete survives a crash between the two."""
    bob, _ = begun(life)
    life.act(bob, "suspend")
    life.run()
    life.act(bob, "delete")
    life.run(point)
    life.run()
    life.quiet(3600)
    assert life.account(bob) is None, life.tell("Bob is there")
    life.judge_outcome()
