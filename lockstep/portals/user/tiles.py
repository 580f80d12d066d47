"""What a person may open, and where each tile leads: a Bookmark to its URL, sign-on to the service's own login."""

from dataclasses import dataclass

from lockstep.applications.models import Application
from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.sign_on.defaults import has_sso
from lockstep.sign_on.queries import login_url


@dataclass(frozen=True)
class Tile:
    """An application in the User Portal. `url` is empty while single sign-on isn't active."""

    application: Application
    url: str


def tiles_of(user: User, words: str = "") -> list[Tile]:
    """The applications that are shown to this person, by label, narrowed by words in it."""
    shown = applications_of(user).filter(show_in_user_portal=True, bookmark_active=True)
    for word in words.split()[:8]:
        shown = shown.filter(display_label__icontains=word)
    return [Tile(each, login_url(each) if has_sso(each) else each.bookmark_url) for each in shown]
