"""Writes of the SSO tab: saved, filled from the service provider's metadata, deactivated.

A save that leaves a `<mydomain>` is kept, but single sign-on stays inactive; a save without one activates it. The first
save makes the key pair, and with it the metadata, since the article copies its URL before the service's own metadata is
there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from lockstep.applications.models import Application
from lockstep.applications.things import application_thing
from lockstep.doors import clock
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind
from lockstep.protocols.saml import metadata
from lockstep.protocols.saml.errors import SamlError
from lockstep.sign_on import form_values
from lockstep.sign_on.form_values import FIELDS
from lockstep.sign_on.keys import give_key_pair
from lockstep.sign_on.models import ServiceProvider
from lockstep.sign_on.queries import MY_DOMAIN, settings_of

LABELS = {
    "login_url": "Login URL",
    "sp_entity_id": "SP Entity ID",
    "idp_entity_id": "IdP Entity ID",
    "acs": "ACS URL",
    "attributes": "Attributes",
}


@dataclass(frozen=True)
class Saved:
    """What a save came to. `unfinished_field` is the one that keeps single sign-on inactive, empty where none does."""

    service_provider: ServiceProvider
    unfinished_field: str
    deactivated: bool = False

    @property
    def sentence(self) -> str:
        """What to tell the administrator."""
        if self.deactivated:
            return "Saved. SSO is deactivated: nobody signs in through Lockstep any more."
        if not self.unfinished_field:
            return "Saved. Single sign-on is active."
        name = LABELS[self.unfinished_field]
        if self.unfinished_field == "sp_entity_id" and not self.service_provider.sp_entity_id:
            return f"Saved. {name} is empty, so single sign-on is inactive: upload the service's metadata."
        if self.unfinished_field == "acs" and not self.service_provider.acs:
            return f"Saved. {name} is empty, so single sign-on is inactive: upload the service's metadata."
        return f"Saved. {name} still holds {MY_DOMAIN}, so single sign-on is inactive: write your domain there."


@transaction.atomic
def save_settings(application: Application, values: Mapping, *, deactivate: bool = False, actor: Actor) -> Saved:
    """Save the tab, and activate single sign-on by it, or `deactivate` it: then nobody is signed on from here on.

    `values` has the names of form_values.FIELDS. Raises ValidationError by field.
    """
    _refuse_deleted(application)
    good, address = form_values.cleaned(application, values)
    sp = settings_of(application) or ServiceProvider(application=application)
    is_new, was_active = not sp.sealed_key, sp.active
    changes = [Change(name, getattr(sp, name), good[name]) for name in FIELDS if getattr(sp, name) != good[name]]
    for name, value in good.items():
        setattr(sp, name, value)
    if is_new:
        give_key_pair(sp, f"Lockstep {application.path}", clock.now())
    unfinished = form_values.unfinished_field(good)
    sp.active, sp.saved_at = not (unfinished or deactivate), clock.now()
    sp.save(force_insert=is_new)
    changes += _save_address(application, address)
    _record(application, changes, was_active, sp.active, actor)
    return Saved(sp, unfinished, deactivate)


def upload_metadata(content: bytes) -> dict:
    """What a service provider's metadata file would fill in: values for `save_settings`. Nothing is saved.

    Raises ValidationError with the reason that the file is refused for.
    """
    try:
        sp = metadata.read_service_provider(content, now=clock.now())
    except SamlError as error:
        raise ValidationError({"metadata": f"{error.fault.sentence}. Nothing has changed."}) from error
    return {
        "sp_entity_id": sp.entity_id,
        "acs": [{"url": c.url, "index": c.index, "is_default": c.is_default} for c in sp.consumers],
        "certificates": [metadata.certificate_text(certificate) for certificate in sp.certificates],
        "signs_requests": sp.signs_requests,
    }


def _refuse_deleted(application: Application) -> None:
    if Application.objects.select_for_update().only("deleted_at").get(pk=application.pk).deleted_at:
        raise ValidationError({"application": "This application has been deleted meanwhile."})


def _save_address(application: Application, address: str) -> list[Change]:
    if application.service_admin_email == address:
        return []
    change = Change("service_admin_email", application.service_admin_email, address)
    application.service_admin_email = address
    application.save(update_fields=["service_admin_email"])
    return [change]


def _record(application: Application, changes: list[Change], was_active: bool, active: bool, actor: Actor) -> None:
    thing = application_thing(application)
    if changes:
        record(EventKind.APPLICATION_UPDATE, actor=actor, target=thing, application=thing, changes=changes)
    if active != was_active:
        kind = EventKind.SSO_ACTIVATE if active else EventKind.SSO_DEACTIVATE
        record(kind, actor=actor, target=thing, application=thing)
