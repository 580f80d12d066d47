"""How applications are named in events."""

from lockstep.applications.models import Application
from lockstep.insights.events import Thing


def application_thing(application: Application) -> Thing:
    """An application as an event's subject."""
    return Thing("application", application.id, application.display_label)
