"""Who may administer. The matrix may grow; every view names the roles that it serves."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory.keys import end_keys_of
from lockstep.directory.models import Role, User, UserState
from lockstep.directory.things import user_thing
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind


@transaction.atomic
def give_role(user: User, role: str, *, actor: Actor) -> None:
    """Give or take an administrator role; the person's sessions and API keys end at once. Raises ValidationError."""
    user = User.objects.select_for_update().get(pk=user.pk)
    new = Role(role)
    if user.role == new:
        return
    _keep_one_administrator(user, new)
    change = Change("role", Role(user.role).label, new.label)
    user.role = new
    user.sessions_ended += 1
    user.save(update_fields=["role", "sessions_ended"])
    end_keys_of(user, "its owner's role was changed", actor=actor)
    record(EventKind.ADMIN_UPDATE, actor=actor, target=user_thing(user), changes=[change])


def _keep_one_administrator(user: User, new: Role) -> None:
    others = User.objects.filter(role=Role.ADMINISTRATOR, state=UserState.ACTIVATED, deleted_at__isnull=True)
    if user.role == Role.ADMINISTRATOR and new != Role.ADMINISTRATOR and not others.exclude(pk=user.pk).exists():
        raise ValidationError(f"{user.name} is the last administrator. Give the role to somebody else first.")
