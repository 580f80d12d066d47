"""Writes about user groups and who is in them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lockstep.directory.models import Membership, User, UserGroup
from lockstep.directory.profile import text
from lockstep.directory.things import group_thing, user_thing
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind


@transaction.atomic
def create_group(name: str, description: str = "", *, actor: Actor) -> UserGroup:
    """A new, empty group. Raises ValidationError."""
    group = UserGroup(name=_name(name), description=text(description, 1024))
    _save(group)
    record(EventKind.GROUP_CREATE, actor=actor, target=group_thing(group))
    return group


@transaction.atomic
def update_group(group: UserGroup, name: str, description: str, *, actor: Actor) -> None:
    """Rename or describe. Raises ValidationError."""
    new = {"name": _name(name), "description": text(description, 1024)}
    found = UserGroup.objects.select_for_update().filter(pk=group.pk).first()
    if found is None:
        raise ValidationError(f"The user group {group.name} has been deleted meanwhile.")
    group = found
    changes = [Change(key, getattr(group, key), value) for key, value in new.items() if getattr(group, key) != value]
    if not changes:
        return
    for change in changes:
        setattr(group, change.field, change.new)
    _save(group, [change.field for change in changes])
    record(EventKind.GROUP_UPDATE, actor=actor, target=group_thing(group), changes=changes)


@transaction.atomic
def delete_group(group: UserGroup, *, actor: Actor) -> None:
    """Delete a group; its members are marked in the same transaction, since their access may end with it."""
    members = list(group.memberships.values_list("user_id", flat=True))
    event_thing = group_thing(group)
    group.delete()
    record(EventKind.GROUP_DELETE, actor=actor, target=event_thing, touches=[("user", user_id) for user_id in members])


def add_members(group: UserGroup, users: Iterable[User], *, actor: Actor) -> None:
    """Put people into a group; who is in already stays as they are."""
    for user in users:
        _associate(group, user, True, actor)


def remove_members(group: UserGroup, users: Iterable[User], *, actor: Actor) -> None:
    """Take people out of a group."""
    for user in users:
        _associate(group, user, False, actor)


@transaction.atomic
def set_members(group: UserGroup, users: Iterable[User], *, actor: Actor) -> None:
    """Make exactly these people the members."""
    wanted, present = {user.id: user for user in users}, {user.id: user for user in group.members.all()}
    add_members(group, [wanted[key] for key in wanted.keys() - present.keys()], actor=actor)
    remove_members(group, [present[key] for key in present.keys() - wanted.keys()], actor=actor)


@transaction.atomic
def _associate(group: UserGroup, user: User, member: bool, actor: Actor) -> None:
    if member:
        changed = Membership.objects.get_or_create(group=group, user=user)[1]
    else:
        changed = bool(Membership.objects.filter(group=group, user=user).delete()[0])
    if not changed:
        return
    change = Change("user_groups", "" if member else group.name, group.name if member else "")
    details = {"group_id": group.id, "op": "add" if member else "remove"}
    record(
        EventKind.ASSOCIATION_CHANGE,
        actor=actor,
        target=user_thing(user),
        changes=[change],
        details=details,
        touches=[("user", user.id)],
    )


def _name(name: str) -> str:
    name = text(name, 200)
    if not name:
        raise ValidationError({"name": "A group needs a name."})
    return name


def _save(group: UserGroup, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            group.save(update_fields=fields)
    except IntegrityError as error:
        raise ValidationError({"name": f"There is a group {group.name} already."}) from error
