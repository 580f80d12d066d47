"""D15 through to the service: expiry deactivates, a new password brings back, and nothing else is touched by either."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from lockstep.applications.bindings import bind, unbind
from lockstep.directory import passwords, users
from lockstep.directory.credentials.links import send_link
from lockstep.directory.models import User
from lockstep.doors import vault
from lockstep.insights.events import SYSTEM, Actor
from lockstep.mail.models import Mail
from tests import cast
from tests.cast import PASSWORD

NEW = "a brand new secret"


def change(user: User) -> None:
    passwords.change_password(User.objects.get(pk=user.pk), PASSWORD, NEW, actor=SYSTEM)


def by_mail(user: User) -> None:
    send_link(user, actor=SYSTEM)
    text = vault.unseal(Mail.objects.get(to=user.email, sealed=True).text)
    token = text.partition("/sign-in/link/")[2].split()[0]
    passwords.set_by_link(token, NEW, actor=Actor("anonymous"))


@pytest.mark.parametrize("way_back", [change, by_mail], ids=["at the sign-in", "by mail"])
def test_the_day_comes_the_account_is_deactivated_and_a_new_password_brings_it_back(world, active_bob, way_back):
    passwords.set_expiry(active_bob, world.clock.at + timedelta(hours=5), actor=SYSTEM)
    world.pass_time(6 * 3600)
    assert world.there.status(active_bob) == "Disabled"
    way_back(active_bob)
    world.run()
    assert world.there.status(active_bob) == "Enabled"
    assert world.state(active_bob) == "in_step"


def test_who_is_bound_while_their_password_is_expired_gets_the_account_with_the_new_password(world, bob):
    passwords.expire_now(bob, actor=SYSTEM)
    world.start()
    world.join(bob)
    world.pass_time(600)
    assert world.there.writes() == []
    change(bob)
    world.run()
    assert world.there.status(bob) == "NotActivated"


def test_who_comes_into_another_bound_group_meanwhile_comes_back_by_it(world, active_bob):
    passwords.expire_now(active_bob, actor=SYSTEM)
    world.run()
    other = cast.group("Support", active_bob)
    bind(world.application, other, actor=SYSTEM)
    unbind(world.application, world.group, actor=SYSTEM)
    world.pass_time(600)
    assert world.there.status(active_bob) == "Disabled"
    change(active_bob)
    world.run()
    assert world.there.status(active_bob) == "Enabled"


def test_a_new_password_never_lifts_an_administrators_suspension(world, active_bob):
    passwords.expire_now(active_bob, actor=SYSTEM)
    users.suspend_user(active_bob, actor=SYSTEM)
    world.run()
    passwords.set_temporary_password(User.objects.get(pk=active_bob.pk), NEW, actor=SYSTEM)
    world.pass_time(600)
    assert world.there.status(active_bob) == "Disabled"
    users.reactivate_user(active_bob, actor=SYSTEM)
    world.run()
    assert world.there.status(active_bob) == "Enabled"


def test_lifting_a_suspension_does_not_lift_the_expiry(world, active_bob):
    passwords.expire_now(active_bob, actor=SYSTEM)
    users.suspend_user(active_bob, actor=SYSTEM)
    world.run()
    users.reactivate_user(active_bob, actor=SYSTEM)
    world.pass_time(600)
    assert world.there.status(active_bob) == "Disabled"


def test_a_temporary_password_and_a_lock_leave_accounts_alone(world, active_bob):
    before = len(world.there.writes())
    passwords.set_temporary_password(active_bob, NEW, actor=SYSTEM)
    for _ in range(8):
        with pytest.raises(ValidationError):
            passwords.change_password(active_bob, "wrong", "whatever it is", actor=SYSTEM)
    world.pass_time(600)
    assert world.there.status(active_bob) == "Enabled"
    assert len(world.there.writes()) == before


def test_a_pending_account_stays_as_it_is_through_expiry_and_return(world, bob):
    world.join(bob)
    world.start()
    passwords.expire_now(bob, actor=SYSTEM)
    world.pass_time(600)
    change(bob)
    world.pass_time(600)
    assert world.there.status(bob) == "NotActivated"
    assert [one["method"] for one in world.there.writes()] == ["POST"]


def test_expiry_and_return_before_the_worker_looks_cost_nothing(world, active_bob):
    before = len(world.there.writes())
    passwords.expire_now(active_bob, actor=SYSTEM)
    change(active_bob)
    world.run()
    assert len(world.there.writes()) == before
    assert world.there.status(active_bob) == "Enabled"
