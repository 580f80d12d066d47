"""How a person stands, in the words of the screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lockstep.directory.credentials.states import PasswordState, password_expired, password_state
from lockstep.directory.models import User, UserState
from lockstep.portals.words import distance

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Standing:
    """A state (its key in portals/states.py, "" for one not worth an icon) and its word."""

    key: str
    word: str


STANDINGS = {
    PasswordState.PENDING: Standing("waiting", "Password pending"),
    PasswordState.EXPIRED: Standing("expired", "Password expired"),
    PasswordState.MUST_CHANGE: Standing("waiting", "Must change"),
    PasswordState.ACTIVE: Standing("", "Active"),
    PasswordState.LOCKED: Standing("failed", "Locked"),
}


def standing(user: User, now: datetime) -> Standing:
    """Active, suspended, and why."""
    if user.deleted_at is not None:
        return Standing("deleted", "Deleted")
    if user.state == UserState.SUSPENDED:
        return Standing("suspended", "Suspended")
    if user.state == UserState.STAGED:
        return Standing("staged", "Staged")
    if password_expired(user.password_expires_at, now):
        return Standing("suspended", "Suspended (password expired)")
    return Standing("active", "Active")


def password_standing(user: User, now: datetime) -> Standing:
    """Whether the password can be used, and until when."""
    state = password_state(user.has_usable_password(), user.must_change_password, user.password_expires_at, now)
    if state is PasswordState.ACTIVE and user.password_expires_at is not None and user.password_expires_at - now < SOON:
        return Standing("waiting", f"Expires in {distance(user.password_expires_at - now)}")
    return STANDINGS[state]
