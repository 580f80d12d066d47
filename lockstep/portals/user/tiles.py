"""What a person may open, and where each tile leads."""

from dataclasses import dataclass

from lockstep.applications.models import Application
from lockstep.applications.queries import applications_of
from lockstep.directory.models import User


@dataclass(frozen=True)
class Tile:
    """An application in the User Portal. `url` is empty while single sign-on isn't active."""

    application: Application
    url: str


def tiles_of(user: User) -> list[Tile]:
    """The applications that are shown to this person, by name."""
    shown = applications_of(user).filter(show_in_user_portal=True)
    return [Tile(application, application.bookmark_url) for application in shown]
