"""A worker killed between an approval and its calls, at each point and passing: what was applied goes out once, and
nobody else goes with it.
"""

import pytest

from lockstep.insights.events import Actor
from lockstep.provisioning import actions, preview
from tests.provisioning.test_guard import staff
from tests.provisioning.test_importing_kills import Installation

ALICE = Actor("user", "0" * 24, "Alice Moreau")
POINTS = ("guard.let", "reconcile.before_call", "exchange.opened", "exchange.answered", "reconcile.before_save")


@pytest.fixture
def applied(transactional_db, world, settings):
    """Four of six are held and were applied; two more left after that, and are held."""
    settings.GUARD_SHARE_PERCENT, settings.GUARD_MOST = 20, 50
    world.there.sandbox.database.set_setting("rate_limits", {"light": 100_000, "heavy": 100_000})
    people = staff(world, 6)
    actions.choose_guard(world.integration, 1, 1, actor=ALICE)
    world.leave(*people[:4])
    world.run()
    shown = [row.act for row in preview.held_rows(world.integration) if row.act]
    actions.apply_held(world.integration, shown, actor=ALICE)
    world.leave(*people[4:])
    return people


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_passing_of_a_point_all_that_was_applied_goes_out_once(applied, world, tmp_path, point):
    installation = Installation(tmp_path, world.clock.at)
    assert installation.work(point) >= 2
    assert [world.there.status(one) for one in applied] == ["Disabled"] * 4 + ["Enabled"] * 2
    assert len(world.there.writes()) == 4
    assert installation.column("SELECT state FROM provisioning_account") == {"in_step": 4, "held": 2}
    ends = installation.column('SELECT "end" FROM provisioning_approvedact')
    assert ends == {"used": 4}
