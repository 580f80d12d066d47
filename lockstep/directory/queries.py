"""Reads about people and groups."""

from django.db.models import Count, F, Q, QuerySet

from lockstep.directory.models import ApiKey, Role, User, UserGroup, UserState

SORTS = {
    "name": ("firstname", "lastname", "username"),
    "-name": ("-firstname", "-lastname", "-username"),
    "email": ("email",),
    "-email": ("-email",),
    "department": ("department", "lastname"),
    "-department": ("-department", "lastname"),
    "state": ("state", "lastname"),
    "-state": ("-state", "lastname"),
}


def living_users() -> QuerySet[User]:
    """Everybody but tombstones."""
    return User.objects.filter(deleted_at__isnull=True)


def find_users(words: str = "", state: str = "", sort: str = "name") -> QuerySet[User]:
    """The list of users: words in name, username, e-mail or department; filtered by state; sorted."""
    found = living_users()
    for word in words.split()[:8]:
        found = found.filter(
            Q(firstname__icontains=word)
            | Q(lastname__icontains=word)
            | Q(displayname__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(department__icontains=word)
        )
    if state in UserState.values:
        found = found.filter(state=state)
    return found.order_by(*SORTS.get(sort, SORTS["name"]))


def user_by_id(user_id: str) -> User | None:
    """A living user."""
    return living_users().filter(pk=user_id).first()


def user_called(name: str) -> User | None:
    """The living user with this username or e-mail address, whatever the case: people sign in by either."""
    return living_users().filter(Q(username__iexact=name) | Q(email__iexact=name)).first() if name else None


def administrators() -> QuerySet[User]:
    """Everybody with an administrator role."""
    return living_users().exclude(role=Role.NONE)


def administrator_emails() -> list[str]:
    """Where notices to administrators go."""
    return list(
        living_users().filter(role=Role.ADMINISTRATOR, state=UserState.ACTIVATED).values_list("email", flat=True)
    )


def find_groups(words: str = "") -> QuerySet[UserGroup]:
    """The list of groups, with the number of members."""
    return UserGroup.objects.filter(name__icontains=words.strip()).annotate(size=Count("memberships")).order_by("name")


def groups_of(user: User) -> QuerySet[UserGroup]:
    """The groups that a person is in."""
    return UserGroup.objects.filter(memberships__user=user)


def api_keys() -> QuerySet[ApiKey]:
    """Everybody's keys of the API, those that live first."""
    return ApiKey.objects.select_related("owner").order_by(F("ended_at").desc(nulls_first=True), "-made_at")
