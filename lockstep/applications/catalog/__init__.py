"""The catalogue: templates as data. A new service is a new file here and a line below."""

from lockstep.applications.catalog import bookmark, ringcentral
from lockstep.applications.catalog.template import Template

_TEMPLATES = {entry.key: entry for entry in (ringcentral.TEMPLATE, bookmark.TEMPLATE)}


def get(key: str) -> Template:
    """The template of this key. Raises KeyError for one that isn't in the catalogue."""
    return _TEMPLATES[key]


def all_templates() -> tuple[Template, ...]:
    """Every template, in the order of the catalogue."""
    return tuple(_TEMPLATES.values())


def find(words: str) -> tuple[Template, ...]:
    """The templates that each of these words is found in."""
    asked = words.casefold().split()
    return tuple(entry for entry in _TEMPLATES.values() if all(word in _text(entry) for word in asked))


def _text(entry: Template) -> str:
    return " ".join((entry.name, entry.description, *entry.tabs, *entry.keywords)).casefold()
