"""What is kept about passwords besides the one that counts."""

from django.db import models

from lockstep.doors import clock, vault


class PastPassword(models.Model):
    """A password of before, as the hash that it was checked by, so that it isn't used again."""

    user = models.ForeignKey("directory.User", on_delete=models.CASCADE, related_name="past_passwords")
    hash = models.CharField(max_length=128)
    until = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-until", "-id")

    def __str__(self) -> str:
        return f"a password of {self.user} until {self.until}"


class LinkPurpose(models.TextChoices):
    ACTIVATION = "activation", "Activation e-mail"
    RESET = "reset", "Password reset e-mail"


class PasswordLink(models.Model):
    """A one-time link that sets a password: only its hash is kept. It ends with use, and with whatever changes who may
    use it; its hours count from when its mail went out.
    """

    user = models.ForeignKey("directory.User", on_delete=models.CASCADE, related_name="password_links")
    purpose = models.CharField(max_length=16, choices=LinkPurpose)
    hash = models.CharField(max_length=64, unique=True)
    email = models.CharField(max_length=254)
    mail_id = models.CharField(max_length=24, default="")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.purpose} of {self.user}"


class ResetRequest(models.Model):
    """Somebody asked for a reset by mail. The worker answers, so that the page is the same for everybody."""

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    name = models.CharField(max_length=254, db_index=True)
    ip = models.CharField(max_length=45, db_index=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    answered_at = models.DateTimeField(null=True, db_index=True)
    user_agent = models.CharField(max_length=400, default="")
    user_id = models.CharField(max_length=24, default="", db_index=True)  # who it turned out to be; no one has to exist

    def __str__(self) -> str:
        return f"{self.name} from {self.ip}"
