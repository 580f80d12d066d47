"""What every page's frame shows: the organisation, and how many things need somebody."""

from django.http import HttpRequest

from lockstep.directory.organisation import organisation


def shell(request: HttpRequest) -> dict:
    """For the templates of the frame."""
    return {"organisation": organisation()}
