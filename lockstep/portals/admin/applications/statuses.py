"""An application's three states, as the list and the panel say them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.connections.models import IntegrationState
from lockstep.portals import words
from lockstep.provisioning import queries
from lockstep.sign_on import form_values

WARNED_BEFORE = timedelta(days=60)
NOT_OFF = frozenset({*IntegrationState.values} - {IntegrationState.OFF, IntegrationState.AUTHORISING})
OF_INTEGRATION = {
    IntegrationState.OFF: ("not_configured", "", ""),
    IntegrationState.AUTHORISING: ("waiting", "Authorising", "nobody has come back yet"),
    IntegrationState.VERIFIED: ("waiting", "Verified", "comparing accounts"),
    IntegrationState.REVIEWING: ("waiting", "Plan to review", ""),
    IntegrationState.RUNNING: ("active", "", ""),
    IntegrationState.STOPPED: ("stopped", "", ""),
}


@dataclass(frozen=True)
class Status:
    """For the tag `state`: a key of states.py, another word for it, and the reason."""

    key: str
    word: str = ""
    why: str = ""


def sso(application: Application) -> Status | None:
    """Single sign-on; None where the template has none."""
    if catalog.get(application.template).saml is None:
        return None
    sp = getattr(application, "service_provider", None)
    if sp is None:
        return Status("not_configured")
    if sp.active:
        return Status("active")
    unfinished = form_values.unfinished_field(form_values.values_of(sp))
    return Status("waiting", "Not yet active", "1 thing left") if unfinished else Status("inactive")


def bookmark(application: Application) -> Status | None:
    """A Bookmark; None for everything else."""
    if not catalog.get(application.template).is_bookmark:
        return None
    return Status("active" if application.bookmark_active else "inactive")


def identity_management(application: Application) -> Status | None:
    """Identity Management; None where the template has none."""
    if catalog.get(application.template).service is None:
        return None
    integration = getattr(application, "integration", None)
    return Status(*OF_INTEGRATION[integration.state if integration else IntegrationState.OFF])


def accounts(application: Application) -> Status | None:
    """Identity Management in the list: while it runs, how its accounts stand, worst first."""
    integration = getattr(application, "integration", None)
    if integration is None or integration.state != IntegrationState.RUNNING:
        return identity_management(application)
    counted = queries.counts(integration)
    for key in ("held", "failed", "queued", "waiting"):
        if number := getattr(counted, key):
            return Status(key, f"{number} {key}")
    return Status("in_step")


def certificate(application: Application, now: datetime, *, long: bool = False) -> Status | None:
    """The IdP certificate; None before there is one."""
    sp = getattr(application, "service_provider", None)
    if sp is None:
        return None
    ends = sp.certificate_ends_at
    if ends <= now:
        return Status("expired", f"Expired {words.day(ends)}")
    if ends - now <= WARNED_BEFORE:
        return Status("waiting", f"{'Expires in' if long else 'In'} {words.distance(ends - now)}")
    return Status("valid", f"Valid until {words.day(ends)}" if long else words.day(ends))


def idm_is_active(application: Application) -> bool:
    """Whether there is a connection to deactivate."""
    integration = getattr(application, "integration", None)
    return integration is not None and integration.state in NOT_OFF
