"""Who exists: users (administrators are users), user groups, membership, and the organisation's one row."""

import hmac
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower

from lockstep.directory.credentials.models import PasswordLink, PastPassword, ResetRequest
from lockstep.directory.credentials.text import normalised
from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.doors import clock, vault

__all__ = [
    "ApiKey",
    "CsvImport",
    "CsvRow",
    "FirstRunToken",
    "KeyFailure",
    "Membership",
    "Organisation",
    "PasswordLink",
    "PastPassword",
    "ResetRequest",
    "Role",
    "SignInFailure",
    "User",
    "UserGroup",
    "UserState",
]
ALIVE = models.Q(deleted_at__isnull=True)


class UserState(models.TextChoices):
    STAGED = "STAGED", "Staged"
    ACTIVATED = "ACTIVATED", "Active"
    SUSPENDED = "SUSPENDED", "Suspended"


class Role(models.TextChoices):
    NONE = "", "No administrator role"
    READ_ONLY = "read_only", "Read Only"
    ADMINISTRATOR = "administrator", "Administrator"


class User(AbstractBaseUser):
    """A person, with JumpCloud's properties. A deleted one stays as a tombstone while an account of theirs does."""

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    username = models.CharField(max_length=254)
    email = models.CharField(max_length=254)
    firstname = models.CharField(max_length=200, blank=True)
    middlename = models.CharField(max_length=200, blank=True)
    lastname = models.CharField(max_length=200, blank=True)
    displayname = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    company = models.CharField(max_length=200, blank=True)
    cost_center = models.CharField(max_length=200, blank=True)
    employee_identifier = models.CharField(max_length=200, blank=True)
    employee_type = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=1024, blank=True)
    addresses = models.JSONField(default=list, blank=True)
    phone_numbers = models.JSONField(default=list, blank=True)
    attributes = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=16, choices=UserState, default=UserState.ACTIVATED)
    role = models.CharField(max_length=32, choices=Role, blank=True, default=Role.NONE)
    password_expires_at = models.DateTimeField(null=True, blank=True)
    password_expiry_noted_at = models.DateTimeField(null=True, blank=True)
    password_warned_days = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # the last warning: so many days before
    must_change_password = models.BooleanField(default=False)
    sessions_ended = models.PositiveIntegerField(default=0)
    scheme = models.CharField(max_length=8, default="system")
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"

    class Meta:
        ordering = ("lastname", "firstname", "username")
        constraints = (
            models.UniqueConstraint(Lower("username"), condition=ALIVE, name="one_living_username"),
            models.UniqueConstraint(Lower("email"), condition=ALIVE, name="one_living_email"),
            models.UniqueConstraint(
                Lower("employee_identifier"),
                condition=ALIVE & ~models.Q(employee_identifier=""),
                name="one_living_employee_identifier",
            ),
        )

    def set_password(self, raw_password: str | None) -> None:
        """Django's, of the password as it is compared everywhere."""
        super().set_password(None if raw_password is None else normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Django's, of the password as it is compared everywhere."""
        return super().check_password(None if raw_password is None else normalised(raw_password))

    @property
    def name(self) -> str:
        """How people call them: display name, else first and last name, else the username. A label holds as much."""
        return (self.displayname or f"{self.firstname} {self.lastname}".strip() or self.username)[:320]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == UserState.ACTIVATED and self.deleted_at is None

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_reader(self) -> bool:
        return self.role in (Role.ADMINISTRATOR, Role.READ_ONLY)

    def get_session_auth_hash(self) -> str:
        """What a session is bound to: a change of password, role, state or `sessions_ended` ends them all at once."""
        bound = "\n".join((self.password, self.role, self.state, str(self.sessions_ended), str(self.deleted_at)))
        return hmac.new(settings.SECRET_KEY.encode(), bound.encode(), sha256).hexdigest()

    def __str__(self) -> str:
        return self.name


class UserGroup(models.Model):
    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=1024, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    members = models.ManyToManyField(User, through="Membership", related_name="user_groups")

    class Meta:
        ordering = (Lower("name"),)
        constraints = (models.UniqueConstraint(Lower("name"), name="one_group_name"),)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    group = models.ForeignKey(UserGroup, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("group", "user"), name="a_member_once"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"


class Organisation(models.Model):
    """One row. It exists from the first run on; without it only the first-run page answers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200)
    base_url = models.CharField(max_length=300)
    ask_whom = models.CharField(max_length=300, blank=True)
    password_days = models.PositiveIntegerField(default=0)  # 0: passwords don't expire by age
    password_length = models.PositiveIntegerField(default=12)
    password_history = models.PositiveIntegerField(default=5)  # so many of before may not be used again
    password_warning_days = models.PositiveIntegerField(default=7)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class FirstRunToken(models.Model):
    """The hash of the one-time token that the command printed; gone once the first administrator exists."""

    hash = models.CharField(primary_key=True, max_length=64)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return "first-run token"


class SignInFailure(models.Model):
    """A wrong password, counted by account and by address, so that both can be slowed down."""

    username = models.CharField(max_length=254, db_index=True)
    ip = models.CharField(max_length=45, db_index=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.username} from {self.ip}"


class ApiKey(models.Model):
    """A key of the API: an administrator's, while they are one. Only its hash is kept; `prefix` is what pages show."""

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_ip = models.CharField(max_length=45, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-made_at", "id")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class KeyFailure(models.Model):
    """A key that didn't open anything, counted by address."""

    ip = models.CharField(max_length=45, db_index=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"a wrong key from {self.ip}"
