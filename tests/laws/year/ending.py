"""How a life ends: no more faults, time, a list of everybody; then both sides have to agree."""

from dataclasses import replace

from lockstep.accounts.actions import Why
from lockstep.accounts.compare import compare
from lockstep.connections.models import Exchange, IntegrationState
from lockstep.insights.models import Mark
from lockstep.protocols.scim.users import read_user
from lockstep.provisioning import decisions
from lockstep.provisioning.models import LIVING, Account
from lockstep.provisioning.queries import account_view
from lockstep.provisioning.snapshot import read
from ringcentral_sandbox.accounts.extensions import ENABLED, NOT_ACTIVATED, Extension
from tests.laws.year import directory
from tests.laws.year.judge import Broken
from tests.laws.year.people import Person

# What waits for something that will make it due: a choice, a change here, an activation there.
MAY_REST = ("Nothing", "Hold", "NotSent", "Wait", "Find")
EXCUSES = ("held", "failed", "waiting", "inactive", "stopped")


def nothing_left() -> None:
    """Nothing is open, marked or stopped, and nobody is in a queue without a time."""
    if Mark.objects.exists():
        raise Broken("there are marks left")
    state = directory.integration().state
    if state != IntegrationState.RUNNING:
        raise Broken(f"the integration is {state}")
    unknown = Exchange.objects.filter(closed_at__isnull=True, is_write=True).first()
    if unknown is not None:
        raise Broken(f"the Exchange {unknown} is still open")
    queued_have_a_time()


def queued_have_a_time() -> None:
    """Who has something to wait for is due at some time."""
    for row in Account.objects.filter(LIVING, due_at=None):
        if row.decision.get("action") not in MAY_REST:
            raise Broken(f"{row.label} is {row.state} ({row.decision.get('action')}), and never due")


def both_agree(people: dict[str, Person], accounts: dict[str, Extension], there) -> None:
    """Whoever isn't excused, with a sentence that says so, has over there what is wanted here."""
    for who in people.values():
        account = accounts.get(who.name)
        status = account.status if account else ""
        excuse = _excuse(who)
        if not who.wanted and status == ENABLED:
            raise Broken(f"{who.name} is active in the end, and not wanted ({excuse or 'not held'})")
        if who.wanted and not excuse and status not in (ENABLED, NOT_ACTIVATED):
            raise Broken(f"{who.name} is wanted in the end, and “{status}”")
    for row in Account.objects.filter(LIVING).exclude(remote_id=""):
        _same(row, there)


def gone_if_deleted(people: dict[str, Person], accounts: dict[str, Extension], made: set[int]) -> None:
    """Of the deleted nothing that we made stays, unless a sentence says why."""
    for who in people.values():
        account = accounts.get(who.name)
        if who.deleted and account is not None and account.id in made and not _excuse(who):
            raise Broken(f"{who.name} is deleted, and their account {account.id} is there in the end")


def _same(row: Account, there) -> None:
    snapshot = read(row.pk)
    assert snapshot is not None
    if snapshot.belief != "active" or snapshot.wanted.want != "in" or row.state in EXCUSES:
        return
    account = there.account(int(row.remote_id))
    if account is not None:
        _plainly(row, account)
    shown = read_user(there.shown(account)) if account is not None else None
    if shown is None:
        raise Broken(f"{row.label} is believed active, and is not there")
    if changes := compare(replace(snapshot.value, seen=shown.values), snapshot.wanted.attributes).changes:
        raise Broken(f"{row.label} differs in the end: {changes}")


def _plainly(row: Account, account: Extension) -> None:
    """The same without the law's own comparison."""
    user, there = row.user, account.profile
    if user is None:
        return
    for here, is_there in ((user.email, there.email), (user.department, there.department)):
        if here != is_there:
            raise Broken(f"{row.label} has “{is_there}” over there in the end, and “{here}” here")


def _excuse(who: Person) -> str:
    """Why somebody isn't as wanted, in the directory's own words; "" where it says nothing."""
    row = Account.objects.filter(LIVING, user_id=who.user_id).first()
    if row is None or decisions.decode(row.decision) is None:
        return ""
    if row.state not in EXCUSES and row.decision.get("why") != Why.LET_GO:
        return ""
    return account_view(row).sentence.text
