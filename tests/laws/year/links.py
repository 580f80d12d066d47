"""Which accounts over there the directory took for somebody's: each must have been that person's to take."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ringcentral_sandbox.accounts.extensions import DISABLED
from tests.laws.year.judge import Broken
from tests.laws.year.ledger import Ledger
from tests.laws.year.people import Person
from tests.laws.year.service import Service


@dataclass
class Links:
    """`known`: what was judged already, a row and an id over there."""

    there: Service
    ledger: Ledger
    people: dict[str, Person]
    known: set[tuple[str, str]] = field(default_factory=set)

    def new_ones(self, linked: Iterable[tuple[str, str, str]]) -> None:
        """Adopted were only active accounts, of that person, without another directory's key."""
        for row, remote_id, user_id in linked:
            if (row, remote_id) in self.known:
                continue
            self.known.add((row, remote_id))
            who = next((one for one in self.people.values() if one.user_id == user_id), None)
            if who is not None and remote_id.isdecimal():
                self._was_theirs(int(remote_id), who)

    def _was_theirs(self, account_id: int, who: Person) -> None:
        if account_id in self.ledger.foreign:
            raise Broken(f"{account_id} has another directory's externalId, and was adopted for {who.name}")
        account = self.there.account(account_id)
        if account is None or self.ledger.tenants.get(account_id) != who.name:
            return  # gone since, or looked at by mistake: what is written there is judged by the log
        if account.status == DISABLED and not who.may_switch_on and account_id in self.ledger.by_them:
            raise Broken(f"{account_id} was off over there, and was adopted for {who.name} unasked")
