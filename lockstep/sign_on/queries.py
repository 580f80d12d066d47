"""Reads about single sign-on."""

from django.db.models import QuerySet

from lockstep.applications.models import Application
from lockstep.directory.models import Organisation
from lockstep.protocols.saml import metadata
from lockstep.protocols.saml.metadata import AssertionConsumer, IdentityProvider
from lockstep.sign_on.keys import certificate_of
from lockstep.sign_on.models import ServiceProvider, SignOnExchange

MY_DOMAIN = "<mydomain>"


def settings_of(application: Application) -> ServiceProvider | None:
    """The saved SSO tab, or None before its first save."""
    return ServiceProvider.objects.filter(application=application).first()


def service_provider_at(path: str) -> ServiceProvider | None:
    """The saved SSO tab of the living application of an SSO IdP URL, with the application."""
    found = ServiceProvider.objects.select_related("application").defer("application__logo")
    return found.filter(application__path=path, application__deleted_at=None).first()


def custom_attributes_sent() -> set[str]:
    """The names of the custom attributes that any living application is sent at sign-on: who holds one, is that there.

    Of every application, since access comes and goes, and a value that was changed meanwhile would stay.
    """
    living = ServiceProvider.objects.filter(application__deleted_at=None)
    entries = (entry for attributes in living.values_list("attributes", flat=True) for entry in attributes)
    return {entry["value"] for entry in entries if entry["kind"] == "custom"}


def sso_url(application: Application) -> str:
    """The SSO IdP URL: where requests come to. From the stored base URL, never from a Host header."""
    base_url = Organisation.objects.values_list("base_url", flat=True).get()
    return f"{base_url}/saml2/{application.path}"


def metadata_url(application: Application) -> str:
    """Where a service provider reads our metadata, without signing in."""
    return f"{sso_url(application)}/metadata.xml"


def login_url(application: Application) -> str:
    """Where a person starts (the User Portal's tile), empty while single sign-on isn't active."""
    sp = settings_of(application)
    return sp.login_url if sp is not None and sp.active else ""


def last_exchanges(application: Application, most: int = 20) -> QuerySet[SignOnExchange]:
    """The last sign-ons and refusals, newest first."""
    return SignOnExchange.objects.filter(application=application)[:most]


def our_metadata(application: Application, sp: ServiceProvider) -> bytes:
    """The metadata of this application's identity provider."""
    return metadata.identity_provider(
        IdentityProvider(
            entity_id=sp.idp_entity_id,
            sso_url=sso_url(application),
            certificates=(certificate_of(sp.certificate),),
            wants_signed_requests=sp.signs_requests,
            name_id_format=sp.name_id_format,
            attribute_names=tuple(entry["name"] for entry in sp.attributes),
        )
    )


def known_service_provider(sp: ServiceProvider) -> metadata.ServiceProvider:
    """What requests are checked against."""
    return metadata.ServiceProvider(
        entity_id=sp.sp_entity_id,
        consumers=tuple(AssertionConsumer(c["url"], c.get("index"), c.get("is_default")) for c in sp.acs),
        certificates=tuple(metadata.read_certificate(text) for text in sp.certificates),
        signs_requests=sp.signs_requests,
    )
