"""What is connected, and which groups may use it."""

from django.db import models

from lockstep.directory.models import UserGroup
from lockstep.doors import clock, vault


class Environment(models.TextChoices):
    PRODUCTION = "production", "Production"
    SANDBOX = "sandbox", "Sandbox"
    CUSTOM = "custom", "Own base URL"


class Application(models.Model):
    """A connected application. A deleted one stays as evidence; nothing signs on to it or calls it any more."""

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    template = models.CharField(max_length=64)
    display_label = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    colour = models.CharField(max_length=7, blank=True)
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=20, blank=True)
    show_in_user_portal = models.BooleanField(default=True)
    path = models.CharField(max_length=80)
    environment = models.CharField(max_length=16, choices=Environment, default=Environment.PRODUCTION)
    service_url = models.CharField(max_length=300, blank=True)
    service_admin_email = models.CharField(max_length=254, blank=True)
    bookmark_url = models.CharField(max_length=2000, blank=True)
    bookmark_active = models.BooleanField(default=True)  # of a Bookmark: whether it is a tile at all
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    groups = models.ManyToManyField(UserGroup, through="Binding", related_name="applications")

    class Meta:
        ordering = ("display_label",)
        constraints = (
            models.UniqueConstraint(
                fields=("path",), condition=models.Q(deleted_at__isnull=True), name="one_living_path"
            ),
        )

    def __str__(self) -> str:
        return self.display_label


class Binding(models.Model):
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="bindings")
    group = models.ForeignKey(UserGroup, on_delete=models.CASCADE, related_name="bindings")
    since = models.DateTimeField(default=clock.now)
    by_label = models.CharField(max_length=320, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("application", "group"), name="a_group_bound_once"),)

    def __str__(self) -> str:
        return f"{self.group} to {self.application}"
