"""How a person wants Lockstep to look. Nobody else is touched by it, so it leaves no event."""

from lockstep.directory.models import User
from lockstep.insights.events import Actor

SCHEMES = ("system", "light", "dark")


def choose_scheme(user: User, scheme: str, *, actor: Actor) -> None:
    """Light, dark, or as the system has it. Raises ValueError for anything else, and for somebody else's choice."""
    if scheme not in SCHEMES or actor.id != user.id:
        raise ValueError(scheme)
    user.scheme = scheme
    user.save(update_fields=["scheme"])
