"""D15: one-time links by mail: who gets one, what ends it, and that nobody learns it from the database."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from lockstep.directory import passwords, users
from lockstep.directory.credentials.links import LIVES, find_link, last_link, link_lives, send_link
from lockstep.directory.credentials.models import LinkPurpose, PasswordLink
from lockstep.directory.keys import make_key
from lockstep.directory.models import User
from lockstep.doors import clock, vault
from lockstep.insights.events import SYSTEM, Actor
from lockstep.insights.models import Event
from lockstep.mail.models import Mail
from tests.cast import PASSWORD

NEW = "a brand new secret"
WHO = Actor("anonymous", ip="192.0.2.7")


def mailed(user: User) -> tuple[str, str]:
    """The newest sealed mail to somebody, and the token in it."""
    mail = Mail.objects.filter(to=user.email, sealed=True).latest("created_at")
    text = vault.unseal(mail.text)
    return text, re.search(r"http://localhost:8000/sign-in/link/(\S+)", text)[1]


@pytest.fixture
def dana(alice):
    values = {"username": "dana.reed", "email": "dana.reed@fernhill.example", "firstname": "Dana", "lastname": "Reed"}
    return users.create_user(values, actor=SYSTEM)


def test_who_has_no_password_gets_the_activation_e_mail_and_sets_the_first_one(dana):
    send_link(dana, actor=SYSTEM)
    text, token = mailed(dana)
    assert "Choose your password here" in text
    assert "dana.reed" in text
    passwords.set_by_link(token, NEW, actor=WHO)
    dana.refresh_from_db()
    assert dana.check_password(NEW)
    assert not dana.must_change_password
    assert Event.objects.filter(kind="user_activation_email", target_id=dana.id).count() == 1
    done = Event.objects.get(kind="user_password_set", target_id=dana.id)
    assert (done.actor_id, done.client_ip) == (dana.id, "192.0.2.7")


def test_who_has_one_gets_a_reset_and_is_told_of_the_change(alice, bob):
    send_link(bob, actor=Actor("user", alice.id, alice.name))
    text, token = mailed(bob)
    assert "Alice Moreau sent you this link" in text
    passwords.set_by_link(token, NEW, actor=WHO)
    assert User.objects.get(pk=bob.pk).check_password(NEW)
    assert "Your password was changed" in Mail.objects.get(to=bob.email, sealed=False).text


def test_the_link_works_once(bob):
    send_link(bob, actor=SYSTEM)
    token = mailed(bob)[1]
    passwords.set_by_link(token, NEW, actor=WHO)
    with pytest.raises(ValidationError) as error:
        passwords.set_by_link(token, "another long secret", actor=WHO)
    assert "has ended" in error.value.message_dict["new"][0]
    assert User.objects.get(pk=bob.pk).check_password(NEW)


def test_a_weak_password_does_not_use_the_link_up(bob):
    send_link(bob, actor=SYSTEM)
    token = mailed(bob)[1]
    with pytest.raises(ValidationError):
        passwords.set_by_link(token, "short", actor=WHO)
    passwords.set_by_link(token, NEW, actor=WHO)


@pytest.mark.parametrize(
    "end",
    [
        lambda bob: passwords.change_password(bob, PASSWORD, NEW, actor=SYSTEM),
        lambda bob: passwords.set_temporary_password(bob, NEW, actor=SYSTEM),
        lambda bob: users.suspend_user(bob, actor=SYSTEM),
        lambda bob: (users.suspend_user(bob, actor=SYSTEM), users.reactivate_user(bob, actor=SYSTEM)),
        lambda bob: users.delete_user(bob, actor=SYSTEM),
        lambda bob: users.update_user(bob, {"email": "robert@fernhill.example"}, actor=SYSTEM),
    ],
    ids=["changed", "set by an administrator", "suspended", "suspended and back", "deleted", "another address"],
)
def test_whatever_changes_who_may_use_it_ends_it(bob, end):
    send_link(bob, actor=SYSTEM)
    token = mailed(bob)[1]
    end(User.objects.get(pk=bob.pk))
    assert find_link(token) is None
    with pytest.raises(ValidationError):
        passwords.set_by_link(token, "another long secret", actor=WHO)


def test_a_mail_that_has_not_left_is_withdrawn_with_its_link(bob):
    send_link(bob, actor=SYSTEM)
    passwords.change_password(bob, PASSWORD, NEW, actor=SYSTEM)
    assert not Mail.objects.filter(sealed=True).exists()
    assert last_link(bob) is None


def test_hours_count_from_when_the_mail_went_out_and_not_before():
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for purpose, lives in LIVES.items():
        assert link_lives(purpose, None, now)
        assert link_lives(purpose, now - lives + timedelta(microseconds=1), now)
        assert not link_lives(purpose, now - lives, now)
    assert LIVES[LinkPurpose.RESET] < LIVES[LinkPurpose.ACTIVATION]


def test_a_link_whose_mail_went_out_too_long_ago_has_ended(bob):
    send_link(bob, actor=SYSTEM)
    token = mailed(bob)[1]
    Mail.objects.filter(sealed=True).update(sent_at=clock.now() - timedelta(minutes=59))
    assert find_link(token) is not None
    Mail.objects.filter(sealed=True).update(sent_at=clock.now() - timedelta(minutes=60))
    assert find_link(token) is None


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000, "é\ud800", "' OR 1=1 --"])
def test_a_token_that_nobody_made_opens_nothing(bob, token):
    send_link(bob, actor=SYSTEM)
    assert find_link(token) is None


@pytest.mark.parametrize("state", ["SUSPENDED", "STAGED"])
def test_who_is_not_active_gets_none_and_the_administrator_reads_why(bob, state):
    User.objects.filter(pk=bob.pk).update(state=state)
    with pytest.raises(ValidationError) as error:
        send_link(bob, actor=SYSTEM)
    assert "Reactivate them first" in error.value.messages[0]
    assert not PasswordLink.objects.exists()
    assert not Mail.objects.exists()


def test_a_link_never_lifts_a_suspension(bob):
    send_link(bob, actor=SYSTEM)
    token = mailed(bob)[1]
    User.objects.filter(pk=bob.pk).update(state="SUSPENDED")
    with pytest.raises(ValidationError):
        passwords.set_by_link(token, NEW, actor=WHO)
    assert User.objects.get(pk=bob.pk).state == "SUSPENDED"


def test_no_row_of_the_database_holds_the_token(bob):
    send_link(bob, actor=SYSTEM)
    token = mailed(bob)[1]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert token not in str(cursor.fetchall()), table


def test_keys_that_somebody_made_with_the_old_password_end(alice):
    key, _ = make_key(alice, "Terraform", 30, actor=SYSTEM)
    send_link(alice, actor=SYSTEM)
    passwords.set_by_link(mailed(alice)[1], NEW, actor=WHO)
    key.refresh_from_db()
    assert key.ended_at is not None
