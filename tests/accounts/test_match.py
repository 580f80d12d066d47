"""Note 1: whose account is it?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lockstep.accounts.account import Status
from lockstep.accounts.match import Hit, Key, MatchKind, carrying, judge, keys_to_ask, same_key
from lockstep.applications.attributes import ACTIVE, EMAIL, EXTERNAL_ID, USER_NAME
from tests.laws.rows import BOB, PLAIN, RINGCENTRAL

BY_NAME = Key("userName", USER_NAME, "bob@fernhill.example")
BY_EMAIL = Key("email", EMAIL, "bob@fernhill.example")


def hit(remote_id: str, active: bool = True, linked_to: str = "") -> Hit:
    return Hit(remote_id, BOB | {ACTIVE: active}, linked_to)


def test_keys_are_compared_by_ascii_case_and_nothing_else() -> None:
    assert same_key("Bob@Fernhill.example", "bob@fernhill.EXAMPLE")
    assert not same_key("straße@x.example", "strasse@x.example")
    assert not same_key("JOSÉ@x.example", "josé@x.example")
    assert not same_key("ﬁona@x.example", "fiona@x.example")
    assert not same_key("\u212a@x.example", "k@x.example")  # the Kelvin sign
    assert not same_key(None, None)
    assert not same_key(True, True)


@given(st.text(), st.text())
def test_two_keys_that_are_the_same_differ_in_ascii_letters_only(one: str, other: str) -> None:
    if same_key(one, other):
        assert len(one) == len(other)
        assert all(a == b or (a.isascii() and b.isascii()) for a, b in zip(one, other, strict=True))


@given(st.text(min_size=1))
def test_case_of_ascii_letters_never_matters(text: str) -> None:
    swapped = "".join(c.swapcase() if c.isascii() else c for c in text)
    assert same_key(text, swapped)


def test_a_filter_that_answers_with_everybody_finds_only_whom_was_asked_for() -> None:
    strangers = [Hit(str(n), {USER_NAME: f"user{n}@x.example", ACTIVE: True}) for n in range(5)]
    assert carrying([*strangers, hit("401")], BY_NAME, "ours") == (hit("401"),)
    assert carrying(strangers, BY_NAME, "ours") == ()


def test_a_hit_by_email_has_to_carry_the_email() -> None:
    other = Hit("402", BOB | {EMAIL: "bob@elsewhere.example"})
    assert carrying([other], BY_EMAIL, "ours") == ()
    assert carrying([other], BY_NAME, "ours") == (other,)


def test_our_external_id_counts_on_every_hit() -> None:
    renamed = Hit("401", {USER_NAME: "other@x.example", EXTERNAL_ID: "ours"})
    assert carrying([renamed], BY_NAME, "ours") == (renamed,)
    assert judge([renamed], "ours").kind is MatchKind.OURS
    assert carrying([renamed], Key("externalId", EXTERNAL_ID, "OURS"), "") == ()  # exactly, not by case


def test_a_repeated_item_is_one_account() -> None:
    assert len(carrying([hit("401"), hit("401")], BY_NAME, "ours")) == 1


def test_no_hit_is_none() -> None:
    assert judge([], "ours").kind is MatchKind.NONE


def test_one_active_account_of_nobody_is_adopted() -> None:
    assert judge([hit("401")], "ours").kind is MatchKind.ADOPT


def test_an_account_with_a_foreign_external_id_is_not() -> None:
    assert judge([Hit("401", BOB | {ACTIVE: True, EXTERNAL_ID: "google"})], "ours").kind is MatchKind.FOREIGN


def test_an_account_that_is_off_or_pending_is_not() -> None:
    assert judge([hit("401", active=False)], "ours").kind is MatchKind.INACTIVE
    pending = replace(hit("401", active=False), status=Status.NOT_ACTIVATED)
    assert judge([pending], "ours").kind is MatchKind.PENDING
    silent = Hit("401", dict(BOB))
    assert judge([silent], "ours").kind is MatchKind.INACTIVE


def test_an_account_that_is_linked_to_somebody_is_not() -> None:
    assert judge([hit("401", linked_to="Eve")], "ours").kind is MatchKind.TAKEN
    ours = Hit("401", BOB | {EXTERNAL_ID: "ours"}, linked_to="Eve")
    assert judge([ours], "ours").kind is MatchKind.TAKEN


def test_two_accounts_are_two_too_many_unless_one_is_ours() -> None:
    assert judge([hit("401"), hit("402")], "ours").kind is MatchKind.SEVERAL
    ours = Hit("402", BOB | {EXTERNAL_ID: "ours"})
    judged = judge([hit("401"), ours], "ours")
    assert judged.kind is MatchKind.OURS
    assert judged.hits == (ours,)
    twice = Hit("403", BOB | {EXTERNAL_ID: "ours"})
    assert judge([ours, twice], "ours").kind is MatchKind.SEVERAL


def test_a_service_that_filters_by_nothing_is_asked_nothing() -> None:
    assert keys_to_ask("ours", BOB, replace(PLAIN, filters={})) == ()


def test_a_key_that_is_empty_is_not_asked_for() -> None:
    assert [key.path for key in keys_to_ask("ours", {EMAIL: "a@x.example"}, RINGCENTRAL)] == [EMAIL]
