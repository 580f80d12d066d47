"""Why somebody isn't signed on, in a sentence for them and for the event."""

from lockstep.applications.access import Reason
from lockstep.applications.models import Application

REPLAYED = "This request has been used already, in another browser or for another sign-in"
PASSIVE = "Nobody was signed in here, and the request asked for an answer without a page"
SENTENCES = {
    Reason.NO_APPLICATION: "There is no such application",
    Reason.DELETED_APPLICATION: "{application} has been removed from this directory",
    Reason.INACTIVE: "Single sign-on isn't active for {application}",
    Reason.DELETED: "You are no longer in this directory",
    Reason.SUSPENDED: "You are suspended",
    Reason.STAGED: "Your account here hasn't been activated yet",
    Reason.NOT_BOUND: "In no user group bound to {application}",
    Reason.PASSWORD_EXPIRED: "Your password has expired",
}


def sentence(reason: Reason, application: Application) -> str:
    """The sentence of a reason that refuses."""
    return SENTENCES[reason].format(application=application)
