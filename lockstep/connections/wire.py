"""Between a request as a value and the door: the call that it makes, and the reply that an outcome is."""

from collections.abc import Iterable
from dataclasses import replace

from lockstep.connections.service import Service
from lockstep.doors.http import Answered, Call, NotSent, Outcome
from lockstep.insights.masking import without
from lockstep.protocols.scim import replies
from lockstep.protocols.scim.replies import Reply, ReplyKind
from lockstep.protocols.scim.requests import MEDIA_TYPE, Request


def url_of(service: Service, request: Request) -> str:
    """Where a request goes."""
    base = service.platform if request.door == "platform" else service.scim
    return base.rstrip("/") + request.target


def as_call(request: Request, url: str, access_token: str) -> Call:
    """A request as the door takes it."""
    headers = {"Authorization": f"Bearer {access_token}", "Accept": MEDIA_TYPE}
    if request.content is not None:
        headers["Content-Type"] = MEDIA_TYPE
    return Call(request.method, url, headers, request.content)


def read_outcome(request: Request, outcome: Outcome, secrets: Iterable[str] = ()) -> Reply:
    """A door's outcome as a reply. Its sentence is shown and mailed, so these secrets are masked in it."""
    reply = _read(request, outcome)
    return replace(reply, sentence=without(reply.sentence, secrets))


def _read(request: Request, outcome: Outcome) -> Reply:
    if isinstance(outcome, NotSent):
        return Reply(ReplyKind.NOT_SENT, None, outcome.reason)
    if isinstance(outcome, Answered):
        return replies.read(request, outcome.status, outcome.headers, outcome.body)
    return Reply(ReplyKind.UNSURE, outcome.status, outcome.reason)
