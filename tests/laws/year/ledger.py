"""Who sits where over there, and who put them there: what the laws are judged by, from the sandbox's store and log."""

from dataclasses import dataclass, field

STRANGER = "a stranger"


@dataclass
class Ledger:
    """Ids over there, by what is so of their present tenant.

    tenants   whose account it is: a person's name, or a stranger
    made      created by the directory
    linked    written to by the directory
    by_them   switched off over there by hand
    foreign   another directory's externalId is on it
    unseen    switched on over there, and not looked at by the directory since
    denied    the service has said 404 of it, though it is there
    """

    tenants: dict[int, str] = field(default_factory=dict)
    made: set[int] = field(default_factory=set)
    linked: set[int] = field(default_factory=set)
    by_them: set[int] = field(default_factory=set)
    unseen: set[int] = field(default_factory=set)
    foreign: set[int] = field(default_factory=set)
    denied: set[int] = field(default_factory=set)

    def left(self, account_id: int) -> None:
        """The tenant is gone, and the id free for another."""
        self.tenants.pop(account_id, None)
        for marks in (self.made, self.linked, self.by_them, self.unseen, self.foreign, self.denied):
            marks.discard(account_id)
