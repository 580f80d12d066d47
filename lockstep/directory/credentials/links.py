"""One-time links that set a password: mailed by an administrator, or asked for by their owner.

Whoever reads the mailbox may use them, so they end with use, with any other new password, with suspension, deletion and
another e-mail address. The hours count from when the mail went out: one that waits for a dead mail server still works.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory.credentials.models import LinkPurpose, PasswordLink
from lockstep.directory.credentials.notices import addressed
from lockstep.directory.models import User, UserState
from lockstep.directory.things import user_thing
from lockstep.doors import clock, vault
from lockstep.insights.events import Actor, record
from lockstep.insights.kinds import EventKind
from lockstep.mail.models import Mail
from lockstep.mail.outbox import withdraw, write_mail
from lockstep.mail.queries import mail_by_id

LIVES = {LinkPurpose.ACTIVATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}
KINDS = {
    LinkPurpose.ACTIVATION: EventKind.USER_ACTIVATION_EMAIL,
    LinkPurpose.RESET: EventKind.USER_PASSWORD_RESET_REQUEST,
}


@transaction.atomic
def send_link(user: User, *, actor: Actor) -> PasswordLink:
    """An administrator mails a link: the first password, or a new one. Raises ValidationError."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if why := why_no_link(user):
        raise ValidationError(why)
    purpose = LinkPurpose.RESET if user.has_usable_password() else LinkPurpose.ACTIVATION
    link = write_link(user, purpose, sender=actor.label)
    record(KINDS[purpose], actor=actor, target=user_thing(user), details={"to": user.email})
    return link


def write_link(user: User, purpose: LinkPurpose, sender: str = "") -> PasswordLink:
    """The link and its mail, in the caller's transaction. The link stands in the sealed mail and nowhere else."""
    token = vault.new_secret()
    context = {**addressed(user), "actor": sender, "username": user.username}
    context["link"] = f"{settings.BASE_URL}/sign-in/link/{token}"
    mail = write_mail(user.email, f"password_{purpose}", context, sealed=True)
    return PasswordLink.objects.create(
        user=user, purpose=purpose, hash=_hash(token), email=user.email, mail_id=mail.id, made_at=clock.now()
    )


def why_no_link(user: User) -> str:
    """Why no link may be mailed to this person, or ""."""
    if user.deleted_at is not None:
        return f"{user.name} has been deleted."
    if user.state != UserState.ACTIVATED:
        return f"{user.name} is {UserState(user.state).label.lower()}. Reactivate them first."
    return ""


def find_link(token: str) -> PasswordLink | None:
    """The link of a token, if it may be used now. In a transaction it is held until that ends."""
    found = PasswordLink.objects.filter(hash=_hash(token))
    if transaction.get_connection().in_atomic_block:
        found = found.select_for_update()
    link = found.first()
    if link is None or why_no_link(link.user) or link.email != link.user.email:
        return None
    mail = mail_by_id(link.mail_id)
    return link if link_lives(LinkPurpose(link.purpose), mail.sent_at if mail else link.made_at, clock.now()) else None


def link_lives(purpose: LinkPurpose, sent_at: datetime | None, now: datetime) -> bool:
    """Whether the hours of a link have not passed; while its mail waits they haven't begun. Pure."""
    return sent_at is None or now < sent_at + LIVES[purpose]


def end_links_of(user: User) -> None:
    """No link of before may set this person's password any more; those that weren't mailed yet stay here."""
    links = PasswordLink.objects.filter(user=user)
    withdraw(links.values_list("mail_id", flat=True))
    links.delete()


def last_link(user: User) -> tuple[PasswordLink, Mail | None] | None:
    """The last link that still counts, and its mail, for the person's page."""
    link = PasswordLink.objects.filter(user=user, email=user.email).first()
    return (link, mail_by_id(link.mail_id)) if link else None


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
