"""What is begun is ended, and whoever lost the lane saves nothing (D11, D17)."""

import pytest

from lockstep.connections.models import Exchange, IntegrationState
from lockstep.directory.users import delete_user, suspend_user, update_user
from lockstep.doors import http
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions, writes
from lockstep.work.models import Lease


class Killed(BaseException):
    """A process that ends here."""


def killed_at(monkeypatch, point):
    def die(name):
        if name == point:
            raise Killed

    monkeypatch.setattr(writes, "kill_point", die)


def begun_unit(world, user, monkeypatch):
    """Switched on in order to be deleted, and then the process ends."""
    suspend_user(user, actor=SYSTEM)
    world.run()
    delete_user(user, actor=SYSTEM)
    with monkeypatch.context() as patched:
        killed_at(patched, "reconcile.between_halves")
        with pytest.raises(Killed):
            world.run()
    assert world.there.status(user) == "Enabled"
    world.clock.at = Lease.objects.get(name=f"provision:{world.integration.pk}").until


def test_a_unit_that_was_begun_is_ended_although_the_integration_was_switched_off(world, active_bob, monkeypatch):
    """D17: a begun unit is finished, then the grant is revoked."""
    begun_unit(world, active_bob, monkeypatch)
    actions.deactivate_integration(world.integration, actor=SYSTEM)
    world.pass_time(60)
    assert world.there.status(active_bob) == ""
    world.integration.refresh_from_db()
    assert world.integration.state == IntegrationState.OFF
    assert world.integration.sealed_refresh_token == ""


def test_a_unit_that_can_not_be_finished_after_the_switch_off_is_undone(world, active_bob, monkeypatch):
    begun_unit(world, active_bob, monkeypatch)
    world.there.fault("DELETE *", "status", status=403)
    actions.deactivate_integration(world.integration, actor=SYSTEM)
    world.pass_time(60)
    assert world.there.status(active_bob) == "Disabled"
    world.pass_time(48 * 3600)
    assert world.there.status(active_bob) == "Disabled", "nothing new is begun"


def test_the_grant_is_kept_until_a_begun_unit_has_ended_however_long_the_service_is_down(
    world, active_bob, monkeypatch
):
    """D11, D17: nobody stays active because the grant was revoked in the middle."""
    begun_unit(world, active_bob, monkeypatch)
    for verb in ("GET", "PATCH", "DELETE"):
        world.there.fault(f"{verb} *", "status", times=1000, status=503)
    actions.deactivate_integration(world.integration, actor=SYSTEM)
    world.pass_time(300)
    world.integration.refresh_from_db()
    assert world.there.status(active_bob) == "Enabled"
    assert world.integration.sealed_refresh_token
    world.there.clear_faults()
    world.pass_time(3600)
    world.integration.refresh_from_db()
    assert world.there.status(active_bob) == "Disabled", "undone, since the delete could not be confirmed"
    assert not world.integration.unfinished
    assert world.integration.sealed_refresh_token == ""


def test_who_lost_the_lane_during_a_call_saves_nothing_and_somebody_looks_again(world, active_bob, monkeypatch):
    """The fence: another worker has taken over while this one's call hung."""
    real = http.send

    def slow(call):
        answer = real(call)
        if call.method == "PATCH":
            Lease.objects.filter(name=f"provision:{world.integration.pk}").update(token=999, holder="another")
        return answer

    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    with monkeypatch.context() as patched:
        patched.setattr("lockstep.connections.line.http.send", slow)
        patched.setattr("lockstep.connections.line.open_line.__defaults__", (slow,))
        world.run()
    assert world.account(active_bob).sent.get("title") is None
    assert Exchange.objects.filter(is_write=True, closed_at=None).count() == 1
    assert world.account(active_bob).due_at is not None
    world.clock.at = Lease.objects.get(name=f"provision:{world.integration.pk}").until
    world.pass_time(60)
    assert world.state(active_bob) == "in_step"
    assert len(world.there.requests("PATCH")) == 1
    assert world.nothing_open()


def test_an_account_that_crashes_ends_nobody_elses_turn(world, active_bob, monkeypatch):
    from tests import cast

    carol = cast.person("Carol Weiss")
    world.join(carol)
    update_user(active_bob, {"department": "Finance"}, actor=SYSTEM)
    real = writes.request_of

    def crash(action, value):
        if "userName" not in getattr(action, "attributes", {}):
            raise RuntimeError("a fault of our own")
        return real(action, value)

    with monkeypatch.context() as patched:
        patched.setattr(writes, "request_of", crash)
        world.run()
    assert world.there.status(carol) == "NotActivated"
    assert world.account(active_bob).state == "failed"
    world.pass_time(60)
    assert world.state(active_bob) == "in_step"
