"""What can come of a request to sign on."""

from dataclasses import dataclass

from lockstep.applications.access import Reason


@dataclass(frozen=True)
class Posted:
    """A Response for the browser to post to the service provider."""

    acs_url: str
    response: bytes
    relay_state: str | None


@dataclass(frozen=True)
class Waiting:
    """The request is good; its person has to sign in, or `again` if the service provider asked for that."""

    pending_id: str
    again: bool = False


@dataclass(frozen=True)
class Refused:
    """Nothing is signed. `access`: the person may not; `personal`: they may, but lack a value; else it is the message.

    `reference` is on the page, in the event and in the recorder.
    """

    sentence: str
    reference: str
    access: Reason | None = None
    personal: bool = False


Outcome = Posted | Waiting | Refused
