"""Asking for a new password by mail. Whoever asks gets one answer, whether the name is known or not.

The page only writes down that somebody asked; the worker finds out who, and mails them. So neither the answer nor the
time that it takes tells who exists.
"""

from datetime import timedelta

from django.db import transaction

from lockstep.directory.credentials.links import why_no_link, write_link
from lockstep.directory.credentials.models import LinkPurpose, ResetRequest
from lockstep.directory.models import User
from lockstep.directory.queries import user_called
from lockstep.directory.things import user_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, Thing, record
from lockstep.insights.kinds import EventKind

WINDOW = timedelta(hours=1)
BY_ADDRESS = 10
BY_ACCOUNT = 3
KEPT = timedelta(days=1)
AT_ONCE = 20
TOO_MANY = "Too many requests from your address. Wait an hour, or ask an administrator for a new password."


@transaction.atomic
def ask_for_reset(typed: str, *, actor: Actor) -> bool:
    """Note that somebody asked. False: this address has asked too often."""
    now = clock.now()
    recent = ResetRequest.objects.filter(at__gt=now - WINDOW)
    if actor.ip and recent.filter(ip=actor.ip).count() >= BY_ADDRESS:
        return False
    ResetRequest.objects.create(name=typed.strip()[:254], ip=actor.ip, user_agent=actor.user_agent[:400], at=now)
    return True


def anybody_asked() -> bool:
    """Whether a request has not been answered."""
    return ResetRequest.objects.filter(answered_at__isnull=True).exists()


def answer_requests() -> int:
    """Answer what was asked, oldest first; how many there were."""
    ResetRequest.objects.filter(at__lt=clock.now() - KEPT).delete()
    waiting = ResetRequest.objects.filter(answered_at__isnull=True).order_by("at")
    return sum(_answer(pk) for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _answer(request_id: str) -> bool:
    asked = ResetRequest.objects.select_for_update().filter(pk=request_id, answered_at__isnull=True).first()
    if asked is None:
        return False
    user = user_called(asked.name)
    why_not = _why_not(user)
    asked.answered_at, asked.user_id = clock.now(), user.id if user else ""
    asked.save(update_fields=["answered_at", "user_id"])
    if user is not None and not why_not:
        write_link(user, LinkPurpose.RESET)
    actor = Actor("anonymous", ip=asked.ip, user_agent=asked.user_agent)
    target = user_thing(user) if user else Thing("user", "", asked.name[:100])
    kind = EventKind.USER_PASSWORD_RESET_REQUEST
    record(kind, actor=actor, target=target, success=not why_not, reason=why_not)
    return True


def _why_not(user: User | None) -> str:
    if user is None:
        return "nobody has this username or e-mail"
    if not user.has_usable_password():
        return "there is no password yet; an administrator sends the activation e-mail"
    lately = ResetRequest.objects.filter(user_id=user.id, answered_at__gt=clock.now() - WINDOW)
    if lately.count() >= BY_ACCOUNT:
        return f"asked for {BY_ACCOUNT} times within an hour"
    return why_no_link(user)
