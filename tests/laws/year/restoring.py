"""The directory's database goes back to a backup, and with it what a test knows of people."""

from typing import TYPE_CHECKING

from tests.laws.year import directory, over_there

if TYPE_CHECKING:
    from tests.laws.year.life import Life


def restore(life: "Life") -> None:
    kept = life.backup
    if kept is None:
        return
    directory.restore(kept)
    life.backup = None
    life.counts["restores"] += 1
    life.judge.requests_so_far()
    life.books.restored(life.judge.read)
    addresses = {name: who.emails for name, who in life.people.items()}
    life.people.clear()
    life.people.update(kept.people)
    for name, who in life.people.items():
        who.emails = addresses[name]
        who.touched, who.lost = True, False
    life.judge.disturbed()
    life.manners.restored()
    life.say(f"restored to {kept.at:%m-%d %H:%M:%S}")
    _forget_whom_nobody_can_know(life)


def _forget_whom_nobody_can_know(life: "Life") -> None:
    """Made after the backup, and renamed since: neither key nor address leads to whose account it was."""
    for account in life.there.people():
        who = life.people.get(life.ledger.tenants.get(account.id, ""))
        kept = directory.knows(account.id, account.profile.external_id or "")
        same = who is not None and who.email in (account.profile.email, account.profile.user_name)
        if account.id in life.ledger.linked and not kept and not same:
            life.ledger.left(account.id)
            life.ledger.tenants[account.id] = over_there.STRANGER
            life.say(f"    the account {account.id} is nobody's now")
