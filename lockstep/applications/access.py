"""May this person use this application? One answer for every door: sign-on asks at the moment of signing, the law
asks before an account is made. Pure: plain values in, a decision out.

Refused until everything allows it; the first reason that refuses is the one told:

    the application is there, and what was asked of it is active      NO_APPLICATION, DELETED_APPLICATION, INACTIVE
    the person exists and is activated                                DELETED, SUSPENDED, STAGED
    one of their groups is bound to the application                   NOT_BOUND
    their password is valid                                           PASSWORD_EXPIRED
"""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    ALLOWED = "allowed"
    NO_APPLICATION = "no_application"
    DELETED_APPLICATION = "deleted_application"
    INACTIVE = "inactive"
    DELETED = "deleted"
    SUSPENDED = "suspended"
    STAGED = "staged"
    NOT_BOUND = "not_bound"
    PASSWORD_EXPIRED = "password_expired"  # noqa: S105


@dataclass(frozen=True)
class Standing:
    """A person as access sees them. `state` is the directory's: ACTIVATED, SUSPENDED or STAGED, else refused.

    `password_expired` is the directory's `password_expired(expires_at, now)`; `bound`: in a group that is bound.
    """

    state: str
    bound: bool
    password_expired: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Decision:
    reason: Reason

    @property
    def allowed(self) -> bool:
        return self.reason is Reason.ALLOWED


def decide(standing: Standing) -> Decision:
    """Whether the person is in scope of an application that is there."""
    if standing.deleted:
        return Decision(Reason.DELETED)
    if standing.state != "ACTIVATED":
        return Decision(Reason.STAGED if standing.state == "STAGED" else Reason.SUSPENDED)
    if not standing.bound:
        return Decision(Reason.NOT_BOUND)
    return Decision(Reason.PASSWORD_EXPIRED if standing.password_expired else Reason.ALLOWED)


def may_sign_on(standing: Standing, *, exists: bool, application_deleted: bool, sso_active: bool) -> Decision:
    """Whether the person may be signed on to the application now."""
    if not exists:
        return Decision(Reason.NO_APPLICATION)
    if application_deleted:
        return Decision(Reason.DELETED_APPLICATION)
    return decide(standing) if sso_active else Decision(Reason.INACTIVE)
