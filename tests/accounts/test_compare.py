"""Wanted, sent, seen: what has to be sent, and what is left as they made it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockstep.accounts import after
from lockstep.accounts.account import Account, Origin
from lockstep.accounts.actions import Patch
from lockstep.accounts.belief import Belief
from lockstep.accounts.compare import compare, not_kept
from lockstep.accounts.match import Hit
from lockstep.applications.attributes import ACTIVE, COUNTRY, DEPARTMENT, EXTERNAL_ID, LOCALITY, MOBILE
from tests.laws.rows import BOB, MOVED, NOW, RINGCENTRAL, row, shown

PATHS = sorted(BOB)
VALUES = st.sampled_from(["a", "b", "c"])
SOME = st.dictionaries(st.sampled_from(PATHS), VALUES)


def test_what_is_wanted_and_was_not_sent_is_sent() -> None:
    assert compare(row(Belief.ACTIVE), MOVED).changes == {DEPARTMENT: "Support"}


def test_what_is_there_already_is_not_sent() -> None:
    account = replace(row(Belief.ACTIVE), sent={}, made={})
    assert compare(account, BOB).changes == {}


@pytest.mark.parametrize(("path", "said"), [(COUNTRY, "Germany"), (COUNTRY, "DEU"), (MOBILE, "+49 30 9018 2000")])
def test_the_same_in_other_words_is_no_difference(path: str, said: str) -> None:
    wanted = {**BOB, COUNTRY: "DE", MOBILE: "+493090182000"}
    account = replace(row(Belief.ACTIVE), sent={}, made={}, seen={**wanted, path: said})
    assert compare(account, wanted).changes == {}
    other = replace(account, seen={**wanted, path: "Austria" if path == COUNTRY else "+49 30 9018 2001"})
    assert compare(other, wanted).changes == {path: wanted[path]}


def test_what_they_made_of_a_value_is_shown_and_not_fought() -> None:
    account = after.created(Account("ours"), "401", shown(False, **{COUNTRY: "Germany"}), NOW, BOB)
    difference = compare(account, BOB)
    assert difference.changes == {}
    assert difference.drift == {}
    assert difference.kept == {COUNTRY: "Germany"}
    assert not_kept(account, BOB) == ()


def test_a_value_they_take_no_notice_of_is_not_sent_again() -> None:
    seen = {path: value for path, value in shown(True).items() if path != DEPARTMENT}
    account = after.accepted(row(Belief.ACTIVE, seen=seen), Patch("401", {DEPARTMENT: "Support"}), seen, NOW)
    assert compare(account, MOVED).changes == {}
    assert compare(account, MOVED).kept == {DEPARTMENT: None}
    assert not_kept(account, MOVED) == (DEPARTMENT,)


def test_what_was_seen_to_change_since_is_drift_and_put_right_once() -> None:
    drifted = after.looked(row(Belief.ACTIVE), shown(True, **{DEPARTMENT: "Legal"}), NOW, RINGCENTRAL, fresh_id="n")
    difference = compare(drifted, BOB)
    assert difference.drift == {DEPARTMENT: "Legal"}
    assert difference.changes == {DEPARTMENT: "Sales"}
    again = after.accepted(drifted, Patch("401", difference.changes), shown(True, **{DEPARTMENT: "Legal"}), NOW)
    assert compare(again, BOB).changes == {}


def test_a_value_they_took_away_is_drift_too() -> None:
    seen = {path: value for path, value in shown(True).items() if path != DEPARTMENT}
    drifted = after.looked(row(Belief.ACTIVE), seen, NOW, RINGCENTRAL, fresh_id="n")
    assert compare(drifted, BOB).changes == {DEPARTMENT: "Sales"}
    again = after.accepted(drifted, Patch("401", {DEPARTMENT: "Sales"}), shown(True), NOW)
    gone_again = after.looked(again, seen, NOW, RINGCENTRAL, fresh_id="n")
    assert compare(gone_again, BOB).changes == {}


def test_only_what_we_sent_is_removed() -> None:
    less = {path: value for path, value in BOB.items() if path != LOCALITY}
    assert compare(row(Belief.ACTIVE), less).changes == {LOCALITY: None}
    theirs = after.adopted(Account("ours"), Hit("388", BOB | {ACTIVE: True}), Origin.ADOPTED, NOW)
    assert compare(theirs, less).changes == {}


def test_what_is_gone_already_is_not_removed() -> None:
    less = {path: value for path, value in BOB.items() if path != LOCALITY}
    account = row(Belief.ACTIVE, seen={path: value for path, value in shown(True).items() if path != LOCALITY})
    assert compare(account, less).changes == {}


def test_active_and_external_id_are_not_compared() -> None:
    account = row(Belief.OFF_US)
    assert compare(account, BOB | {ACTIVE: True, EXTERNAL_ID: "other"}).changes == {}
    assert compare(replace(account, made={}), {}).changes.keys().isdisjoint({ACTIVE, EXTERNAL_ID})


@given(sent=SOME, seen=SOME, wanted=SOME, service=st.dictionaries(st.sampled_from(PATHS), VALUES | st.none()))
def test_once_sent_nothing_is_left_to_send_whatever_they_make_of_it(
    sent: dict, seen: dict, wanted: dict, service: dict
) -> None:
    made = {path: (seen.get(path),) for path in sent}
    account = replace(row(Belief.ACTIVE), sent=sent, seen=seen, made=made)
    changes = dict(compare(account, wanted).changes)
    answer = {path: value for path, value in (seen | changes | service).items() if value is not None}
    taken = after.accepted(account, Patch("401", changes), answer, NOW)
    assert changes.keys().isdisjoint(compare(taken, wanted).changes)


@given(sent=SOME, seen=SOME, wanted=SOME)
def test_an_obedient_service_ends_as_wanted(sent: dict, seen: dict, wanted: dict) -> None:
    account = replace(row(Belief.ACTIVE), sent=sent, seen=sent | seen, made={path: (v,) for path, v in sent.items()})
    changes = dict(compare(account, wanted).changes)
    answer = {path: value for path, value in (sent | seen | changes).items() if value is not None}
    taken = after.accepted(account, Patch("401", changes), answer, NOW)
    assert compare(taken, wanted).changes == {}
    assert all(taken.seen.get(path) == value for path, value in wanted.items())
    assert all(path not in taken.seen for path in sent if path not in wanted)


@given(seen=SOME, wanted=SOME)
def test_adopting_never_clears(seen: dict, wanted: dict) -> None:
    account = after.adopted(Account("ours"), Hit("388", seen), Origin.ADOPTED, NOW)
    assert None not in compare(account, wanted).changes.values()
