"""How directory rows are named in events."""

from lockstep.directory.models import User, UserGroup
from lockstep.insights.events import Actor, Thing


def user_thing(user: User) -> Thing:
    """A user as an event's target."""
    return Thing("user", user.id, user.name)


def group_thing(group: UserGroup) -> Thing:
    """A user group as an event's target."""
    return Thing("group", group.id, group.name)


def acting(user: User, ip: str = "", user_agent: str = "") -> Actor:
    """A user as an event's actor."""
    return Actor("user", user.id, user.name, ip, user_agent)
