"""Where one can jump to."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from lockstep.applications.queries import find_applications
from lockstep.directory.queries import find_groups, find_users

PAGES = {
    "Home": "home",
    "Users": "users",
    "Add user": "user_new",
    "User Groups": "groups",
    "SSO Applications": "applications",
    "Directory Insights": "insights",
    "Administrators": "administrators",
    "Settings": "settings",
    "API keys": "api_keys",
}
MOST_OF_A_KIND = 12


@dataclass(frozen=True)
class Place:
    """A result: its kind in words, its name, what stands beside it, and where it is."""

    kind: str
    name: str
    beside: str
    url: str


def places_for(words: str) -> list[Place]:
    """Pages first, then people, groups and applications; nothing for no words."""
    if not words:
        return []
    people = [Place("User", u.name, u.email, _at("user", u.id)) for u in find_users(words)[:MOST_OF_A_KIND]]
    groups = [
        Place("User group", g.name, g.description, _at("group", g.id)) for g in find_groups(words)[:MOST_OF_A_KIND]
    ]
    applications = [
        Place("Application", a.display_label, a.description, _at("application_general", a.id))
        for a in find_applications(words)[:MOST_OF_A_KIND]
    ]
    pages = [Place("Page", word, "", _at(name)) for word, name in PAGES.items() if words.lower() in word.lower()]
    return [place for place in (*pages, *people, *groups, *applications) if place.url]


def _at(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
