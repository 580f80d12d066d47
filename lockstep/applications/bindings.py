"""Which groups may use an application. Access is implied by nothing else."""

from collections.abc import Iterable

from django.db import transaction

from lockstep.applications.models import Application, Binding
from lockstep.applications.things import application_thing
from lockstep.directory.models import UserGroup
from lockstep.directory.things import group_thing
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind


def bind(application: Application, group: UserGroup, *, actor: Actor) -> None:
    """Give a group access; the application's accounts are looked at again."""
    _associate(application, group, True, actor)


def unbind(application: Application, group: UserGroup, *, actor: Actor) -> None:
    """Take a group's access away."""
    _associate(application, group, False, actor)


@transaction.atomic
def set_groups(application: Application, groups: Iterable[UserGroup], *, actor: Actor) -> None:
    """Bind exactly these groups (the application's User Groups tab)."""
    wanted, present = set(groups), set(application.groups.all())
    for group in wanted - present:
        bind(application, group, actor=actor)
    for group in present - wanted:
        unbind(application, group, actor=actor)


@transaction.atomic
def set_applications(group: UserGroup, applications: Iterable[Application], *, actor: Actor) -> None:
    """Bind a group to exactly these applications (the group's Applications tab)."""
    wanted, present = set(applications), set(group.applications.filter(deleted_at__isnull=True))
    for application in wanted - present:
        bind(application, group, actor=actor)
    for application in present - wanted:
        unbind(application, group, actor=actor)


@transaction.atomic
def _associate(application: Application, group: UserGroup, bound: bool, actor: Actor) -> None:
    if bound:
        changed = Binding.objects.get_or_create(
            application=application, group=group, defaults={"by_label": actor.label}
        )[1]
    else:
        changed = bool(Binding.objects.filter(application=application, group=group).delete()[0])
    if not changed:
        return
    record(
        EventKind.ASSOCIATION_CHANGE,
        actor=actor,
        target=group_thing(group),
        application=application_thing(application),
        changes=[Change("bound", not bound, bound)],
        details={"op": "add" if bound else "remove"},
        touches=[("application", application.id)],
    )
