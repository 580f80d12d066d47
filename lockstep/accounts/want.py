"""What the directory wants of a person's account.

in      activated, password valid, member of a bound group
paused  as in, but the password has expired
out     anything else; also a deleted user whose account isn't ours to delete
gone    deleted user, and we created the account (or an admin said: delete it)
"""

from dataclasses import dataclass, field
from enum import StrEnum

from lockstep.accounts.account import Account, Origin
from lockstep.accounts.lint import Issue
from lockstep.applications.access import Reason, Standing, decide
from lockstep.applications.attributes import Attributes


class Want(StrEnum):
    IN = "in"
    PAUSED = "paused"
    OUT = "out"
    GONE = "gone"


@dataclass(frozen=True)
class Wanted:
    """What should be. `attributes` come from `desired`, `issues` from `lint`; `at_once`: no settle time applies."""

    want: Want
    attributes: Attributes = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    at_once: bool = False
    reason: Reason = Reason.ALLOWED


def wanted(
    standing: Standing, account: Account, attributes: Attributes | None = None, issues: tuple[Issue, ...] = ()
) -> Wanted:
    """What the directory wants of this person's account now."""
    reason = decide(standing).reason
    at_once = reason in (Reason.DELETED, Reason.SUSPENDED)
    return Wanted(_want(reason, account), attributes or {}, issues, at_once, reason)


def _want(reason: Reason, account: Account) -> Want:
    if reason is Reason.ALLOWED:
        return Want.IN
    if reason is Reason.PASSWORD_EXPIRED:
        return Want.PAUSED
    if reason is Reason.DELETED and (account.origin is not Origin.ADOPTED or account.delete_adopted):
        return Want.GONE
    return Want.OUT
