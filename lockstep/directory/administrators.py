"""Somebody can always administer."""

from lockstep.directory.models import Role, User, UserState


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could administer without this person.

    In a transaction: it holds every administrator's row, in one order, so that of two who are removed at once the
    second sees the first gone. So it is asked before the person's own row is locked.
    """
    if not User.objects.filter(pk=user.pk, role=Role.ADMINISTRATOR).exists():
        return False
    active = User.objects.filter(role=Role.ADMINISTRATOR, state=UserState.ACTIVATED, deleted_at__isnull=True)
    return not [other for other in active.select_for_update().order_by("pk") if other.pk != user.pk]
