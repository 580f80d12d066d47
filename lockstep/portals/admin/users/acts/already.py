"""Two administrators press the same button: the second changes nothing, and is told who was first, and when."""

from lockstep.directory.models import User, UserState
from lockstep.doors import clock
from lockstep.insights.models import Event
from lockstep.portals.words import clock_time

DONE = {"suspend": UserState.SUSPENDED, "reactivate": UserState.ACTIVATED}
EVENT = {"suspend": "user_suspended", "reactivate": "user_unsuspended", "delete": "user_delete"}
SAID = {"suspend": "is suspended already", "reactivate": "is active already", "delete": "has been deleted already"}


def already_done(act: str, user_id: str) -> str:
    """The sentence, or "" if the act is still to be done."""
    user = User.objects.filter(pk=user_id).first()
    if user is None or not _is_done(act, user):
        return ""
    last = Event.objects.filter(kind=EVENT[act], target_id=user_id, success=True).order_by("-at", "-id").first()
    by = f": {last.actor_label or 'somebody'} did it ({clock_time(last.at, clock.now())})" if last else ""
    return f"{user.name} {SAID[act]}{by}. Nothing more was changed."


def _is_done(act: str, user: User) -> bool:
    if act == "delete" or user.deleted_at is not None:
        return act == "delete" and user.deleted_at is not None
    return act in DONE and user.state == DONE[act]
