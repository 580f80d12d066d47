"""One authorised line to a service: our registration there, the grant, and every request as evidence."""

from django.db import models

from lockstep.applications.models import Application
from lockstep.doors import clock, vault


class ServiceClient(models.Model):
    """Our registration at a service, per environment; typed under Settings > Connected services."""

    template = models.CharField(max_length=64)
    environment = models.CharField(max_length=16)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField()
    saved_at = models.DateTimeField(default=clock.now)
    saved_by_label = models.CharField(max_length=320, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("template", "environment"), name="one_client_per_environment"),)

    def __str__(self) -> str:
        return f"{self.template} {self.environment}"


class IntegrationState(models.TextChoices):
    OFF = "off", "Not configured"
    AUTHORISING = "authorising", "Authorising"
    VERIFIED = "verified", "Verified"
    REVIEWING = "reviewing", "Reviewing"
    RUNNING = "running", "Running"
    STOPPED = "stopped", "Stopped"


SPEAKING = (IntegrationState.VERIFIED, IntegrationState.REVIEWING, IntegrationState.RUNNING)


class Integration(models.Model):
    """An application's Identity Management, with the grant that it speaks by.

    `reviewing` and `running` are written by provisioning; `stopped_from` is where a stopped one goes on after a new
    grant. `grant_number` rises with each new or refreshed grant: who refreshed an older one saves nothing.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="integration")
    state = models.CharField(max_length=16, choices=IntegrationState, default=IntegrationState.OFF)
    stopped_from = models.CharField(max_length=16, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    review_reason = models.CharField(max_length=60, blank=True)
    authorising_since = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    authorised_by_id = models.CharField(max_length=24, blank=True)
    authorised_by_label = models.CharField(max_length=320, blank=True)
    remote_account_id = models.CharField(max_length=100, blank=True)
    grant_owner_id = models.CharField(max_length=100, blank=True)
    grant_owner_label = models.CharField(max_length=320, blank=True)
    grant_owner_email = models.CharField(max_length=254, blank=True)
    grant_number = models.PositiveIntegerField(default=0)
    sealed_access_token = models.TextField(blank=True)
    sealed_refresh_token = models.TextField(blank=True)
    access_expires_at = models.DateTimeField(null=True, blank=True)
    refresh_expires_at = models.DateTimeField(null=True, blank=True)
    refresh_at = models.DateTimeField(null=True, blank=True)  # half of the access token's life is over
    keepalive_at = models.DateTimeField(null=True, blank=True, db_index=True)
    unfinished = models.BooleanField(default=False)  # something begun needs the grant, also after a switch-off
    sweep_at = models.DateTimeField(null=True, blank=True, db_index=True)
    swept_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.application} ({self.state})"

    @property
    def speaks(self) -> bool:
        """Whether requests may be made for it at all."""
        return self.state in SPEAKING


class Authorisation(models.Model):
    """Somebody was sent to the service's sign-in and hasn't come back. Bound to a browser session; used once."""

    state_hash = models.CharField(primary_key=True, max_length=64)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="authorisations")
    session_hash = models.CharField(max_length=64)
    sealed_verifier = models.TextField()
    redirect_uri = models.CharField(max_length=400)
    again = models.BooleanField(default=False)  # Re-authorise, on an integration that has a grant
    actor_id = models.CharField(max_length=24)
    actor_label = models.CharField(max_length=320)
    begun_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"authorisation of {self.integration}"


class RetiredGrant(models.Model):
    """A grant that is no longer used and has still to be revoked over there."""

    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="retired_grants")
    sealed_token = models.TextField()
    retired_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now, db_index=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"retired grant of {self.integration}"


class Exchange(models.Model):
    """The evidence of one request: committed before it leaves, closed by its answer, kept with both.

    A write whose outcome isn't known stays open until a look settles it; `external_id` names the account. `sent` are
    its values, flat, as they were sent; `token` is the fencing token under which it was sent (0: from a page).
    """

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="exchanges")
    external_id = models.CharField(max_length=100, blank=True)
    purpose = models.CharField(max_length=40)
    method = models.CharField(max_length=8)
    url = models.TextField()
    request_body = models.TextField(blank=True)
    sent = models.JSONField(default=dict)
    is_write = models.BooleanField()
    token = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_headers = models.JSONField(default=dict)
    answer_body = models.TextField(blank=True)
    kind = models.CharField(max_length=16, blank=True)
    sentence = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        indexes = (
            models.Index(fields=("integration", "external_id", "-opened_at")),
            models.Index(
                fields=("integration", "external_id"),
                condition=models.Q(closed_at__isnull=True, is_write=True),
                name="open_writes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.method} {self.url} {self.status or self.kind or 'open'}"
