"""An older copy of the database is put back: nothing is sent before an admin has looked, nobody is guessed about."""

from lockstep.connections.models import IntegrationState
from lockstep.doors import watermark
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions
from lockstep.provisioning.models import Account, Review
from lockstep.work.models import Lease


def lane(world) -> Lease:
    return Lease.objects.get(name=f"provision:{world.integration.pk}")


def put_back(world, row: dict, token: int) -> None:
    """What a restore makes of a row and of the lane."""
    Account.objects.filter(pk=row["id"]).update(**row)
    Lease.objects.filter(pk=lane(world).pk).update(token=token, until=None)


def test_what_they_switched_off_after_the_backup_is_not_switched_on_by_a_restored_database(world, active_bob):
    world.leave(active_bob)
    world.pass_time(10)
    row, token = Account.objects.filter(user=active_bob).values().get(), lane(world).token
    world.join(active_bob)
    world.pass_time(10)
    assert world.there.status(active_bob) == "Enabled"
    world.there.disable(active_bob)
    put_back(world, row, token)
    before = len(world.there.writes())
    actions.retry_now(world.account(active_bob), actor=SYSTEM)
    world.pass_time(300)
    world.integration.refresh_from_db()
    if world.integration.state == IntegrationState.REVIEWING:
        actions.start_provisioning(world.integration, actor=SYSTEM)
    world.pass_time(300)
    assert len(world.there.writes()) == before
    assert world.state(active_bob) == "held"


def test_a_restored_database_is_reviewed_before_anything_is_sent(world, active_bob):
    row, token = Account.objects.filter(user=active_bob).values().get(), lane(world).token
    world.leave(active_bob)
    world.pass_time(10)
    world.join(active_bob)
    put_back(world, row | {"due_at": world.clock.at}, token)
    before = len(world.there.writes())
    world.pass_time(300)
    assert Review.objects.filter(integration=world.integration, reason="restored").exists()
    assert len(world.there.writes()) == before


def test_an_account_deleted_after_the_backup_is_missed_by_the_restored_database(world, active_bob):
    """A row whose last sight is doubted is looked at as well, where the list doesn't show it."""
    row, token = Account.objects.filter(user=active_bob).values().get(), lane(world).token - 1
    world.there.delete(active_bob)
    put_back(world, row | {"due_at": world.clock.at}, token)
    world.pass_time(300)
    assert Review.objects.filter(integration=world.integration, reason="restored").exists()
    assert world.account(active_bob).belief == "lost"


def test_a_worker_that_goes_on_with_the_same_database_sees_no_restore(world, active_bob):
    world.leave(active_bob)
    world.pass_time(100)
    world.integration.refresh_from_db()
    assert world.integration.state == IntegrationState.RUNNING
    assert world.there.status(active_bob) == "Disabled"


def test_a_number_beside_the_database_that_cant_be_read_counts_as_none(settings, tmp_path):
    settings.DATA = tmp_path
    watermark.note("lane", 7)
    assert watermark.noted("lane") == 7
    next(tmp_path.glob("*.watermark")).write_text("7 and garbage")
    assert watermark.noted("lane") == 0
    settings.DATA = tmp_path / "gone"
    watermark.note("lane", 8)
    assert watermark.noted("lane") == 0
