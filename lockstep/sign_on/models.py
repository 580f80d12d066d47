"""Single sign-on of an application: its settings and keys, requests that wait for a person, and what was exchanged."""

from django.db import models

from lockstep.applications.models import Application
from lockstep.doors import clock, vault
from lockstep.protocols.saml.response import Signed
from lockstep.protocols.saml.signature import SignatureAlgorithm


class NameIdFormat(models.TextChoices):
    EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "emailAddress"
    UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "unspecified"
    PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "persistent"


SIGNATURE_ALGORITHMS = (
    (SignatureAlgorithm.RSA_SHA256.value, "RSA-SHA256"),
    (SignatureAlgorithm.RSA_SHA384.value, "RSA-SHA384"),
    (SignatureAlgorithm.RSA_SHA512.value, "RSA-SHA512"),
)
SIGNED_PARTS = (
    (Signed.ASSERTION.value, "Assertion"),
    (Signed.ASSERTION_AND_RESPONSE.value, "Assertion and Response"),
)


class ServiceProvider(models.Model):
    """What the SSO tab holds. It exists from the tab's first save on, and with it the key pair and the metadata."""

    application = models.OneToOneField(
        Application, primary_key=True, on_delete=models.CASCADE, related_name="service_provider"
    )
    active = models.BooleanField(default=False)
    idp_entity_id = models.CharField(max_length=300)
    sp_entity_id = models.CharField(max_length=300)
    acs = models.JSONField(default=list)  # of {url, index, is_default}
    certificates = models.JSONField(default=list)  # the service provider's, base64 of DER
    signs_requests = models.BooleanField(default=False)
    name_id_source = models.CharField(max_length=120)
    name_id_format = models.CharField(max_length=120, choices=NameIdFormat)
    signature_algorithm = models.CharField(max_length=80, choices=SIGNATURE_ALGORITHMS)
    signed_parts = models.CharField(max_length=40, choices=SIGNED_PARTS)
    login_url = models.CharField(max_length=500, blank=True)
    attributes = models.JSONField(default=list)  # of {name, kind, value}
    sealed_key = models.TextField()
    certificate = models.TextField()
    certificate_ends_at = models.DateTimeField()
    saved_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"single sign-on of {self.application_id}"


class PendingRequest(models.Model):
    """A checked AuthnRequest: waiting for its person, or answered for one browser session and for no other."""

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    request_id = models.CharField(max_length=200)
    acs_url = models.CharField(max_length=2000)
    authn_context = models.CharField(max_length=120)
    force_authn = models.BooleanField(default=False)
    is_passive = models.BooleanField(default=False)
    relay_state = models.TextField(null=True)
    request_xml = models.TextField(blank=True)
    arrived_at = models.DateTimeField(default=clock.now, db_index=True)
    answered_for = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("application", "request_id"), name="a_request_once"),)

    def __str__(self) -> str:
        return self.request_id


class SignOnExchange(models.Model):
    """One sign-on as it was: what was asked, what was answered, decoded. Only the last ones are kept."""

    id = models.CharField(primary_key=True, max_length=24, default=vault.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sign_on_exchanges")
    at = models.DateTimeField(default=clock.now)
    user_id = models.CharField(max_length=24, blank=True)
    user_label = models.CharField(max_length=320, blank=True)
    success = models.BooleanField()
    reason = models.TextField(blank=True)
    request_xml = models.TextField(blank=True)
    response_xml = models.TextField(blank=True)
    reference = models.CharField(max_length=9, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("application", "-at")),)

    def __str__(self) -> str:
        return f"{self.user_label or 'nobody'}: {self.reason or 'signed in'}"
