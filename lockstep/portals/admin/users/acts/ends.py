"""What an act on a person brings about, said before it is done: worst first, and what stays as it is."""

from dataclasses import dataclass

from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.portals.words import named


@dataclass(frozen=True)
class End:
    """One consequence. `icon` and `tone` are the sprite's and the states'."""

    icon: str
    tone: str
    sentence: str


@dataclass(frozen=True)
class Ends:
    """A dialog: the question, what follows, and the button that repeats the act."""

    question: str
    ends: list[End]
    button: str
    red: bool = True


def ends_of(act: str, user: User) -> Ends:
    """The dialog of an act: suspend, reactivate, delete or expire."""
    applications = named([application.display_label for application in applications_of(user)])
    return {"suspend": _suspend, "reactivate": _reactivate, "delete": _delete, "expire": _expire}[act](
        user, applications
    )


def _suspend(user: User, applications: str) -> Ends:
    ends = [End(icon="x", tone="failed", sentence=f"{user.name} can no longer sign in, and is signed out now.")]
    if applications:
        ends.append(
            End(
                icon="circle-minus",
                tone="waiting",
                sentence=f"Access to {applications} ends; accounts there are deactivated.",
            )
        )
    ends.append(
        End(
            icon="circle-check",
            tone="ok",
            sentence="Properties and user groups stay. Reactivate brings everything back.",
        )
    )
    return Ends(f"Suspend {user.name}?", ends, "Suspend")


def _reactivate(user: User, applications: str) -> Ends:
    ends = [
        End(icon="circle-check", tone="ok", sentence=f"{user.name} can sign in again, with the password of before.")
    ]
    if applications:
        ends.append(
            End(
                icon="refresh",
                tone="queued",
                sentence=f"Access to {applications} comes back; accounts there are reactivated.",
            )
        )
    return Ends(f"Reactivate {user.name}?", ends, "Reactivate", red=False)


def _delete(user: User, applications: str) -> Ends:
    ends = [
        End(
            icon="x",
            tone="failed",
            sentence=f"{user.name} is removed from the directory and from every user group. This can't be undone.",
        )
    ]
    if applications:
        ends.append(
            End(
                icon="trash",
                tone="failed",
                sentence=f"Accounts in {applications} are deleted where Lockstep created them, else deactivated.",
            )
        )
    ends.append(End(icon="history", tone="idle", sentence="The events stay in Directory Insights."))
    return Ends(f"Delete {user.name}?", ends, "Delete")


def _expire(user: User, applications: str) -> Ends:
    ends = [
        End(icon="x", tone="failed", sentence=f"{user.name} is signed out, and can do nothing but set a new password.")
    ]
    if applications:
        ends.append(
            End(
                icon="circle-minus",
                tone="waiting",
                sentence=f"Active accounts in {applications} are deactivated until then.",
            )
        )
    ends.append(End(icon="refresh", tone="ok", sentence="A new password brings them back by itself."))
    return Ends(f"Expire the password of {user.name} now?", ends, "Expire password now")
