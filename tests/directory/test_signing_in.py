"""C3, D15: signing in by password, throttling, sessions that end at once, and a new password as the only thing left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from lockstep.directory import passwords, roles, users
from lockstep.directory.models import SignInFailure, User
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from tests.cast import PASSWORD
from tests.conftest import signed_in


def attempt(username: str, password: str, **extra: str):
    return Client().post("/sign-in", {"username": username, "password": password}, **extra)


def test_a_person_signs_in_with_username_or_email_and_an_event_says_so(bob):
    assert attempt(bob.username, PASSWORD).status_code == 302
    assert attempt(bob.email.upper(), PASSWORD).status_code == 302
    assert Event.objects.filter(kind="user_login_attempt", target_id=bob.id, success=True).count() == 2


def test_an_administrators_sign_in_is_an_event_of_its_own_kind(alice):
    assert attempt(alice.username, PASSWORD).url == "/admin/"
    assert Event.objects.get(kind="admin_login_attempt").success


def test_the_form_sends_an_administrator_to_the_admin_portal_and_anybody_to_where_they_were_headed(alice):
    assert 'name="next" value=""' in Client().get("/sign-in").content.decode()
    assert 'name="next" value="/admin/users"' in Client().get("/sign-in?next=/admin/users").content.decode()


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(bob):
    wrong, unknown = attempt(bob.username, "wrong"), attempt("nobody", "wrong")
    assert wrong.status_code == unknown.status_code == 422
    for response in (wrong, unknown):
        assert b"don&#x27;t go together" in response.content
    assert Event.objects.filter(success=False, reason="wrong username or password").count() == 2


def test_after_eight_wrong_passwords_even_the_right_one_waits(bob):
    for _ in range(8):
        attempt(bob.username, "wrong")
    response = attempt(bob.username, PASSWORD)
    assert b"Too many attempts" in response.content
    assert Event.objects.filter(reason="too many attempts").count() == 1


def test_username_and_email_are_one_account_when_failures_are_counted_and_the_lockout_is_an_event(bob):
    users.update_user(bob, {"username": "bobby"}, actor=SYSTEM)
    for name in ("bobby", bob.email, "BOBBY", bob.email.upper()) * 2:
        attempt(name, "wrong")
    assert b"Too many attempts" in attempt("bobby", PASSWORD).content
    assert b"Too many attempts" in attempt(bob.email, PASSWORD).content
    lockout = Event.objects.get(kind="user_lockout")
    assert (lockout.target_id, lockout.success) == (bob.id, False)


def test_failures_that_count_no_more_are_forgotten(bob):
    attempt(bob.username, "wrong")
    SignInFailure.objects.update(at=clock.now() - timedelta(minutes=11))
    attempt("nobody", "wrong")
    assert list(SignInFailure.objects.values_list("username", flat=True)) == ["nobody"]


def test_forty_failures_from_one_address_slow_that_address_only(bob):
    for n in range(40):
        attempt(f"guess{n}", "wrong", REMOTE_ADDR="192.0.2.1")
    assert attempt(bob.username, PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 422
    assert attempt(bob.username, PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_a_forwarded_address_is_not_believed_from_somebody_who_is_not_a_proxy_of_ours(bob, settings):
    attempt(bob.username, "wrong", HTTP_X_FORWARDED_FOR="198.51.100.9", REMOTE_ADDR="192.0.2.1")
    assert Event.objects.latest("at").client_ip == "192.0.2.1"
    settings.TRUSTED_PROXIES = ["192.0.2.0/24"]
    attempt(bob.username, "wrong", HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.9", REMOTE_ADDR="192.0.2.1")
    assert Event.objects.latest("at").client_ip == "198.51.100.9"


@pytest.mark.parametrize(
    "end",
    [
        lambda bob: users.suspend_user(bob, actor=SYSTEM),
        lambda bob: users.delete_user(bob, actor=SYSTEM),
        lambda bob: passwords.expire_now(bob, actor=SYSTEM),
        lambda bob: passwords.set_temporary_password(bob, "another long secret", actor=SYSTEM),
        lambda bob: roles.give_role(bob, "read_only", actor=SYSTEM),
    ],
    ids=["suspended", "deleted", "expired", "new password", "role"],
)
def test_a_session_ends_at_once_when_its_person_changes(bob, end):
    browser = signed_in(bob)
    assert browser.get("/").status_code == 200
    end(User.objects.get(pk=bob.pk))
    response = browser.get("/")
    assert (response.status_code, response.url) == (302, "/sign-in?next=%2F")


def test_a_suspended_person_is_told_whom_to_ask_and_not_let_in(bob):
    users.suspend_user(bob, actor=SYSTEM)
    assert b"not active" in attempt(bob.username, PASSWORD).content


@pytest.mark.parametrize("why", ["temporary", "expired"])
def test_whoever_has_a_temporary_or_expired_password_can_only_set_a_new_one(bob, why):
    if why == "expired":
        passwords.expire_now(bob, actor=SYSTEM)
    else:
        passwords.set_temporary_password(bob, PASSWORD + "!", actor=SYSTEM)
    browser, old = Client(), PASSWORD + ("!" if why == "temporary" else "")
    browser.post("/sign-in", {"username": bob.username, "password": old})
    assert browser.get("/").url == "/password"
    assert b"Set a new password" in browser.get("/password").content
    refused = browser.post("/password", {"old": old, "new": "a brand new secret", "again": "another one"})
    assert b"The two new passwords differ." in refused.content
    done = browser.post("/password", {"old": old, "new": "a brand new secret", "again": "a brand new secret"})
    assert (done.status_code, done.url) == (302, "/")
    assert browser.get("/").status_code == 200
    assert Event.objects.filter(kind="user_password_change", target_id=bob.id).exists()


def test_a_new_password_keeps_this_session_and_ends_the_others(bob):
    here, there = signed_in(bob), signed_in(bob)
    here.post("/password", {"old": PASSWORD, "new": "a brand new secret", "again": "a brand new secret"})
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_a_new_password_keeps_what_an_administrator_changed_meanwhile(bob):
    stale = User.objects.get(pk=bob.pk)
    users.update_user(bob, {"department": "Sales EMEA"}, actor=SYSTEM)
    passwords.change_password(stale, PASSWORD, "a brand new secret", actor=SYSTEM)
    bob.refresh_from_db()
    assert bob.department == "Sales EMEA"
    assert bob.check_password("a brand new secret")


def test_a_weak_password_is_refused_with_the_reason(bob):
    for weak, why in (("short", "too short"), ("password1234", "too common"), ("bob.tanaka@fernhill", "too similar")):
        with pytest.raises(ValidationError) as error:
            passwords.change_password(bob, PASSWORD, weak, actor=SYSTEM)
        assert why in " ".join(error.value.messages)


def test_expired_means_that_the_moment_has_come():
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert passwords.password_expired(now, now)
    assert not passwords.password_expired(now + timedelta(microseconds=1), now)
    assert not passwords.password_expired(None, now)


def test_no_secret_reaches_an_event(bob):
    attempt(bob.username, "hunter2-is-wrong")
    passwords.change_password(bob, PASSWORD, "a brand new secret", actor=SYSTEM)
    for event in Event.objects.all():
        text = str([event.reason, event.changes, event.details, event.target_label])
        assert "hunter2" not in text
        assert "brand new" not in text


def test_signing_out_ends_the_session(bobs_browser):
    assert b"You have signed out" in bobs_browser.post("/sign-out").content
    assert bobs_browser.get("/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_next_that_leads_elsewhere_is_not_followed(bob, target):
    response = Client().post("/sign-in", {"username": bob.username, "password": PASSWORD, "next": target})
    assert response.url == "/"


def test_a_session_is_no_way_to_try_present_passwords_without_end(bob, bobs_browser):
    typed = {"new": "a brand new secret", "again": "a brand new secret"}
    for _ in range(8):
        bobs_browser.post("/password", {"old": "wrong", **typed})
    assert b"Too many attempts" in bobs_browser.post("/password", {"old": PASSWORD, **typed}).content
    assert b"Too many attempts" in attempt(bob.email, PASSWORD).content
    assert Event.objects.filter(kind="user_password_change", success=False).count() == 8
    assert Event.objects.filter(kind="user_lockout", target_id=bob.id).count() == 1


def test_a_username_is_nobody_elses_address_and_the_other_way_round(bob, carol):
    users.update_user(carol, {"username": "carol"}, actor=SYSTEM)
    for values in ({"username": bob.email.upper()}, {"email": "dan@fernhill.example", "username": bob.email}):
        with pytest.raises(ValidationError):
            users.update_user(carol, values, actor=SYSTEM)
    users.update_user(bob, {"username": "tanaka@fernhill.example"}, actor=SYSTEM)
    with pytest.raises(ValidationError) as refused:
        users.create_user({"username": "new", "email": "Tanaka@fernhill.example"}, actor=SYSTEM)
    assert refused.value.message_dict == {"email": ["Somebody in the directory has this as their username already."]}
    with pytest.raises(ValidationError) as refused:
        users.create_user({"username": bob.email.upper(), "email": "new@fernhill.example"}, actor=SYSTEM)
    assert "as their e-mail address already" in refused.value.message_dict["username"][0]
