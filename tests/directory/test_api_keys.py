"""C4: keys of the API are kept as hashes, and end with what made their owner an administrator."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lockstep.directory import keys, keys_due, passwords, roles, users
from lockstep.directory.due import note_expired
from lockstep.directory.key_use import FAILURES_BY_ADDRESS, Refused, use_key
from lockstep.directory.models import ApiKey, KeyFailure
from lockstep.directory.things import acting
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM, Actor
from lockstep.insights.models import Event
from tests import cast

SCRIPT = Actor("anonymous", ip="192.0.2.7", user_agent="curl")


@pytest.fixture
def second(alice):
    """Another administrator, so that the rules about the last one stand in nobody's way."""
    person = cast.person("Dora Lind")
    roles.give_role(person, "administrator", actor=SYSTEM)
    person.refresh_from_db()
    return person


@pytest.fixture
def made(second):
    return keys.make_key(second, "Nightly", 90, actor=acting(second))


def events(kind):
    return list(Event.objects.filter(kind=kind).order_by("at"))


def test_the_secret_is_nowhere_but_in_the_answer(made):
    key, secret = made
    assert len(secret) > 40
    assert secret.startswith(key.prefix)
    kept = str(ApiKey.objects.values().get()) + str(list(Event.objects.values()))
    assert secret[len(key.prefix) :] not in kept
    (event,) = events("api_key_create")
    assert event.details["name"] == "Nightly"
    assert event.details["prefix"] == key.prefix


def test_a_right_key_lets_its_owner_in_and_the_event_of_it_comes_once_a_day_and_address(made):
    key, secret = made
    for ip in ("192.0.2.7", "192.0.2.7", "192.0.2.8", "192.0.2.7"):
        found = use_key(secret, actor=Actor("anonymous", ip=ip))
        assert isinstance(found, ApiKey)
        assert found.owner == key.owner
    told = events("api_key_use")
    assert [(e.client_ip, e.actor_kind, e.actor_label) for e in told] == [
        ("192.0.2.7", "api", "Dora Lind (API key Nightly)"),
        ("192.0.2.8", "api", "Dora Lind (API key Nightly)"),
    ]
    key.refresh_from_db()
    assert key.last_used_at is not None
    assert key.last_used_ip == "192.0.2.7"


ENDS = {
    "suspended": lambda user: users.suspend_user(user, actor=SYSTEM),
    "deleted": lambda user: users.delete_user(user, actor=SYSTEM),
    "role taken": lambda user: roles.give_role(user, "", actor=SYSTEM),
    "role lowered": lambda user: roles.give_role(user, "read_only", actor=SYSTEM),
    "password expired": lambda user: passwords.expire_now(user, actor=SYSTEM),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_key_ends_at_once_and_for_good_with_what_its_owner_was(made, second, end):
    key, secret = made
    ENDS[end](second)
    assert isinstance(use_key(secret, actor=SCRIPT), Refused)
    key.refresh_from_db()
    assert key.ended_at is not None
    assert events("api_key_end")[0].reason == key.ended_because
    refused = events("api_key_use")[0]
    assert not refused.success
    assert refused.target_label == "Dora Lind"


def test_a_reactivated_administrator_makes_new_keys(made, second):
    users.suspend_user(second, actor=SYSTEM)
    users.reactivate_user(second, actor=SYSTEM)
    assert isinstance(use_key(made[1], actor=SCRIPT), Refused)


def test_a_key_is_refused_from_the_moment_its_owners_password_expires_before_anybody_has_noted_it(made, second):
    passwords.set_expiry(second, clock.now() + timedelta(days=1), actor=SYSTEM)
    with time_machine.travel(clock.now() + timedelta(days=1, seconds=1)):
        assert isinstance(use_key(made[1], actor=SCRIPT), Refused)
        assert ApiKey.objects.get().ended_at is None
        note_expired()
        assert ApiKey.objects.get().ended_because == "its owner's password expired"


def test_a_key_expires_on_its_last_day_at_the_door_and_then_in_the_list(made):
    with time_machine.travel(clock.now() + timedelta(days=90, seconds=1)):
        assert "expired" in use_key(made[1], actor=SCRIPT).sentence
        assert keys_due.end_expired() == 1
        assert keys_due.end_expired() == 0
    assert ApiKey.objects.get().ended_because == "its last day has come"
    assert len(events("api_key_end")) == 1


def test_wrong_keys_are_slowed_down_by_address_and_stop_leaving_events(made):
    for _ in range(FAILURES_BY_ADDRESS):
        assert use_key("lsk_wrong", actor=SCRIPT).wait_seconds == 0
    assert use_key("lsk_wrong", actor=SCRIPT).wait_seconds == 600
    assert (
        sum(event.repeats + 1 for event in events("api_key_use")) == FAILURES_BY_ADDRESS == KeyFailure.objects.count()
    )
    assert use_key("lsk_wrong", actor=Actor("anonymous", ip="192.0.2.9")).wait_seconds == 0
    assert isinstance(use_key(made[1], actor=SCRIPT), ApiKey), "a neighbour's broken script locks nobody out"
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert use_key("lsk_wrong", actor=SCRIPT).wait_seconds == 0


def test_what_was_sent_as_a_key_is_in_no_event(made):
    use_key("hunter2 of another service", actor=SCRIPT)
    assert "hunter2" not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("name", "days", "sentence"),
    [
        ("", 90, "Say what the key is for."),
        ("a" * 81, 90, "At most 80 characters"),
        ("N", 91, "A key lives 30, 90, 365 days."),
    ],
)
def test_a_key_has_a_purpose_and_a_last_day(second, name, days, sentence):
    with pytest.raises(ValidationError) as error:
        keys.make_key(second, name, days, actor=SYSTEM)
    assert sentence in " ".join(error.value.messages)


def test_only_people_with_a_role_have_keys(bob):
    with pytest.raises(ValidationError):
        keys.make_key(bob, "Mine", 90, actor=acting(bob))


def test_a_person_has_twenty_keys_at_most(made, second):
    for number in range(keys.MOST_KEYS - 1):
        keys.make_key(second, f"Key {number}", 30, actor=SYSTEM)
    with pytest.raises(ValidationError):
        keys.make_key(second, "One more", 30, actor=SYSTEM)
    keys.revoke_key(made[0], actor=SYSTEM)
    keys.make_key(second, "One more", 30, actor=SYSTEM)


def test_a_password_set_by_somebody_else_ends_the_keys(alice):
    key, _secret = keys.make_key(alice, "Terraform", 30, actor=SYSTEM)
    passwords.set_temporary_password(alice, "another long secret", actor=SYSTEM)
    key.refresh_from_db()
    assert key.ended_because == "a password was set for its owner"
