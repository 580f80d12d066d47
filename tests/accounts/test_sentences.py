"""One situation, one sentence (F4 and the person's page): a test for each."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from lockstep.accounts import after
from lockstep.accounts.account import Account, Open, Origin, Verb
from lockstep.accounts.actions import (
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
)
from lockstep.accounts.belief import Belief
from lockstep.accounts.lint import lint
from lockstep.accounts.match import Hit
from lockstep.accounts.plan import plan
from lockstep.accounts.sentences import Telling, act, moment, sentence, there
from lockstep.accounts.want import Want
from lockstep.accounts.words import HOLDS, NOTHING, POLICIES, WAITS, State, There
from lockstep.applications.access import Reason
from lockstep.applications.attributes import ACTIVE, DEPARTMENT, EMAIL, EXTERNAL_ID, USER_NAME
from tests.laws.rows import BOB, MINUTE, MOVED, NOW, RENAMED, RINGCENTRAL, SECOND, conditions, row, want

BOB_IN_RINGCENTRAL = Telling("Bob Tanaka", "RingCentral", RINGCENTRAL, NOW)
OUT = want(Want.OUT)
IN = want(Want.IN)


def say(action, account: Account = row(Belief.ACTIVE), wanted=IN, **telling) -> tuple[State, str]:  # noqa: B008
    told = sentence(action, account, wanted, replace(BOB_IN_RINGCENTRAL, **telling))
    return told.state, told.text


# nothing to do


def test_accepted_and_not_there_is_said_by_the_name_of_the_field() -> None:
    account = row(Belief.ACTIVE, sent=dict(MOVED), seen={ACTIVE: True, **BOB}, made={DEPARTMENT: ("Sales",)})
    state, text = say(Nothing(Why.IN_STEP), account, want(Want.IN, MOVED))
    assert state is State.IN_STEP
    assert text.startswith("In step, but RingCentral accepted Department and has something else there.")


def test_in_step() -> None:
    assert say(Nothing(Why.IN_STEP)) == (State.IN_STEP, "In step: RingCentral has what is wanted here.")


@pytest.mark.parametrize(
    ("reason", "because"),
    [
        (Reason.NOT_BOUND, "Bob Tanaka is in no group that is bound to RingCentral"),
        (Reason.SUSPENDED, "Bob Tanaka is suspended"),
        (Reason.STAGED, "Bob Tanaka is not activated yet"),
        (Reason.PASSWORD_EXPIRED, "Bob Tanaka’s password has expired"),
        (Reason.DELETED, "Bob Tanaka was deleted"),
    ],
)
def test_deactivated_and_why(reason: Reason, because: str) -> None:
    said = say(Nothing(Why.IN_STEP), row(Belief.OFF_US), replace(OUT, reason=reason))
    assert said == (State.IN_STEP, f"In step: inactive in RingCentral, as {because}.")


def test_not_there_and_not_wanted() -> None:
    assert say(Nothing(Why.NOT_WANTED), row(Belief.ABSENT), OUT) == (
        State.NOT_THERE,
        "Not there: Bob Tanaka is in no group that is bound to RingCentral.",
    )


def test_off_by_them_and_left_so() -> None:
    assert say(Nothing(Why.LEFT_TO_THEM), row(Belief.OFF_THEM), OUT) == (
        State.IN_STEP,
        "Inactive: switched off in RingCentral, and left so, as Bob Tanaka is in no group that is bound to "
        "RingCentral.",
    )


def test_let_go() -> None:
    assert say(Nothing(Why.LET_GO)) == (
        State.UNKNOWN,
        "Let go: an administrator left this account to RingCentral; Lockstep doesn’t change it.",
    )


def test_the_account_of_the_grant() -> None:
    assert say(Nothing(Why.GRANT)) == (
        State.HELD,
        "Held: the integration was authorised with this account, so Lockstep never changes it. Re-authorise with "
        "another account of RingCentral to have it managed.",
    )


# waiting


def test_pending() -> None:
    pending = row(Belief.PENDING)
    assert say(Wait(Why.PENDING), pending, since=NOW - 231 * MINUTE) == (
        State.PENDING,
        "Pending since 10:42: invited by RingCentral, hasn’t used the e-mail yet.",
    )
    told = sentence(Wait(Why.PENDING), pending, IN, BOB_IN_RINGCENTRAL)
    assert told.text == "Pending: invited by RingCentral, hasn’t used the e-mail yet."
    assert told.next == "By itself when Bob Tanaka activates it"


def test_pending_with_changes_that_wait() -> None:  # D13
    assert say(Wait(Why.PENDING), row(Belief.PENDING), want(Want.IN, MOVED)) == (
        State.WAITING,
        "Pending: invited by RingCentral, hasn’t used the e-mail yet. 1 change goes out then.",
    )
    moved = MOVED | {"name.givenName": "Robert"}
    assert say(Wait(Why.PENDING), row(Belief.PENDING), want(Want.IN, moved))[1].endswith(" 2 changes go out then.")


def test_pending_while_the_password_is_expired() -> None:  # D15
    assert say(Wait(Why.PENDING), row(Belief.PENDING), want(Want.PAUSED)) == (
        State.PENDING,
        "Pending: invited by RingCentral, hasn’t used the e-mail yet. It is left alone while the password is expired.",
    )


def test_pending_under_a_mistyped_address() -> None:
    assert say(Wait(Why.PENDING_MISTYPED), row(Belief.PENDING), want(Want.IN, RENAMED)) == (
        State.WAITING,
        "Pending under another address: RingCentral sent the invitation to bob@fernhill.example, and takes no change "
        "before it is used. Delete the account and create it anew, or wait.",
    )


def test_a_pending_leaver_in_the_settle_time() -> None:
    assert say(Wait(Why.SETTLING, NOW + 90 * SECOND), row(Belief.PENDING), OUT) == (
        State.WAITING,
        "Waiting: Bob Tanaka is in no group that is bound to RingCentral; the pending account is deleted at 14:34:30, "
        "unless that changes before.",
    )


def test_an_answer_that_never_came() -> None:
    unsure = row(Belief.UNSURE)
    assert say(Look("401", LookWhy.UNSURE), unsure) == (
        State.WAITING,
        "Waiting: RingCentral’s answer to the last request isn’t known. Lockstep looks before it sends anything.",
    )
    creating = row(Belief.ABSENT, open=Open(Verb.CREATE))
    assert say(Find(()), creating)[0] is State.WAITING
    assert say(Wait(Why.LOOKED, NOW + 30 * SECOND), unsure) == (
        State.WAITING,
        "Waiting: RingCentral’s answer to the last request isn’t known. Lockstep looks again at 14:33:30 "
        "before it sends "
        "anything.",
    )


def test_a_unit_that_needs_room_for_two() -> None:  # D11
    assert say(Wait(Why.UNIT), row(Belief.OFF_US), want(Want.GONE)) == (
        State.WAITING,
        "Waiting: RingCentral deletes an inactive account only after reactivating it. Both requests go out "
        "together, as "
        "soon as there is room for two.",
    )


def test_refused() -> None:
    refused = after.refused(
        row(Belief.ACTIVE),
        Patch("401", {DEPARTMENT: "Support"}),
        "invalidValue",
        "Parameter [x] value is invalid.",
        NOW,
    )
    told = sentence(plan(refused, want(Want.IN, MOVED), conditions()), refused, IN, BOB_IN_RINGCENTRAL)
    assert told.state is State.FAILED
    assert told.text == (
        "Failed: RingCentral refused it: Parameter [x] value is invalid. Tried again at 14:48, or at once when "
        "something "
        "changes here."
    )
    assert told.until == NOW + 15 * MINUTE
    assert told.next == "After you fix it"


def test_somebody_who_is_moving_holds_the_address() -> None:
    assert say(Wait(Why.HOLDER_MOVING, detail="Carol Weiss")) == (
        State.WAITING,
        "Waiting: Carol Weiss has this address in RingCentral until their own change has gone out.",
    )


def test_no_line_free() -> None:  # D9
    assert say(Park("DE"), row(Belief.ABSENT), missing=2) == (
        State.WAITING,
        "Waiting: no DigitalLine free in Germany, 2 missing. Created once one is free, in order of arrival.",
    )
    assert say(Park("GB"))[1].startswith("Waiting: no DigitalLine free in the United Kingdom. ")
    assert say(Park(""))[1].startswith("Waiting: no DigitalLine free. ")


# held


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (
            HoldReason.PENDING_NOT_OURS,
            "a pending account that Lockstep didn’t create, and Bob Tanaka is in no group that is bound to "
            "RingCentral. "
            "Delete it in RingCentral, or leave it.",
        ),
        (
            HoldReason.OFF_THERE,
            "the account was switched off in RingCentral, not by Lockstep. Switch it on, or let it go.",
        ),
        (
            HoldReason.UNCLEAR,
            "the account is inactive, and RingCentral doesn’t say who switched it off. Look there, then switch "
            "it on or "
            "let it go.",
        ),
        (
            HoldReason.LOST,
            "the account is gone from RingCentral, and not by Lockstep. Create it again, or let it go.",
        ),
        (HoldReason.STRANGER, "that account belongs to somebody else now. Create it again, or let it go."),
        (
            HoldReason.MATCH_INACTIVE,
            "RingCentral has an inactive account with this address that Lockstep didn’t create. Switch it on, "
            "or let it "
            "go.",
        ),
        (
            HoldReason.MATCH_PENDING,
            "RingCentral has a pending account with this address that Lockstep didn’t create. Once it is activated or "
            "deleted there, this goes on.",
        ),
        (
            HoldReason.MATCH_FOREIGN,
            "the account with this address in RingCentral is managed by another directory. End that there, or "
            "let it go.",
        ),
        (
            HoldReason.MATCH_TAKEN,
            "the account with this address in RingCentral is Eve’s already. Correct the address of one of them.",
        ),
        (HoldReason.MATCH_SEVERAL, "RingCentral has more than one account with this address. Leave one of them there."),
        (HoldReason.CONFLICT, "Eve has this address in RingCentral already. Correct it here, or free it there."),
        (
            HoldReason.CONFLICT_RING,
            "Eve has this address in RingCentral, and waits for another one in the same circle. Give one of "
            "them another "
            "address for a while.",
        ),
    ],
)
def test_held_and_why(reason: HoldReason, text: str) -> None:
    told = sentence(Hold(reason, detail="Eve"), row(Belief.OFF_THEM), OUT, BOB_IN_RINGCENTRAL)
    assert (told.state, told.text, told.next) == (State.HELD, f"Held: {text}", "After you choose")


def test_a_conflict_with_somebody_unknown() -> None:
    assert say(Hold(HoldReason.CONFLICT))[1].startswith("Held: Somebody else has this address in RingCentral already.")


# not sent


def test_not_sent_and_the_way_out() -> None:  # D8
    issues = lint(BOB | {USER_NAME: "bob"}, RINGCENTRAL, "RingCentral")
    assert say(NotSent(issues), row(Belief.ABSENT)) == (
        State.FAILED,
        "Not sent: the username has to be the e-mail address in RingCentral, and is “bob”. Use bob@fernhill.example.",
    )


def test_not_sent_for_several_reasons() -> None:
    issues = lint({USER_NAME: "bob"}, RINGCENTRAL, "RingCentral")
    assert say(NotSent(issues))[1] == (
        "Not sent: the e-mail is missing; RingCentral requires one. Enter it. 2 more fields to correct."
    )


# on its way


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (Look("401", LookWhy.FRESH), "looking at the account in RingCentral before anything is sent"),
        (AskStatus("401"), "asking RingCentral whether the account is pending or switched off"),
        (Find(()), "looking for an account in RingCentral"),
        (Create(BOB), "a new account is about to be created"),
        (Adopt(Hit("388"), Origin.ADOPTED), "the account found in RingCentral is about to be taken over"),
        (Patch("401", {DEPARTMENT: "x", EMAIL: "y"}), "Department, E-mail about to be sent"),
        (KeysOnly("401", {USER_NAME: "x"}), "Username about to be sent, to free the old address"),
        (SwitchOff("401"), "about to be deactivated, as Bob Tanaka is in no group that is bound to RingCentral"),
        (SwitchOn("401", {ACTIVE: True}), "about to be reactivated"),
        (Delete("401"), "about to be deleted, as Bob Tanaka is in no group that is bound to RingCentral"),
        (
            ReviveAndDelete("401"),
            "about to be reactivated and deleted in one go, as Bob Tanaka is in no group that is bound to RingCentral",
        ),
        (StartAfresh(), "about to be created again"),
        (Forget(), "nothing of Bob Tanaka is left in RingCentral"),
    ],
)
def test_queued_and_what(action, text: str) -> None:
    assert say(action, wanted=OUT) == (State.QUEUED, f"Queued: {text}.")


# the integration


def test_nothing_is_sent_before_the_plan_was_seen() -> None:
    assert say(Create(BOB), integration="reviewing") == (
        State.QUEUED,
        "Queued: a new account is about to be created, once an administrator has seen the plan and pressed Start "
        "provisioning.",
    )


def test_stopped() -> None:  # D3
    assert say(Create(BOB), integration="stopped", stopped_because="RingCentral ended the authorisation.") == (
        State.STOPPED,
        "Stopped: RingCentral ended the authorisation. Nothing is lost; it goes on after Re-authorise.",
    )
    assert say(Nothing(Why.IN_STEP), integration="stopped")[0] is State.IN_STEP


@pytest.mark.parametrize("state", ["off", "authorising", "verified"])
def test_off(state: str) -> None:  # D17
    assert say(Create(BOB), integration=state) == (
        State.NOT_CONFIGURED,
        "Not configured: Identity Management is off. What RingCentral has stays as it is.",
    )


# words


def test_what_is_there() -> None:
    assert {believed: there(row(believed), RINGCENTRAL) for believed in Belief} == {
        Belief.ABSENT: There.NOT_THERE,
        Belief.UNSURE: There.UNKNOWN,
        Belief.PENDING: There.PENDING,
        Belief.ACTIVE: There.ACTIVE,
        Belief.OFF_US: There.INACTIVE,
        Belief.OFF_THEM: There.INACTIVE,
        Belief.UNCLEAR: There.INACTIVE,
        Belief.LOST: There.NOT_THERE,
    }


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (Find(()), "Created, unless an account is found there"),
        (Create(BOB | {EXTERNAL_ID: "ours"}), "Created, gets an activation e-mail"),
        (Adopt(Hit("388"), Origin.ADOPTED), "Taken over and updated"),
        (Patch("401", {DEPARTMENT: "x"}), "Updated: Department"),
        (SwitchOff("401"), "Deactivated"),
        (SwitchOn("401", {ACTIVE: True}), "Reactivated"),
        (Delete("401"), "Deleted"),
        (ReviveAndDelete("401"), "Deleted, reactivated for it"),
        (Park("DE"), "Waits: no DigitalLine free in Germany. Created once one is free, in order of arrival."),
        (Hold(HoldReason.STRANGER), "Held: that account belongs to somebody else now. Create it again, or let it go."),
    ],
)
def test_the_line_of_a_plan(action, line: str) -> None:
    assert act(action, row(Belief.ACTIVE), OUT, BOB_IN_RINGCENTRAL) == line


def test_every_reason_has_its_words() -> None:
    assert set(HOLDS) == set(HoldReason)
    assert set(NOTHING) | set(WAITS) == set(Why)
    assert len(POLICIES) == 3


def test_a_name_with_braces_stays_a_name() -> None:
    said = say(Nothing(Why.NOT_WANTED), row(Belief.ABSENT), OUT, person="{0.__class__}")
    assert said[1] == "Not there: {0.__class__} is in no group that is bound to RingCentral."


def test_moments() -> None:
    zone = timezone(timedelta(hours=1))
    assert moment(NOW + 48 * SECOND, NOW, zone) == "15:33:48"
    assert moment(NOW + 10 * MINUTE, NOW, zone) == "15:43"
    assert moment(NOW - timedelta(days=21), NOW, zone) == "3 Nov 15:33"
