"""The words for states, and one sentence for each situation. Data: `sentences.py` chooses and fills in.

{person} {service} {line} {place} {holder} {until} {since} {fields} {detail} {why} are filled in; a sentence that names
what it hasn't got would fail its test.
"""

from collections.abc import Mapping
from enum import StrEnum

from lockstep.accounts.actions import HoldReason, Why
from lockstep.applications.access import Reason


class There(StrEnum):
    """What the application has."""

    ACTIVE = "Active"
    PENDING = "Pending"
    INACTIVE = "Inactive"
    NOT_THERE = "Not there"
    UNKNOWN = "Unknown"


class State(StrEnum):
    """Whether we are equal."""

    IN_STEP = "In step"
    QUEUED = "Queued"
    WAITING = "Waiting"
    FAILED = "Failed"
    STOPPED = "Stopped"
    HELD = "Held"
    PENDING = "Pending"
    INACTIVE = "Inactive"
    NOT_THERE = "Not there"
    NOT_CONFIGURED = "Not configured"
    UNKNOWN = "Unknown"


BY_ITSELF, AFTER_FIX, AFTER_CHOICE, NONE = "By itself", "After you fix it", "After you choose", "–"

OUT: Mapping[Reason, str] = {
    Reason.NOT_BOUND: "{person} is in no group that is bound to {service}",
    Reason.SUSPENDED: "{person} is suspended",
    Reason.STAGED: "{person} is not activated yet",
    Reason.PASSWORD_EXPIRED: "{person}’s password has expired",
    Reason.DELETED: "{person} was deleted",
    Reason.ALLOWED: "{person} is wanted there",
}

NOTHING: Mapping[Why, tuple[State, str]] = {
    Why.IN_STEP: (State.IN_STEP, "In step: {service} has what is wanted here."),
    Why.NOT_WANTED: (State.NOT_THERE, "Not there: {why}."),
    Why.LEFT_TO_THEM: (State.IN_STEP, "Inactive: switched off in {service}, and left so, as {why}."),
    Why.LET_GO: (State.UNKNOWN, "Let go: an administrator left this account to {service}; Lockstep doesn’t change it."),
    Why.GRANT: (
        State.HELD,
        "Held: the integration was authorised with this account, so Lockstep never changes it. Re-authorise with "
        "another account of {service} to have it managed.",
    ),
}

WAITS: Mapping[Why, tuple[State, str, str]] = {
    Why.PENDING: (
        State.PENDING,
        "Pending{since}: invited by {service}, hasn’t used the e-mail yet.",
        "By itself when {person} activates it",
    ),
    Why.PENDING_MISTYPED: (
        State.WAITING,
        "Pending{since} under another address: {service} sent the invitation to {detail}, and takes no change before "
        "it is used. Delete the account and create it anew, or wait.",
        AFTER_CHOICE,
    ),
    Why.SETTLING: (
        State.WAITING,
        "Waiting: {why}; the pending account is deleted at {until}, unless that changes before.",
        BY_ITSELF,
    ),
    Why.LOOKED: (
        State.WAITING,
        "Waiting: {service}’s answer to the last request isn’t known. Lockstep looks again at {until} before it sends "
        "anything.",
        BY_ITSELF,
    ),
    Why.UNIT: (
        State.WAITING,
        "Waiting: {service} deletes an inactive account only after reactivating it. Both requests go out together, as "
        "soon as there is room for two.",
        BY_ITSELF,
    ),
    Why.REFUSED: (
        State.FAILED,
        "Failed: {service} refused it: {detail} Tried again at {until}, or at once when something changes here.",
        AFTER_FIX,
    ),
    Why.HOLDER_MOVING: (
        State.WAITING,
        "Waiting: {holder} has this address in {service} until their own change has gone out.",
        BY_ITSELF,
    ),
}

HOLDS: Mapping[HoldReason, str] = {
    HoldReason.PENDING_NOT_OURS: "a pending account that Lockstep didn’t create, and {why}. Delete it in {service}, or "
    "leave it.",
    HoldReason.OFF_THERE: "the account was switched off in {service}, not by Lockstep. Switch it on, or let it go.",
    HoldReason.UNCLEAR: "the account is inactive, and {service} doesn’t say who switched it off. Look there, then "
    "switch it on or let it go.",
    HoldReason.LOST: "the account is gone from {service}, and not by Lockstep. Create it again, or let it go.",
    HoldReason.STRANGER: "that account belongs to somebody else now. Create it again, or let it go.",
    HoldReason.MATCH_INACTIVE: "{service} has an inactive account with this address that Lockstep didn’t create. "
    "Switch it on, or let it go.",
    HoldReason.MATCH_PENDING: "{service} has a pending account with this address that Lockstep didn’t create. Once it "
    "is activated or deleted there, this goes on.",
    HoldReason.MATCH_FOREIGN: "the account with this address in {service} is managed by another directory. End that "
    "there, or let it go.",
    HoldReason.MATCH_TAKEN: "the account with this address in {service} is {holder}’s already. Correct the address of "
    "one of them.",
    HoldReason.MATCH_SEVERAL: "{service} has more than one account with this address. Leave one of them there.",
    HoldReason.CONFLICT: "{holder} has this address in {service} already. Correct it here, or free it there.",
    HoldReason.CONFLICT_RING: "{holder} has this address in {service}, and waits for another one in the same circle. "
    "Give one of them another address for a while.",
    HoldReason.GUARD: "{detail}. {why}. Review plan.",
    HoldReason.GUARD_CHANGED: "changed since you looked: {detail}. {why}. Review plan.",
    HoldReason.GUARD_EXPIRED: "{detail}, and this had not been sent by then. {why}. Review plan.",
}

ACTS: Mapping[str, tuple[str, str]] = {
    # action -> (queued, done in a preview)
    "Look": ("looking at the account in {service} before anything is sent", "Looked at"),
    "AskStatus": ("asking {service} whether the account is pending or switched off", "Looked at"),
    "Find": ("looking for an account in {service}", "Created, unless an account is found there"),
    "Create": ("a new account is about to be created", "Created{invited}"),
    "Adopt": ("the account found in {service} is about to be taken over", "Taken over and updated"),
    "Patch": ("{fields} about to be sent", "Updated: {fields}"),
    "KeysOnly": ("{fields} about to be sent, to free the old address", "Updated: {fields}"),
    "SwitchOff": ("about to be deactivated, as {why}", "Deactivated"),
    "SwitchOn": ("about to be reactivated", "Reactivated"),
    "Delete": ("about to be deleted, as {why}", "Deleted"),
    "ReviveAndDelete": ("about to be reactivated and deleted in one go, as {why}", "Deleted, reactivated for it"),
    "StartAfresh": ("about to be created again", "Created again"),
    "Forget": ("nothing of {person} is left in {service}", "Forgotten: nothing is left there"),
}

UNSURE = "Waiting: {service}’s answer to the last request isn’t known. Lockstep looks before it sends anything."
PARKED = "Waiting: no {line} free{place}{missing}. {queue}Created once one is free, in order of arrival."
STOPPED = "Stopped: {detail} Nothing is lost; it goes on after Re-authorise."
REVIEWING = "Queued: {act}, once an administrator has seen the plan and pressed Start provisioning."
OFF = "Not configured: Identity Management is off. What {service} has stays as it is."
NOT_KEPT = "In step, but {service} accepted {fields} and has something else there. Retry now sends it again."
DEACTIVATED = "In step: inactive in {service}, as {why}."

POLICIES: tuple[tuple[str, str], ...] = (
    ("Somebody leaves scope, is suspended, or their password expires", "Deactivated; a pending account is deleted"),
    ("Somebody is deleted whose account Lockstep created", "Deleted"),
    ("Somebody is deleted whose account was there before", "Deactivated; deleted only when asked for by name"),
)
"""What becomes of accounts, as the tab shows it: the table of `plan.py`, in three lines."""
