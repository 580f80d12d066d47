"""What all tabs of a person's page show above them."""

from django.http import Http404

from lockstep.directory.models import User, UserState
from lockstep.directory.queries import user_by_id
from lockstep.doors import clock
from lockstep.portals.admin.users.standing import password_standing, standing
from lockstep.provisioning.queries import user_of_an_account


def living(user_id: str) -> User:
    """The person of the address, or 404."""
    user = user_by_id(user_id)
    if user is None:
        raise Http404
    return user


def known(user_id: str) -> User:
    """The person of the address, also one who is deleted here and still has an account somewhere; else 404."""
    user = user_by_id(user_id) or user_of_an_account(user_id)
    if user is None:
        raise Http404
    return user


def frame(user: User) -> dict:
    """The head of the page: who, how they stand, and what can be done."""
    now = clock.now()
    what = [user.email, ", ".join(part for part in (user.job_title, user.department) if part), user.location]
    return {
        "person": user,
        "standing": standing(user, now),
        "password": password_standing(user, now),
        "line": " · ".join(part for part in what if part),
        "may_suspend": user.state != UserState.SUSPENDED,
    }
