"""An empty plan starts by itself; a plan that isn't made yet is not an empty one [D10]."""

from lockstep.connections.models import IntegrationState


def test_nothing_starts_while_new_rows_wait_a_moment_to_be_thought_of(world, bob, settings):
    settings.EDITS_COLLECTED_SECONDS = 1
    world.join(bob)
    world.run()
    world.pass_time(5)
    world.integration.refresh_from_db()
    assert world.integration.state == IntegrationState.REVIEWING
    assert world.there.writes() == []


def test_with_nobody_in_scope_the_plan_is_empty_and_starts_by_itself(world):
    world.run()
    world.integration.refresh_from_db()
    assert world.integration.state == IntegrationState.RUNNING
