"""Reads about applications and who may use them."""

from django.db.models import QuerySet

from lockstep.applications.models import Application
from lockstep.directory.models import User, UserGroup


def living_applications() -> QuerySet[Application]:
    """Every application that has not been deleted."""
    return Application.objects.filter(deleted_at__isnull=True)


def find_applications(words: str = "") -> QuerySet[Application]:
    """The list Configured Applications, narrowed by words in label or description."""
    found = living_applications()
    for word in words.split()[:8]:
        found = found.filter(display_label__icontains=word)
    return found


def application_by_id(application_id: str) -> Application | None:
    """A living application."""
    return living_applications().filter(pk=application_id).first()


def application_by_path(path: str) -> Application | None:
    """The living application of an SSO IdP URL."""
    return living_applications().filter(path=path).first()


def users_bound_to(application: Application) -> QuerySet[User]:
    """Living people in a group that is bound to the application, whatever their state."""
    return User.objects.filter(deleted_at__isnull=True, user_groups__applications=application).distinct()


def applications_of(user: User) -> QuerySet[Application]:
    """The living applications that a person's groups are bound to."""
    return living_applications().filter(groups__members=user).distinct()


def groups_bound_to(application: Application) -> QuerySet[UserGroup]:
    """The groups that may use the application."""
    return UserGroup.objects.filter(bindings__application=application)


def groups_that_bind(user: User, application: Application) -> QuerySet[UserGroup]:
    """Why a person has access: their groups that are bound to the application."""
    return UserGroup.objects.filter(memberships__user=user, bindings__application=application).distinct()
