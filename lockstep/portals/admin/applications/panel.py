"""What stands beside every tab of an application: its tile, its states, its links; and the tabs themselves."""

from dataclasses import dataclass

from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.applications.queries import groups_bound_to
from lockstep.doors import clock
from lockstep.portals import words
from lockstep.portals.admin.applications import statuses

# The name of each tab's URL.
TAB_URLS = {
    "General Info": "application_general",
    "SSO": "application_sso",
    "Identity Management": "application_identity_management",
    "Bookmark": "application_bookmark",
    "User Groups": "application_user_groups",
}


@dataclass(frozen=True)
class Tab:
    """A tab: the name of its URL, and its word."""

    name: str
    word: str
    current: bool


def beside(application: Application, tab: str) -> dict:
    """The context of `application.html`; `tab` is the name of the URL of the tab that is shown."""
    template = catalog.get(application.template)
    shown = [Tab(name, word, name == tab) for name, word in _tabs(template)]
    groups = [group.name for group in groups_bound_to(application)]
    return {
        "application": application,
        "template": template,
        "tabs": shown,
        "sso_status": statuses.sso(application),
        "bookmark_status": statuses.bookmark(application),
        "idm_status": statuses.identity_management(application),
        "certificate_status": statuses.certificate(application, clock.now(), long=True),
        "bound_groups": words.named(groups),
        "open_url": open_url(application),
        "idm_active": statuses.idm_is_active(application),
    }


def open_url(application: Application) -> str:
    """Where the service is opened: its Login URL once single sign-on is active, an active Bookmark's address."""
    if application.bookmark_url:
        return application.bookmark_url if application.bookmark_active else ""
    sp = getattr(application, "service_provider", None)
    return sp.login_url if sp is not None and sp.active else ""


def _tabs(template: catalog.Template) -> list[tuple[str, str]]:
    return [(TAB_URLS[word], word) for word in template.tabs]
