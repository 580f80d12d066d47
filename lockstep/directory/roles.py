"""Who may administer. The matrix may grow; every view names the roles that it serves."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.directory.administrators import is_last_administrator
from lockstep.directory.keys import end_keys_of
from lockstep.directory.models import Role, User
from lockstep.directory.things import user_thing
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind


@transaction.atomic
def give_role(user: User, role: str, *, actor: Actor) -> None:
    """Give or take an administrator role; the person's sessions and API keys end at once. Raises ValidationError."""
    new = Role(role)
    last = new != Role.ADMINISTRATOR and is_last_administrator(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.role == new:
        return
    if last:
        raise ValidationError(f"{user.name} is the last administrator. Give the role to somebody else first.")
    change = Change("role", Role(user.role).label, new.label)
    user.role = new
    user.sessions_ended += 1
    user.save(update_fields=["role", "sessions_ended"])
    end_keys_of(user, "its owner's role was changed", actor=actor)
    record(EventKind.ADMIN_UPDATE, actor=actor, target=user_thing(user), changes=[change])
