"""What every page's frame shows: the organisation, and how many things need somebody."""

from django.http import HttpRequest

from lockstep.directory.organisation import organisation
from lockstep.portals.admin.home.needs import needs


def shell(request: HttpRequest) -> dict:
    """For the templates of the frame; what needs somebody is counted only where it is shown."""
    return {"organisation": organisation(), "needs_you": lambda: len(needs())}
