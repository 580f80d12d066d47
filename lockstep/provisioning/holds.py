"""What an admin may choose for an account that can't go on by itself, and what follows from each choice."""

from dataclasses import dataclass

from lockstep.accounts.account import Choice, Origin
from lockstep.accounts.actions import Action, Hold, HoldReason, Wait, Why
from lockstep.provisioning.models import Account

DELETE_ADOPTED = "delete_adopted"


@dataclass(frozen=True)
class Offer:
    """One button: its value, its words, and what it does."""

    value: str
    label: str
    consequence: str


SWITCH_ON = Offer(Choice.SWITCH_ON, "Switch on", "The account is switched on there and kept equal to the directory.")
ADOPT = Offer(
    Choice.SWITCH_ON, "Link and switch on", "The account found there becomes this person’s, and is switched on."
)
CREATE_AGAIN = Offer(
    Choice.CREATE_AGAIN,
    "Create again",
    "What is there is left alone; the person gets a new account and an invitation.",
)
LET_GO = Offer(Choice.LET_GO, "Let go", "Lockstep leaves the account as it is, and no longer asks.")
DELETE_THEN_CREATE = Offer(
    Choice.DELETE_THEN_CREATE,
    "Delete and create anew",
    "The pending account is deleted there, and a new one is made with the right address and a new invitation.",
)
DELETE_IT = Offer(
    DELETE_ADOPTED, "Delete the account too", "Lockstep did not create this account. It is deleted there all the same."
)

_OFFERS: dict[HoldReason, tuple[Offer, ...]] = {
    HoldReason.OFF_THERE: (SWITCH_ON, LET_GO),
    HoldReason.UNCLEAR: (SWITCH_ON, LET_GO),
    HoldReason.LOST: (CREATE_AGAIN, LET_GO),
    HoldReason.STRANGER: (CREATE_AGAIN, LET_GO),
    HoldReason.MATCH_INACTIVE: (ADOPT, LET_GO),
    HoldReason.MATCH_PENDING: (LET_GO,),
    HoldReason.MATCH_FOREIGN: (LET_GO,),
    HoldReason.MATCH_TAKEN: (LET_GO,),
    HoldReason.MATCH_SEVERAL: (LET_GO,),
}


def choices(decision: Action | None, row: Account) -> tuple[Offer, ...]:
    """What is offered for a row as it stands."""
    if isinstance(decision, Hold):
        offers = _OFFERS.get(decision.reason, ())
        in_scope = row.want == "in"
        return tuple(offer for offer in offers if in_scope or offer in (LET_GO, DELETE_IT))
    if isinstance(decision, Wait) and decision.why is Why.PENDING_MISTYPED:
        return (DELETE_THEN_CREATE,)
    gone = row.user is None or row.user.deleted_at is not None
    if row.origin == Origin.ADOPTED and gone and not row.delete_adopted and row.remote_id:
        return (DELETE_IT,)
    return ()
