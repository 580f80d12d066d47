"""D15: one set of rules for every way of setting a password, and what a password is as text (NIST SP 800-63B)."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from lockstep.directory import passwords
from lockstep.directory.credentials.models import PastPassword
from lockstep.directory.credentials.policy import in_words, policy, refuse_weak
from lockstep.directory.credentials.text import LONGEST, normalised, what_is_wrong_with
from lockstep.directory.models import User
from lockstep.directory.organisation import organisation, update_organisation
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from tests.cast import PASSWORD
from tests.conftest import signed_in

SECOND, THIRD = "a brand new secret", "yet another secret"


def rules(**values: int) -> None:
    update_organisation(values, actor=SYSTEM)


def refused(user: User, password: str) -> str:
    with pytest.raises(ValidationError) as error:
        passwords.set_temporary_password(user, password, actor=SYSTEM)
    return " ".join(error.value.messages)


def test_the_defaults_ask_for_length_and_neither_for_kinds_of_characters_nor_for_changes(alice, bob):
    assert (policy().password_length, policy().password_days) == (12, 0)
    assert in_words(policy()).startswith("At least 12 characters, none of the common ones.")
    passwords.set_temporary_password(bob, "only small letters", actor=SYSTEM)
    bob.refresh_from_db()
    assert bob.password_expires_at is None


def test_the_shortest_length_is_the_organisations_and_said(bob):
    rules(password_length=20)
    assert "at least 20 characters" in refused(bob, "nineteen characters")
    passwords.set_temporary_password(bob, "these are 20 letters", actor=SYSTEM)


def test_each_change_of_the_rules_is_an_event_that_shows_both_numbers(alice):
    rules(password_length=16, password_history=3)
    event = Event.objects.get(kind="organization_update")
    assert {(c["field"], c["old"], c["new"]) for c in event.changes} == {
        ("password_length", 12, 16),
        ("password_history", 5, 3),
    }


@pytest.mark.parametrize("history", [0, 1, 2])
def test_the_last_so_many_may_not_be_used_again(bob, history):
    rules(password_history=history)
    for new in (SECOND, THIRD):
        passwords.set_temporary_password(User.objects.get(pk=bob.pk), new, actor=SYSTEM)
    bob.refresh_from_db()
    newest_first = [THIRD, SECOND, PASSWORD]
    for old in newest_first[:history]:
        assert "used this password before" in refused(bob, old)
    for old in newest_first[history:]:
        refuse_weak(bob, old)


def test_only_hashes_are_kept_and_no_more_than_the_rules_need(bob):
    rules(password_history=3)
    for new in (SECOND, THIRD, "a fourth secret of his", "a fifth secret of his"):
        passwords.set_temporary_password(bob, new, actor=SYSTEM)
    kept = list(PastPassword.objects.filter(user=bob).values_list("hash", flat=True))
    assert len(kept) == 2
    assert not any(word in str(kept) for word in ("secret", "horse"))
    assert len({text.split("$")[0] for text in [*kept, bob.password]}) == 1, "hashed as the present one is"


def test_the_person_is_held_to_the_history_too(bob):
    passwords.change_password(bob, PASSWORD, SECOND, actor=SYSTEM)
    with pytest.raises(ValidationError) as error:
        passwords.change_password(bob, SECOND, PASSWORD, actor=SYSTEM)
    assert "used this password before" in error.value.message_dict["new"][0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x\0y" * 6, "can't be typed"),
        ("tab\tand\nnewline, long enough", "can't be typed"),
        ("half a character \ud800 here", "can't be typed"),
        ("x" * 10_000, f"at most {LONGEST} characters"),
        ("\ufdfa" * 200, f"at most {LONGEST} characters"),  # one character that becomes eighteen
        ("", "too short"),
        ("password1234", "too common"),
        ("bob.tanaka@fernhill", "too similar"),
    ],
)
def test_what_is_no_password_is_refused_with_the_reason_and_nothing_changes(bob, typed, said):
    before = bob.password
    assert said in refused(bob, typed)
    assert User.objects.get(pk=bob.pk).password == before
    assert not PastPassword.objects.exists()


def test_the_longest_is_taken_whole(bob):
    longest = "long enough " * 21 + "last"
    assert len(longest) == LONGEST
    passwords.set_temporary_password(bob, longest, actor=SYSTEM)
    assert bob.check_password(longest)
    assert not bob.check_password(longest[:-1])


def test_any_unicode_is_taken_and_every_spelling_of_it_is_the_same_password(bob):
    """SP 800-63B section 3.1.1.2: normalised before it is hashed, so that it doesn't matter which keyboard typed it."""
    composed = "Straße zum Café 😀"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    passwords.set_temporary_password(bob, decomposed, actor=SYSTEM)
    assert bob.check_password(composed)
    assert bob.check_password(decomposed)
    bob.must_change_password = False
    bob.save()
    for typed in (composed, decomposed):
        assert Client().post("/sign-in", {"username": bob.username, "password": typed}).status_code == 302
    assert normalised("ﬁne № １２") == "fine No 12"
    assert what_is_wrong_with("ﬁne № １２") == ""


def test_spaces_at_the_ends_count(bob):
    passwords.set_temporary_password(bob, "  spaces around it  ", actor=SYSTEM)
    assert not bob.check_password("spaces around it")


def test_the_new_age_counts_from_the_next_password_on(bob):
    rules(password_days=30)
    bob.refresh_from_db()
    assert bob.password_expires_at is None
    passwords.set_temporary_password(bob, SECOND, actor=SYSTEM)
    assert bob.password_expires_at is not None
    assert organisation().password_days == 30


def test_the_page_says_the_rules_as_they_are_now(bob):
    browser = signed_in(bob)
    assert "At least 12 characters" in browser.get("/password").content.decode()
    rules(password_length=31, password_history=1)
    assert "At least 31 characters, none of the common ones. Not the last one." in (
        browser.get("/password").content.decode()
    )
