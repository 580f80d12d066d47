"""What an act on a person brings about, said before it is done: worst first, and what stays as it is."""

from dataclasses import dataclass

from lockstep.applications import catalog
from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.portals.words import named


@dataclass(frozen=True)
class End:
    """One consequence. `icon` and `tone` are the sprite's and the states'."""

    tone: str
    sentence: str
    icon: str


@dataclass(frozen=True)
class Ends:
    """A dialog: the question, what follows, and the button that repeats the act."""

    question: str
    ends: list[End]
    button: str
    red: bool = True


@dataclass(frozen=True)
class _Told:
    """Who, what they may open, and which of that keeps accounts, in words."""

    person: str
    access: str
    accounts: str


def ends_of(act: str, user: User) -> Ends:
    """The dialog of an act: suspend, reactivate, delete or expire."""
    applications = list(applications_of(user))
    keeping = [application for application in applications if catalog.get(application.template).service]
    told = _Told(user.name, named([str(one) for one in applications]), named([str(one) for one in keeping]))
    return {"suspend": _suspend, "reactivate": _reactivate, "delete": _delete, "expire": _expire}[act](told)


def _suspend(told: _Told) -> Ends:
    ends = [End("failed", f"{told.person} can no longer sign in, and is signed out now.", icon="x")]
    if told.access:
        ends.append(End("waiting", f"Access to {told.access} ends.", icon="lock"))
    if told.accounts:
        what = "active accounts are deactivated, pending ones that Lockstep created are deleted."
        ends.append(End("waiting", f"In {told.accounts}, {what}", icon="circle-minus"))
    stays = "Properties and user groups stay. Reactivate brings everything back."
    return Ends(f"Suspend {told.person}?", [*ends, End("ok", stays, icon="circle-check")], "Suspend")


def _reactivate(told: _Told) -> Ends:
    ends = [End("ok", f"{told.person} can sign in again, with the password of before.", icon="circle-check")]
    if told.access:
        ends.append(End("queued", f"Access to {told.access} comes back.", icon="refresh"))
    if told.accounts:
        ends.append(End("queued", f"Accounts in {told.accounts} are reactivated, or created.", icon="circle-plus"))
    return Ends(f"Reactivate {told.person}?", ends, "Reactivate", red=False)


def _delete(told: _Told) -> Ends:
    gone = f"{told.person} is removed from the directory and from every user group. This can't be undone."
    ends = [End("failed", gone, icon="x")]
    if told.accounts:
        what = f"Accounts in {told.accounts} are deleted where Lockstep created them, else deactivated."
        ends.append(End("failed", what, icon="trash"))
    stays = End("idle", "The events stay in Directory Insights.", icon="history")
    return Ends(f"Delete {told.person}?", [*ends, stays], "Delete")


def _expire(told: _Told) -> Ends:
    ends = [End("failed", f"{told.person} is signed out, and can do nothing but set a new password.", icon="x")]
    if told.accounts:
        ends.append(
            End("waiting", f"Active accounts in {told.accounts} are deactivated until then.", icon="circle-minus")
        )
    back = End("ok", "A new password brings them back by itself.", icon="refresh")
    return Ends(f"Expire the password of {told.person} now?", [*ends, back], "Expire password now")
