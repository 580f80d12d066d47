"""What happens over there without the directory: people activate, an administrator acts by hand, strangers come."""

import random
from dataclasses import replace

from ringcentral_sandbox.accounts import actions
from ringcentral_sandbox.accounts.extensions import DISABLED, ENABLED, NOT_ACTIVATED, Extension, Profile
from ringcentral_sandbox.accounts.licences import add_lines, lines_by_country, remove_lines
from ringcentral_sandbox.accounts.refusal import Refused
from tests.laws.year.ledger import STRANGER, Ledger
from tests.laws.year.people import Person
from tests.laws.year.service import Service

BY_HAND = ("activate", "disable", "enable", "delete", "rename")
WEIGHTS = (12, 3, 3, 1, 3)
HOW = ("used", "used", "used", "unused", "off", "foreign")
FORGOTTEN_SECONDS = 61  # an id that wasn't looked at for a minute is looked at before it is written to


def by_hand(there: Service, ledger: Ledger, who: Person, account: Extension, what: str) -> bool:
    """False where it makes no sense now."""
    if not sensible(ledger, account, what):
        return False
    sandbox = there.sandbox
    if what == "activate":
        actions.activate_user(sandbox, account.id, pin="135790", password="")
        ledger.unseen.add(account.id)
        return True
    if what == "rename":
        profile = replace(account.profile, department=f"Chiefs of {int(there.time.true.timestamp()) % 1000}")
        actions.change_profile(sandbox, account.id, profile)
        return True
    who.touched = True
    if what == "disable":
        actions.disable_user(sandbox, account.id)
        ledger.by_them.add(account.id)
    elif what == "enable":
        actions.enable_user(sandbox, account.id)
        ledger.by_them.discard(account.id)
        ledger.unseen.add(account.id)
    else:
        who.lost, who.may_create = account.id in ledger.linked and who.wanted, False
        actions.delete_user(sandbox, account.id)
        ledger.left(account.id)
        there.time.pass_seconds(FORGOTTEN_SECONDS)
    return True


def sensible(ledger: Ledger, account: Extension, what: str) -> bool:
    if what == "activate":
        return account.status == NOT_ACTIVATED
    if what == "disable":
        return account.status == ENABLED and account.id not in ledger.unseen
    if what == "enable":
        return account.status == DISABLED
    return what == "delete" or account.status == ENABLED


def stranger(there: Service, ledger: Ledger, number: int, address: str = "") -> bool:
    """Somebody else gets the next free place, perhaps one that was ours. False where there is none."""
    try:
        made = _create(there, address or f"stranger{number}@elsewhere.example", "Sam", f"Stranger{number}")
    except Refused:
        return False
    ledger.left(made.id)
    ledger.tenants[made.id] = STRANGER
    there.time.pass_seconds(FORGOTTEN_SECONDS)
    return True


def before_us(there: Service, ledger: Ledger, who: Person, how: str) -> bool:
    """Somebody has an account over there before the directory comes: to be adopted, or (one of HOW) in the way."""
    first, _, last = who.name.partition(" ")
    try:
        made = _create(there, who.email, first, last, how != "unused", "of-another" if how == "foreign" else None)
    except Refused:
        return False
    if how == "off":
        actions.disable_user(there.sandbox, made.id)
    ledger.left(made.id)
    ledger.tenants[made.id] = who.name
    if how == "off":
        ledger.by_them.add(made.id)
    if how == "foreign":
        ledger.foreign.add(made.id)
    who.touched = how != "used"
    there.time.pass_seconds(FORGOTTEN_SECONDS)
    return True


def _create(
    there: Service, email: str, first: str, last: str, used: bool = True, external_id: str | None = None
) -> Extension:
    profile = Profile(email, email, first, last, external_id=external_id)
    made = actions.create_user(there.sandbox, profile, origin="portal")
    if used:
        actions.activate_user(there.sandbox, made.id, pin="135790", password="")
    return made


def lines(there: Service, chance: random.Random) -> str:
    """Lines are bought, or free ones given back."""
    country = chance.choice(("United States", "Germany"))
    if chance.random() < 0.6:
        add_lines(there.sandbox, country, chance.randint(1, 3))
        return f"lines bought in {country}"
    return f"{remove_lines(there.sandbox, country, chance.randint(1, 4))} lines given back in {country}"


def enough_lines(there: Service, people: int) -> None:
    """One for everybody, wherever they are."""
    for country, _, free in lines_by_country(there.sandbox.database):
        if free < people:
            add_lines(there.sandbox, country, people - free)
