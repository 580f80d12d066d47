"""Each note of the table, and each of its ALWAYS rules."""

from dataclasses import replace

import pytest

from lockstep.accounts import after
from lockstep.accounts.account import Choice, Conflict, HolderKind, Open, Origin, Refusal, Revival, Status, Verb
from lockstep.accounts.actions import (
    WRITES_TO_AN_ID,
    Adopt,
    AskStatus,
    Create,
    Delete,
    Find,
    Forget,
    Hold,
    HoldReason,
    KeysOnly,
    Look,
    LookWhy,
    Nothing,
    NotSent,
    Park,
    Patch,
    ReviveAndDelete,
    StartAfresh,
    SwitchOff,
    SwitchOn,
    Wait,
    Why,
    fingerprint,
)
from lockstep.accounts.belief import Belief, belief
from lockstep.accounts.lint import Issue, IssueCode
from lockstep.accounts.match import Hit, MatchKind
from lockstep.accounts.parking import Lines
from lockstep.accounts.plan import plan, rank
from lockstep.accounts.want import Want
from lockstep.applications.attributes import ACTIVE, COUNTRY, DEPARTMENT, EMAIL, EXTERNAL_ID, LOCALITY, USER_NAME
from tests.laws.rows import (
    BOB,
    MINUTE,
    MOVED,
    NOBODY,
    NOW,
    PLAIN,
    RENAMED,
    RINGCENTRAL,
    SECOND,
    adopted,
    conditions,
    found,
    row,
    shown,
    want,
)

ISSUE = Issue(
    "username", IssueCode.USERNAME_NOT_EMAIL, "The username has to be the e-mail address.", (USER_NAME, EMAIL)
)
DEPARTMENT_ISSUE = Issue("department", IssueCode.TOO_LONG, "Too long.", (DEPARTMENT,))
IN, PAUSED, OUT, GONE = Want.IN, Want.PAUSED, Want.OUT, Want.GONE


# note 1: find, create, adopt, hold, park


def test_it_searches_by_what_the_service_filters_by_in_order() -> None:
    action = plan(row(Belief.ABSENT), want(IN), conditions())
    assert isinstance(action, Find)
    assert [(key.attribute, key.value) for key in action.keys] == [
        ("userName", "bob@fernhill.example"),
        ("email", "bob@fernhill.example"),
    ]
    traits = replace(RINGCENTRAL, filters={"email": "emails.value", "userName": "userName", "externalId": "externalId"})
    action = plan(row(Belief.ABSENT), want(IN), conditions(traits))
    assert isinstance(action, Find)
    assert [key.attribute for key in action.keys] == ["externalId", "userName", "emails.value"]


def test_no_match_is_created_with_our_external_id() -> None:
    action = plan(row(Belief.ABSENT), want(IN), conditions(found=NOBODY))
    assert action == Create(BOB | {EXTERNAL_ID: "ours"})
    action = plan(row(Belief.ABSENT), want(IN), conditions(PLAIN, found=NOBODY))
    assert action == Create(BOB | {EXTERNAL_ID: "ours", ACTIVE: True})


def test_what_the_service_would_refuse_is_not_created() -> None:  # D8
    action = plan(row(Belief.ABSENT), want(IN, issues=(ISSUE,)), conditions(found=NOBODY))
    assert action == NotSent((ISSUE,))


def test_one_active_match_of_nobody_is_adopted_and_nothing_sent() -> None:
    hit = Hit("388", BOB | {ACTIVE: True})
    action = plan(row(Belief.ABSENT), want(IN), conditions(found=found(MatchKind.ADOPT, hit)))
    assert action == Adopt(hit, Origin.ADOPTED)


def test_an_account_with_our_own_external_id_is_ours() -> None:
    hit = Hit("388", shown(False))
    action = plan(row(Belief.ABSENT), want(IN), conditions(found=found(MatchKind.OURS, hit)))
    assert action == Adopt(hit, Origin.CREATED)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (MatchKind.INACTIVE, HoldReason.MATCH_INACTIVE),
        (MatchKind.PENDING, HoldReason.MATCH_PENDING),
        (MatchKind.FOREIGN, HoldReason.MATCH_FOREIGN),
        (MatchKind.TAKEN, HoldReason.MATCH_TAKEN),
        (MatchKind.SEVERAL, HoldReason.MATCH_SEVERAL),
    ],
)
def test_any_other_match_is_held_with_the_reason(kind: MatchKind, reason: HoldReason) -> None:
    hit = Hit("388", shown(True, "theirs"))
    action = plan(row(Belief.ABSENT), want(IN), conditions(found=found(kind, hit)))
    assert isinstance(action, Hold)
    assert action.reason is reason
    assert action.hits == (hit,)


def test_adopting_never_clears() -> None:
    hit = Hit("388", BOB | {ACTIVE: True, "title": "Clerk"})
    account = after.adopted(row(Belief.ABSENT), hit, Origin.ADOPTED, NOW)
    less = {path: value for path, value in MOVED.items() if path != LOCALITY}
    assert plan(account, want(IN, less), conditions()) == Patch("388", {DEPARTMENT: "Support"})


def test_without_a_free_line_it_is_parked() -> None:  # D9
    action = plan(row(Belief.ABSENT), want(IN), conditions(found=NOBODY, lines=Lines.NONE))
    assert action == Park("DE")


def test_who_is_parked_costs_no_search_until_their_turn() -> None:  # D9
    parked = row(Belief.ABSENT, parked_at=NOW - MINUTE)
    assert plan(parked, want(IN), conditions(lines=Lines.NONE)) == Park("DE")
    assert isinstance(plan(parked, want(IN), conditions(lines=Lines.CANARY)), Find)
    assert isinstance(plan(parked, want(IN), conditions(lines=Lines.OPEN)), Find)


def test_the_canary_is_tried() -> None:  # D9
    action = plan(row(Belief.ABSENT), want(IN), conditions(found=NOBODY, lines=Lines.CANARY))
    assert isinstance(action, Create)


# note 2: unsure


def test_a_lost_create_is_searched_for_by_the_keys_as_sent() -> None:
    account = row(Belief.ABSENT, open=Open(Verb.CREATE, BOB | {EXTERNAL_ID: "ours"}))
    for kind in (IN, PAUSED, OUT, GONE):
        action = plan(account, want(kind, RENAMED), conditions())
        assert isinstance(action, Find)
        assert {key.value for key in action.keys} == {"bob@fernhill.example"}


def test_absent_is_believed_after_two_looks_thirty_seconds_apart() -> None:
    account = row(Belief.ABSENT, open=Open(Verb.CREATE, BOB))
    once = after.missed(account, NOW, fresh_id="new")
    assert belief(once, RINGCENTRAL) is Belief.UNSURE
    assert plan(once, want(IN), conditions(now=NOW + 29 * SECOND)) == Wait(Why.LOOKED, NOW + 30 * SECOND)
    assert isinstance(plan(once, want(IN), conditions(now=NOW + 30 * SECOND)), Find)
    too_soon = after.missed(once, NOW + 29 * SECOND, fresh_id="new")
    assert belief(too_soon, RINGCENTRAL) is Belief.UNSURE
    twice = after.missed(too_soon, NOW + 30 * SECOND, fresh_id="new")
    assert belief(twice, RINGCENTRAL) is Belief.ABSENT
    assert twice.external_id == "ours"  # should the create still arrive, it is known as ours


def test_an_unsure_change_is_looked_for_by_its_id() -> None:
    assert plan(row(Belief.UNSURE), want(IN), conditions()) == Look("401", LookWhy.UNSURE)


# note 3: pending and mistyped


def test_pending_waits_whatever_changes() -> None:  # D13
    assert plan(row(Belief.PENDING), want(IN), conditions()) == Wait(Why.PENDING)
    assert plan(row(Belief.PENDING), want(IN, MOVED), conditions()) == Wait(Why.PENDING)
    chosen = row(Belief.PENDING, choice=Choice.DELETE_THEN_CREATE)
    assert plan(chosen, want(IN, MOVED), conditions()) == Wait(Why.PENDING)


def test_a_mistyped_pending_account_is_deleted_and_created_anew_when_an_admin_says_so() -> None:
    mistyped = row(Belief.PENDING)
    assert plan(mistyped, want(IN, RENAMED), conditions()) == Wait(Why.PENDING_MISTYPED)
    chosen = replace(mistyped, choice=Choice.DELETE_THEN_CREATE)
    assert plan(chosen, want(IN, RENAMED), conditions()) == Delete("401")
    gone = after.deleted(chosen, "new")
    assert gone.external_id == "new"
    created = plan(gone, want(IN, RENAMED), conditions(found=NOBODY))
    assert created == Create(RENAMED | {EXTERNAL_ID: "new"})


def test_a_mistyped_account_of_others_is_not_deleted() -> None:
    chosen = replace(adopted(row(Belief.PENDING)), choice=Choice.DELETE_THEN_CREATE)
    assert plan(chosen, want(IN, RENAMED), conditions()) == Wait(Why.PENDING)


# note 4: a pending leaver


def test_a_pending_leaver_is_deleted_after_the_settle_time() -> None:  # D13
    account = row(Belief.PENDING, out_since=NOW - 119 * SECOND)
    assert plan(account, want(OUT), conditions()) == Wait(Why.SETTLING, NOW + 1 * SECOND)
    assert plan(replace(account, out_since=NOW - 2 * MINUTE), want(OUT), conditions()) == Delete("401")
    assert isinstance(plan(replace(account, out_since=None), want(OUT), conditions()), Wait)


def test_suspension_and_deletion_have_no_settle_time() -> None:  # D13
    account = row(Belief.PENDING, out_since=NOW)
    assert plan(account, replace(want(OUT), at_once=True), conditions()) == Delete("401")
    assert plan(account, want(GONE), conditions()) == Delete("401")


def test_a_pending_account_that_is_not_ours_is_held() -> None:
    account = replace(adopted(row(Belief.PENDING)), out_since=NOW - MINUTE * 10)
    assert plan(account, replace(want(OUT), at_once=True), conditions()) == Hold(HoldReason.PENDING_NOT_OURS)


# note 5: coming back


def test_who_comes_back_is_switched_on_and_patched_in_one_request() -> None:
    assert plan(row(Belief.OFF_US), want(IN, MOVED), conditions()) == SwitchOn(
        "401", {ACTIVE: True, DEPARTMENT: "Support"}
    )
    assert plan(row(Belief.OFF_US), want(IN), conditions()) == SwitchOn("401", {ACTIVE: True})


def test_what_the_service_would_refuse_is_not_sent_and_what_is_unchanged_hinders_nobody() -> None:
    for believed in (Belief.ACTIVE, Belief.OFF_US):
        assert plan(row(believed), want(IN, MOVED, issues=(DEPARTMENT_ISSUE,)), conditions()) == NotSent(
            (DEPARTMENT_ISSUE,)
        )
    assert plan(row(Belief.ACTIVE), want(IN, MOVED, issues=(ISSUE,)), conditions()) == Patch(
        "401", {DEPARTMENT: "Support"}
    )
    assert plan(row(Belief.OFF_US), want(IN, BOB, issues=(ISSUE,)), conditions()) == SwitchOn("401", {ACTIVE: True})


# note 6: keys only


def test_a_switched_off_account_gets_its_keys_and_nothing_else() -> None:
    keys = {USER_NAME: RENAMED[USER_NAME], EMAIL: RENAMED[EMAIL]}
    for kind in (PAUSED, OUT):
        assert plan(row(Belief.OFF_US), want(kind, RENAMED | {DEPARTMENT: "Support"}), conditions()) == KeysOnly(
            "401", keys
        )
        assert plan(row(Belief.OFF_US), want(kind, MOVED), conditions()) == Nothing(Why.IN_STEP)
        assert plan(row(Belief.OFF_US), want(kind, RENAMED, issues=(ISSUE,)), conditions()) == Nothing(Why.IN_STEP)


# note 7: revive and delete


def test_deleting_an_inactive_account_begins_only_with_two_writes_and_two_minutes() -> None:  # D11
    for believed in (Belief.OFF_US, Belief.OFF_THEM):
        account = row(believed)
        assert plan(account, want(GONE), conditions(writes_free=2, token_seconds=120)) == ReviveAndDelete("401")
        assert plan(account, want(GONE), conditions(writes_free=1, token_seconds=120)) == Wait(Why.UNIT)
        assert plan(account, want(GONE), conditions(writes_free=2, token_seconds=119)) == Wait(Why.UNIT)


def half_done() -> after.Account:
    """Switched on again so that it can be deleted; the delete is under way."""
    begun = after.opened(row(Belief.OFF_US), ReviveAndDelete("401"))
    assert begun.revival is Revival.BEGUN
    return after.accepted(begun, ReviveAndDelete("401"), shown(True), NOW)


def test_a_crash_between_the_halves_is_carried_on() -> None:  # D11
    assert plan(half_done(), want(GONE), conditions()) == Delete("401")


def test_a_delete_that_is_not_confirmed_switches_off_again_at_once() -> None:  # D11
    sent = after.opened_delete(half_done())
    unconfirmed = [
        after.revival_failed(sent),
        after.not_sent(sent),
        after.refused(sent, ReviveAndDelete("401"), "", "No.", NOW),
        after.looked(sent, shown(True), NOW, RINGCENTRAL, fresh_id="new"),
    ]
    for account in unconfirmed:
        assert belief(account, RINGCENTRAL) is Belief.ACTIVE
        assert plan(account, want(GONE), conditions()) == SwitchOff("401")
        off = after.accepted(after.opened(account, SwitchOff("401")), SwitchOff("401"), shown(False), NOW)
        assert belief(off, RINGCENTRAL) is Belief.OFF_US
        assert off.revival is Revival.NONE


def test_a_failed_revival_stays_failed_while_the_account_is_active() -> None:  # D11
    failed = after.revival_failed(after.opened_delete(half_done()))
    lost = after.opened(failed, SwitchOff("401"))
    seen_on = after.looked(lost, shown(True), NOW, RINGCENTRAL, fresh_id="new")
    assert plan(seen_on, want(GONE), conditions()) == SwitchOff("401")


def test_a_refused_revival_is_tried_again_later_only() -> None:  # D11
    account = after.refused(after.opened_delete(half_done()), ReviveAndDelete("401"), "", "No.", NOW)
    off = after.accepted(account, SwitchOff("401"), shown(False), NOW)
    assert plan(off, want(GONE), conditions()) == Wait(Why.REFUSED, NOW + 15 * MINUTE, "No.")


def test_the_first_half_refused_leaves_it_off() -> None:
    begun = after.opened(row(Belief.OFF_US), ReviveAndDelete("401"))
    assert belief(after.refused(begun, ReviveAndDelete("401"), "", "No.", NOW), RINGCENTRAL) is Belief.OFF_US
    assert after.not_sent(begun).revival is Revival.NONE


def test_a_leaver_whose_deletion_is_refused_is_at_least_switched_off() -> None:
    account = after.refused(row(Belief.ACTIVE), Delete("401"), "", "No.", NOW)
    assert plan(account, want(GONE), conditions()) == SwitchOff("401")


def test_a_pending_account_that_cannot_be_deleted_may_have_been_used_and_switched_off() -> None:
    account = after.refused(row(Belief.PENDING, status=Status.NOT_ASKED), Delete("401"), "", "No.", NOW)
    for wanted in (want(GONE), replace(want(OUT), at_once=True)):
        assert plan(account, wanted, conditions()) == AskStatus("401")
        assert isinstance(plan(account, wanted, conditions(replace(RINGCENTRAL, status_asked=False))), Wait)
        assert isinstance(plan(after.told_status(account, Status.REFUSED), wanted, conditions()), Wait)
    disabled = after.told_status(account, Status.DISABLED)
    assert plan(disabled, want(GONE), conditions()) == ReviveAndDelete("401")
    assert plan(disabled, want(OUT), conditions()) == Nothing(Why.LEFT_TO_THEM)


# note 8: an admin chooses


def test_off_by_them_is_switched_on_only_by_an_admin() -> None:
    held = row(Belief.OFF_THEM)
    assert plan(held, want(IN), conditions()) == Hold(HoldReason.OFF_THERE)
    chosen = after.chose(held, Choice.SWITCH_ON, HoldReason.OFF_THERE)
    assert plan(chosen, want(IN, MOVED), conditions()) == SwitchOn("401", {ACTIVE: True, DEPARTMENT: "Support"})
    let_go = after.chose(held, Choice.LET_GO, HoldReason.OFF_THERE)
    assert plan(let_go, want(IN), conditions()) == Nothing(Why.LET_GO)
    wrong = after.chose(held, Choice.CREATE_AGAIN, HoldReason.OFF_THERE)
    assert plan(wrong, want(IN), conditions()) == Hold(HoldReason.OFF_THERE)


def test_unclear_is_asked_then_held_then_chosen() -> None:
    unclear = row(Belief.UNCLEAR)
    assert plan(unclear, want(IN), conditions()) == AskStatus("401")
    refused = after.told_status(unclear, Status.REFUSED)
    assert plan(refused, want(IN), conditions()) == Hold(HoldReason.UNCLEAR)
    assert plan(unclear, want(IN), conditions(PLAIN)) == Hold(HoldReason.UNCLEAR)
    chosen = after.chose(refused, Choice.SWITCH_ON, HoldReason.UNCLEAR)
    assert plan(chosen, want(IN), conditions()) == SwitchOn("401", {ACTIVE: True})
    for kind in (PAUSED, OUT, GONE):
        assert plan(chosen, want(kind), conditions()) == Hold(HoldReason.UNCLEAR)
    let_go = after.chose(refused, Choice.LET_GO, HoldReason.UNCLEAR)
    for kind in (IN, PAUSED, OUT, GONE):
        assert plan(let_go, want(kind), conditions()) == Nothing(Why.LET_GO)


def test_lost_is_created_again_only_by_an_admin() -> None:
    lost = row(Belief.LOST)
    assert plan(lost, want(IN), conditions()) == Hold(HoldReason.LOST)
    again = after.chose(lost, Choice.CREATE_AGAIN, HoldReason.LOST)
    assert plan(again, want(IN), conditions()) == StartAfresh()
    afresh = after.afresh(again, "new")
    assert afresh.external_id == "new"
    assert isinstance(plan(afresh, want(IN), conditions()), Find)
    let_go = after.chose(lost, Choice.LET_GO, HoldReason.LOST)
    assert plan(let_go, want(IN), conditions()) == Nothing(Why.LET_GO)


def test_an_inactive_match_is_taken_over_and_switched_on_only_by_an_admin() -> None:
    hit = Hit("388", BOB | {ACTIVE: False})
    chosen = after.chose(row(Belief.ABSENT), Choice.SWITCH_ON, HoldReason.MATCH_INACTIVE)
    assert plan(chosen, want(IN), conditions(found=found(MatchKind.INACTIVE, hit))) == Adopt(hit, Origin.ADOPTED)
    foreign = found(MatchKind.FOREIGN, hit)
    assert isinstance(plan(chosen, want(IN), conditions(found=foreign)), Hold)
    account = after.adopted(chosen, hit, Origin.ADOPTED, NOW)
    assert belief(account, RINGCENTRAL) is Belief.OFF_THEM
    assert plan(account, want(IN), conditions()) == SwitchOn("388", {ACTIVE: True})
    let_go = after.chose(row(Belief.ABSENT), Choice.LET_GO, HoldReason.MATCH_FOREIGN)
    assert plan(let_go, want(IN), conditions()) == Nothing(Why.LET_GO)


def test_a_choice_answers_its_own_hold_and_no_later_one() -> None:
    chosen = after.chose(row(Belief.OFF_THEM), Choice.SWITCH_ON, HoldReason.MATCH_INACTIVE)
    assert plan(chosen, want(IN), conditions()) == Hold(HoldReason.OFF_THERE)
    done = after.accepted(
        after.chose(row(Belief.OFF_THEM), Choice.SWITCH_ON, HoldReason.OFF_THERE),
        SwitchOn("401", {ACTIVE: True}),
        shown(True),
        NOW,
    )
    off_again = after.looked(done, shown(False), NOW, RINGCENTRAL, fresh_id="new")
    assert plan(off_again, want(IN), conditions()) == Hold(HoldReason.OFF_THERE)


# always: a fresh look before each write


WRITES = [
    (Belief.ACTIVE, IN, Patch),
    (Belief.ACTIVE, OUT, SwitchOff),
    (Belief.ACTIVE, PAUSED, SwitchOff),
    (Belief.ACTIVE, GONE, Delete),
    (Belief.OFF_US, IN, SwitchOn),
    (Belief.OFF_US, OUT, KeysOnly),
    (Belief.OFF_US, GONE, ReviveAndDelete),
    (Belief.OFF_THEM, GONE, ReviveAndDelete),
    (Belief.PENDING, GONE, Delete),
]


@pytest.mark.parametrize(("believed", "kind", "write"), WRITES)
def test_no_write_to_an_id_not_seen_in_the_last_minute(believed: Belief, kind: Want, write: type) -> None:
    account = row(believed, seen_at=NOW - 60 * SECOND, seen_full_at=NOW - 60 * SECOND)
    attributes = RENAMED
    assert isinstance(plan(account, want(kind, attributes), conditions()), write)
    stale = replace(account, seen_at=NOW - 61 * SECOND, seen_full_at=NOW - 61 * SECOND)
    assert plan(stale, want(kind, attributes), conditions()) == Look("401", LookWhy.FRESH)
    never = replace(account, seen_at=None)
    assert plan(never, want(kind, attributes), conditions()) == Look("401", LookWhy.FRESH)


def test_what_a_list_leaves_out_is_changed_only_after_a_full_look() -> None:
    listed = row(Belief.ACTIVE, seen_full_at=None)
    moved_house = BOB | {LOCALITY: "Hamburg"}
    assert plan(listed, want(IN, moved_house), conditions()) == Look("401", LookWhy.FRESH)
    assert isinstance(plan(listed, want(IN, MOVED), conditions()), Patch)


@pytest.mark.parametrize("kind", [IN, PAUSED, OUT, GONE])
def test_an_id_that_shows_another_external_id_is_never_written_to(kind: Want) -> None:
    for believed in (Belief.ACTIVE, Belief.OFF_US, Belief.OFF_THEM, Belief.PENDING):
        account = after.looked(row(believed), shown(True, "theirs"), NOW, RINGCENTRAL, fresh_id="new")
        action = plan(account, want(kind, MOVED), conditions())
        assert belief(account, RINGCENTRAL) is Belief.LOST
        assert not isinstance(action, WRITES_TO_AN_ID)
        if kind is IN:
            assert action == Hold(HoldReason.STRANGER)


def test_an_adopted_id_that_shows_another_username_is_a_stranger() -> None:
    known = adopted(row(Belief.ACTIVE))
    same = after.looked(known, shown(True, "", **{USER_NAME: "BOB@fernhill.example"}), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(same, RINGCENTRAL) is Belief.ACTIVE
    other = after.looked(known, shown(True, "", **{USER_NAME: "eve@x.example"}), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(other, RINGCENTRAL) is Belief.LOST


def test_an_adopted_account_renamed_by_a_lost_request_of_ours_is_no_stranger() -> None:
    lost = after.opened(adopted(row(Belief.ACTIVE)), Patch("401", {USER_NAME: "new@x.example"}))
    renamed = shown(True, "", **{USER_NAME: "new@x.example"})
    assert not after.looked(lost, renamed, NOW, RINGCENTRAL, fresh_id="new").stranger


# always: holds, the grant, rows


def test_a_hold_never_blocks_switching_off() -> None:
    conflict = Conflict(after.keys_of(RENAMED), HolderKind.STRANGER, "Eve")
    refusal = Refusal(fingerprint(Patch("401", {DEPARTMENT: "Support"})), "", "No.", 9, NOW + 60 * MINUTE)
    for choice in Choice:
        for kind in (PAUSED, OUT):
            account = row(Belief.ACTIVE, conflict=conflict, refusal=refusal, choice=choice, choice_of="off_there")
            account = replace(account, parked_at=NOW)
            assert plan(account, want(kind, RENAMED, issues=(ISSUE,)), conditions(lines=Lines.NONE)) == SwitchOff("401")


@pytest.mark.parametrize(("believed", "kind", "write"), WRITES)
def test_the_grants_own_account_is_never_touched(believed: Belief, kind: Want, write: type) -> None:
    action = plan(row(believed), want(kind, RENAMED), conditions(grant_account="401"))
    assert action == Nothing(Why.GRANT)
    assert isinstance(plan(row(believed), want(kind, RENAMED), conditions(grant_account="402")), write)


def test_the_row_of_a_deleted_user_stays_until_the_account_is_gone() -> None:
    for believed in Belief:
        for origin in (Origin.CREATED, Origin.ADOPTED):
            for kind in (OUT, GONE):
                account = row(believed, origin=origin, out_since=NOW - 10 * MINUTE)
                action = plan(account, replace(want(kind), at_once=True), conditions())
                gone = believed is Belief.LOST or (believed is Belief.ABSENT and kind is GONE)
                assert isinstance(action, Forget) == gone


# conflicts and refusals


def test_a_409_waits_for_a_holder_that_moves_and_holds_for_a_stranger_or_a_ring() -> None:
    wanted = want(IN, RENAMED)
    account = after.conflicted(row(Belief.ACTIVE), wanted, HolderKind.MOVING, "Carol")
    assert plan(account, wanted, conditions()) == Wait(Why.HOLDER_MOVING, detail="Carol")
    stranger = after.conflicted(row(Belief.ACTIVE), wanted, HolderKind.STRANGER, "Eve")
    assert plan(stranger, wanted, conditions()) == Hold(HoldReason.CONFLICT, detail="Eve")
    ring = after.conflicted(row(Belief.ACTIVE), wanted, HolderKind.RING, "Carol")
    assert plan(ring, wanted, conditions()) == Hold(HoldReason.CONFLICT_RING, detail="Carol")


def test_a_409_hinders_nothing_else_and_ends_when_other_keys_are_wanted() -> None:
    account = after.conflicted(row(Belief.ACTIVE), want(IN, RENAMED), HolderKind.STRANGER, "Eve")
    assert plan(account, want(IN, MOVED), conditions()) == Patch("401", {DEPARTMENT: "Support"})
    other = BOB | {USER_NAME: "b@fernhill.example", EMAIL: "b@fernhill.example"}
    assert isinstance(plan(account, want(IN, other), conditions()), Patch)


def test_a_refused_request_is_not_repeated_before_its_time_and_another_one_goes_out_at_once() -> None:
    refused = after.refused(row(Belief.ACTIVE), Patch("401", {DEPARTMENT: "Support"}), "x", "No such state.", NOW)
    soon = conditions(now=NOW + 10 * SECOND)
    assert plan(refused, want(IN, MOVED), soon) == Wait(Why.REFUSED, NOW + 15 * MINUTE, "No such state.")
    assert isinstance(plan(refused, want(IN, BOB | {DEPARTMENT: "Legal"}), soon), Patch)
    assert isinstance(plan(refused, want(OUT, MOVED), soon), SwitchOff)
    later = replace(refused, seen_at=NOW + 15 * MINUTE)
    assert isinstance(plan(later, want(IN, MOVED), conditions(now=NOW + 15 * MINUTE)), Patch)


def test_a_switch_off_that_changes_nothing_counts_as_refused() -> None:
    account = after.accepted(row(Belief.ACTIVE), SwitchOff("401"), shown(True), NOW)
    assert plan(account, want(OUT), conditions()) == Wait(
        Why.REFUSED, NOW + MINUTE, "It answered as if done, and the account is still active."
    )


# whose turn


def test_leavers_come_first_then_returners_newcomers_and_edits() -> None:
    assert rank(row(Belief.ACTIVE), want(OUT), RINGCENTRAL) == 0
    assert rank(row(Belief.ACTIVE), want(PAUSED), RINGCENTRAL) == 0
    assert rank(row(Belief.OFF_US), want(IN), RINGCENTRAL) == 1
    assert rank(row(Belief.ABSENT), want(IN), RINGCENTRAL) == 2
    assert rank(row(Belief.ACTIVE), want(IN), RINGCENTRAL) == 3


def test_the_country_of_a_parked_person_is_that_of_their_address() -> None:
    nowhere = {path: value for path, value in BOB.items() if path != COUNTRY}
    assert plan(row(Belief.ABSENT), want(IN, nowhere), conditions(found=NOBODY, lines=Lines.NONE)) == Park("")
