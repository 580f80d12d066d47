"""The administrator's part: mornings, decisions, and whether what is said of the held is true."""

from typing import TYPE_CHECKING

from lockstep.accounts.account import Choice
from lockstep.accounts.actions import Hold, HoldReason
from lockstep.connections.models import IntegrationState
from lockstep.insights.events import SYSTEM
from lockstep.provisioning import actions, decisions, holds
from ringcentral_sandbox.switches import set_switches
from tests.laws.year import directory
from tests.laws.year.judge import Broken

if TYPE_CHECKING:
    from tests.laws.year.life import Life


def morning(life: "Life") -> None:
    """An administrator looks: starts what waits for it, re-authorises, decides about some of the held."""
    if directory.integration().state == IntegrationState.STOPPED:
        mend(life)
    if directory.start_if_ready():
        life.say("started by an administrator")
        life.manners.disturbed()
    if applied := directory.apply_held():
        life.say(f"{applied} of the held list are applied")
        life.manners.disturbed()
    for row, choices in directory.held():
        true(life, row)
        if life.chance.random() < 0.3:
            _decide(life, row, life.chance.choice(choices))
    if life.chance.random() < 0.2:
        directory.compare()


def mend(life: "Life") -> None:
    """Whatever stops an integration is put right."""
    set_switches(life.there.sandbox.database, {"scim": "on", "platform_api": "on"})
    if directory.integration().state == IntegrationState.STOPPED:
        directory.authorise(life.there)
        life.manners.disturbed()
        life.say("re-authorised")


def true(life: "Life", row) -> None:
    """A held account is held for what has happened over there. Raises Broken."""
    decision = decisions.decode(row.decision)
    who = next((one for one in life.people.values() if one.user_id == row.user_id), None)
    if who is None or who.touched or not isinstance(decision, Hold):
        return
    account_id = int(row.remote_id) if row.remote_id.isdecimal() else 0
    theirs = life.ledger.tenants.get(account_id) == who.name and account_id not in life.ledger.denied
    if decision.reason is HoldReason.OFF_THERE and theirs:
        if account_id not in life.ledger.by_them | life.manners.doubtful_off:
            raise Broken(f"{who.name} is held as switched off over there, and nobody over there did it")
    if decision.reason in (HoldReason.LOST, HoldReason.STRANGER) and theirs and account_id in life.ledger.linked:
        raise Broken(f"{who.name} is held as {decision.reason}, and is there")


def _decide(life: "Life", row, choice: str) -> None:
    who = next((one for one in life.people.values() if one.user_id == row.user_id), None)
    actions.resolve_hold(row, choice, actor=SYSTEM)
    life.manners.disturbed()
    life.say(f"chosen for {row.label}: {choice}")
    if who is None:
        return
    who.touched = True
    who.may_switch_on = who.may_switch_on or choice == Choice.SWITCH_ON
    who.may_delete = who.may_delete or choice in (holds.DELETE_ADOPTED, Choice.DELETE_THEN_CREATE)
    who.may_create = who.may_create or choice == Choice.CREATE_AGAIN
