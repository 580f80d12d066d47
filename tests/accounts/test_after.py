"""What becomes of the row: open Exchanges are settled by looks, and nothing is believed without evidence."""

from dataclasses import replace
from datetime import timedelta

from lockstep.accounts import after
from lockstep.accounts.account import Account, HolderKind, Origin, Status
from lockstep.accounts.actions import Create, Delete, KeysOnly, Patch, SwitchOff
from lockstep.accounts.belief import Belief, belief
from lockstep.accounts.match import Hit
from lockstep.accounts.want import Want
from lockstep.applications.attributes import ACTIVE, COUNTRY, DEPARTMENT, EXTERNAL_ID, LOCALITY, USER_NAME
from tests.laws.rows import BOB, MINUTE, NOW, RENAMED, RINGCENTRAL, SECOND, row, shown, want

PATCH = Patch("401", {DEPARTMENT: "Support"})


def look(account: Account, seen: dict, **more: bool) -> Account:
    return after.looked(account, seen, NOW, RINGCENTRAL, fresh_id="new", **more)


def wait_of(account: Account) -> timedelta:
    assert account.refusal is not None
    assert account.refusal.retry_at is not None
    return account.refusal.retry_at - NOW


def test_a_lost_change_that_shows_was_taken() -> None:
    settled = look(after.opened(row(Belief.ACTIVE), PATCH), shown(True) | {DEPARTMENT: "Support"})
    assert settled.open is None
    assert settled.sent[DEPARTMENT] == "Support"


def test_a_lost_change_that_does_not_show_was_not_taken() -> None:
    settled = look(after.opened(row(Belief.ACTIVE), PATCH), shown(True))
    assert settled.open is None
    assert settled.sent[DEPARTMENT] == "Sales"


def test_a_lost_clearing_that_shows_was_taken() -> None:
    seen = {path: value for path, value in shown(True).items() if path != LOCALITY}
    settled = look(after.opened(row(Belief.ACTIVE), Patch("401", {LOCALITY: None})), seen)
    assert LOCALITY not in settled.sent


def test_after_a_lost_switch_off_nobody_knows_who_did_it() -> None:
    lost = after.opened(row(Belief.ACTIVE), SwitchOff("401"))
    assert belief(lost, RINGCENTRAL) is Belief.UNSURE
    assert belief(look(lost, shown(True)), RINGCENTRAL) is Belief.ACTIVE
    off = look(lost, shown(False))
    assert belief(off, RINGCENTRAL) is Belief.UNCLEAR
    assert belief(after.told_status(off, Status.DISABLED), RINGCENTRAL) is Belief.OFF_THEM
    on_again = look(off, shown(True))
    assert on_again.history
    assert belief(after.accepted(on_again, SwitchOff("401"), shown(False), NOW), RINGCENTRAL) is Belief.OFF_US


def test_a_lost_delete_is_done_when_two_looks_find_nothing() -> None:
    lost = after.opened(row(Belief.ACTIVE), Delete("401"))
    once = after.missed(lost, NOW, fresh_id="new")
    assert once.external_id == "ours"
    twice = after.missed(once, NOW + 30 * SECOND, fresh_id="new")
    assert twice == Account("new")


def test_a_lost_delete_is_done_when_the_id_went_to_somebody_else() -> None:
    lost = after.opened(row(Belief.ACTIVE), Delete("401"))
    assert look(lost, shown(True, "theirs")).remote_id == ""


def test_a_lost_delete_was_not_done_when_the_account_is_there() -> None:
    lost = after.opened(row(Belief.ACTIVE), Delete("401"))
    assert belief(look(lost, shown(True)), RINGCENTRAL) is Belief.ACTIVE


def test_a_lost_change_of_an_account_that_is_gone_is_lost() -> None:
    lost = after.missed(after.opened(row(Belief.ACTIVE), PATCH), NOW, fresh_id="new")
    lost = after.missed(lost, NOW + MINUTE, fresh_id="new")
    assert belief(lost, RINGCENTRAL) is Belief.LOST


def test_a_lost_create_that_is_found_is_ours_with_what_was_sent() -> None:
    lost = after.opened(Account("ours"), Create(BOB | {EXTERNAL_ID: "ours"}))
    found = after.adopted(lost, Hit("401", shown(False)), Origin.CREATED, NOW)
    assert belief(found, RINGCENTRAL) is Belief.PENDING
    assert found.sent == BOB
    assert found.open is None


def test_a_look_between_two_misses_ends_the_count() -> None:
    once = after.missed(after.opened(row(Belief.ACTIVE), PATCH), NOW, fresh_id="new")
    assert look(once, shown(True)).absent_looks == ()


def test_a_list_keeps_what_it_leaves_out() -> None:
    short = {path: value for path, value in shown(True).items() if not RINGCENTRAL.left_out_of_lists(path)}
    listed = look(row(Belief.ACTIVE, seen_full_at=None), short | {DEPARTMENT: "Legal"}, full=False)
    assert listed.seen[COUNTRY] == "DE"
    assert listed.seen[DEPARTMENT] == "Legal"
    assert listed.seen_full_at is None
    assert listed.seen_at == NOW


def test_a_full_look_shows_what_has_gone() -> None:
    short = {path: value for path, value in shown(True).items() if path != COUNTRY}
    assert COUNTRY not in look(row(Belief.ACTIVE), short).seen


def test_a_full_look_makes_the_old_status_old() -> None:
    asked = row(Belief.UNCLEAR, status=Status.REFUSED)
    assert look(asked, shown(False)).status is Status.NOT_ASKED
    assert look(asked, shown(False), full=False).status is Status.REFUSED


def test_out_since_is_kept_until_they_are_back() -> None:
    out = after.wanting(row(Belief.PENDING), want(Want.OUT), NOW)
    later = after.wanting(out, want(Want.GONE), NOW + MINUTE)
    assert later.out_since == NOW
    assert after.wanting(later, want(Want.IN), NOW).out_since is None
    assert after.wanting(later, want(Want.PAUSED), NOW).out_since is None


def test_who_leaves_scope_or_has_another_hindrance_leaves_the_queue() -> None:  # D9
    queued = after.parked(Account("ours"), NOW)
    again = after.parked(queued, NOW + MINUTE)
    assert (again.parked_at, again.line_tried_at) == (NOW, NOW + MINUTE)
    assert after.parked(Account("ours"), NOW, tried=False).line_tried_at is None
    assert after.wanting(again, want(Want.IN), NOW).parked_at == NOW
    for want_ in (Want.PAUSED, Want.OUT, Want.GONE):
        assert after.wanting(again, want(want_), NOW).parked_at is None
    assert after.refused(again, Create(BOB), "x", "No.", NOW).parked_at is None
    assert after.conflicted(again, want(Want.IN), HolderKind.STRANGER, "Eve").parked_at is None
    assert after.created(again, "401", shown(False), NOW, BOB).parked_at is None


def test_refusals_grow_rarer_and_another_action_starts_anew() -> None:
    account, waits = row(Belief.ACTIVE), []
    for _ in range(5):
        account = after.refused(account, PATCH, "", "No.", NOW)
        waits.append(wait_of(account))
    assert waits == [15 * MINUTE, 60 * MINUTE, 360 * MINUTE, timedelta(days=1), timedelta(days=1)]
    other = after.refused(account, SwitchOff("401"), "", "No.", NOW)
    assert wait_of(other) == MINUTE


def test_what_was_refused_and_is_then_taken_is_forgiven() -> None:
    refused = after.refused(row(Belief.ACTIVE), PATCH, "", "No.", NOW)
    assert after.accepted(refused, PATCH, shown(True) | {DEPARTMENT: "Support"}, NOW).refusal is None
    assert after.accepted(refused, Patch("401", {LOCALITY: "Bonn"}), shown(True), NOW).refusal == refused.refusal


def test_a_conflict_ends_with_the_keys_accepted() -> None:
    conflicted = after.conflicted(row(Belief.OFF_US), want(Want.OUT, RENAMED), HolderKind.MOVING, "Carol")
    assert after.accepted(conflicted, KeysOnly("401", {USER_NAME: "x"}), shown(False), NOW).conflict is None
    assert after.accepted(conflicted, PATCH, shown(False), NOW).conflict is not None


def test_nothing_is_left_of_a_deleted_account_but_since_when_they_are_out() -> None:
    gone = after.deleted(replace(row(Belief.OFF_US), out_since=NOW), "new")
    assert gone == Account("new", out_since=NOW)


def test_a_switch_off_that_was_taken_is_recorded() -> None:
    off = after.accepted(row(Belief.ACTIVE), SwitchOff("401"), shown(False), NOW)
    assert off.sent[ACTIVE] is False
    assert off.refusal is None
