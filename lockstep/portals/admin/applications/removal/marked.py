"""Deactivate SSO, Deactivate Bookmark: the button marks the tab, its save does it; the mark travels with the form."""

from django.http import HttpRequest

MARK, UNMARK = "deactivate", "keep-active"


def is_marked(request: HttpRequest) -> bool:
    """Whether the tab, as it was posted, is marked to be deactivated by its save."""
    step = request.POST.get("step", "")
    return step == MARK or (step != UNMARK and request.POST.get("deactivate") == "yes")
