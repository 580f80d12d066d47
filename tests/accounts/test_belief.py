"""What we believe, from what we sent and saw."""

from dataclasses import replace

from lockstep.accounts import after
from lockstep.accounts.account import Account, Open, Origin, Status, Verb
from lockstep.accounts.actions import Patch, SwitchOff, SwitchOn
from lockstep.accounts.belief import Belief, belief, status_would_help
from lockstep.applications.attributes import ACTIVE, DEPARTMENT
from tests.laws.rows import BOB, NOW, PLAIN, RINGCENTRAL, adopted, row, shown


def test_a_created_account_is_pending_until_it_was_seen_active() -> None:  # D14
    created = after.created(Account("ours"), "401", shown(False), NOW, BOB)
    assert belief(created, RINGCENTRAL) is Belief.PENDING
    used = after.looked(created, shown(True), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(used, RINGCENTRAL) is Belief.ACTIVE
    off = after.looked(used, shown(False), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(off, RINGCENTRAL) is Belief.OFF_THEM


def test_a_service_without_pending_accounts_has_none() -> None:
    created = after.created(Account("ours"), "401", shown(False), NOW, BOB)
    assert belief(created, PLAIN) is Belief.OFF_THEM


def test_the_service_may_say_that_an_account_is_pending() -> None:
    for account in (row(Belief.OFF_THEM), row(Belief.OFF_US), adopted(row(Belief.OFF_THEM)), row(Belief.UNCLEAR)):
        assert belief(replace(account, status=Status.NOT_ACTIVATED), RINGCENTRAL) is Belief.PENDING


def test_the_service_may_say_that_an_account_was_disabled_before_we_saw_it_active() -> None:
    created = after.created(Account("ours"), "401", shown(False), NOW, BOB)
    assert belief(replace(created, status=Status.DISABLED), RINGCENTRAL) is Belief.OFF_THEM
    assert belief(replace(created, status=Status.ENABLED), RINGCENTRAL) is Belief.UNCLEAR


def test_off_is_ours_only_while_nobody_switched_it_on_since() -> None:
    off = after.accepted(row(Belief.ACTIVE), SwitchOff("401"), shown(False), NOW)
    assert belief(off, RINGCENTRAL) is Belief.OFF_US
    on = after.looked(off, shown(True), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(on, RINGCENTRAL) is Belief.ACTIVE
    off_again = after.looked(on, shown(False), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(off_again, RINGCENTRAL) is Belief.OFF_THEM
    ours_again = after.accepted(on, SwitchOff("401"), shown(False), NOW)
    assert belief(ours_again, RINGCENTRAL) is Belief.OFF_US


def test_what_we_switched_on_and_is_off_was_switched_off_by_them() -> None:
    on = after.accepted(row(Belief.OFF_US), SwitchOn("401", {ACTIVE: True}), shown(True), NOW)
    off = after.looked(on, shown(False), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(off, RINGCENTRAL) is Belief.OFF_THEM


def test_an_adopted_account_that_is_off_was_never_ours_to_switch_on() -> None:
    off = after.looked(adopted(row(Belief.ACTIVE)), shown(False, ""), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(off, RINGCENTRAL) is Belief.OFF_THEM


def test_without_its_history_nobody_can_say_who_switched_off() -> None:
    unclear = row(Belief.OFF_THEM, status=Status.NOT_ASKED, history=False)
    assert belief(unclear, RINGCENTRAL) is Belief.UNCLEAR
    assert status_would_help(unclear, RINGCENTRAL)
    assert not status_would_help(unclear, PLAIN)
    assert not status_would_help(replace(unclear, status=Status.REFUSED), RINGCENTRAL)
    assert belief(replace(unclear, status=Status.DISABLED), RINGCENTRAL) is Belief.OFF_THEM


def test_an_answer_without_active_is_unclear() -> None:
    silent = row(Belief.ACTIVE, seen=dict(BOB))
    assert belief(silent, RINGCENTRAL) is Belief.UNCLEAR


def test_something_under_way_comes_before_everything() -> None:
    for believed in Belief:
        assert belief(row(believed, open=Open(Verb.CHANGE)), RINGCENTRAL) is Belief.UNSURE


def test_an_id_that_answers_again_is_no_longer_lost() -> None:
    back = after.looked(row(Belief.LOST), shown(True), NOW, RINGCENTRAL, fresh_id="new")
    assert belief(back, RINGCENTRAL) is Belief.ACTIVE


def test_a_404_without_a_delete_of_ours_is_lost() -> None:
    assert belief(after.missed(row(Belief.ACTIVE), NOW, fresh_id="new"), RINGCENTRAL) is Belief.LOST


def test_a_service_that_keeps_no_external_id_is_known_by_the_username() -> None:
    traits = replace(RINGCENTRAL, keeps_external_id=False)
    seen = shown(True, "")
    assert belief(after.looked(row(Belief.ACTIVE), seen, NOW, traits, fresh_id="new"), traits) is Belief.ACTIVE
    assert belief(after.looked(row(Belief.ACTIVE), seen, NOW, RINGCENTRAL, fresh_id="new"), RINGCENTRAL) is Belief.LOST


def test_a_patch_says_nothing_about_active() -> None:
    patched = after.accepted(row(Belief.ACTIVE), Patch("401", {DEPARTMENT: "Legal"}), shown(True), NOW)
    assert ACTIVE not in patched.sent
    assert patched.origin is Origin.CREATED
