"""What the SSO tab starts with, and what it can't lose: the template's constants, in the application's environment."""

from lockstep.applications import catalog
from lockstep.applications.catalog.template import Saml
from lockstep.applications.models import Application
from lockstep.protocols.saml.response import Signed
from lockstep.sign_on.models import SIGNATURE_ALGORITHMS
from lockstep.sign_on.queries import sso_url


def initial_values(application: Application) -> dict:
    """The tab before its first save: values that `save_settings` takes."""
    saml = _saml(application)
    start = saml.service_provider(application.environment, application.service_url)
    algorithms = {label: value for value, label in SIGNATURE_ALGORITHMS}
    parts = Signed.ASSERTION_AND_RESPONSE if saml.sign_response else Signed.ASSERTION
    return {
        "idp_entity_id": sso_url(application),
        "sp_entity_id": start.sp_entity_id,
        "acs": [{"url": start.acs_url, "index": None, "is_default": None}] if start.acs_url else [],
        "certificates": [],
        "signs_requests": False,
        "name_id_source": saml.name_id_source,
        "name_id_format": saml.name_id_format,
        "signature_algorithm": algorithms[saml.signature_algorithm],
        "signed_parts": parts.value,
        "login_url": start.login_url,
        "attributes": [{"name": a.name, "kind": a.source, "value": a.value} for a in saml.attributes],
        "service_admin_email": application.service_admin_email,
    }


def required_attributes(application: Application) -> tuple[str, ...]:
    """Names that nobody is signed on without a value for, where they are mapped at all."""
    return tuple(attribute.name for attribute in _saml(application).attributes if attribute.required)


def kept_attributes(application: Application) -> tuple[str, ...]:
    """Names that can be mapped otherwise but not removed."""
    return tuple(attribute.name for attribute in _saml(application).attributes if not attribute.removable)


def has_sso(application: Application) -> bool:
    """Whether the application's template knows single sign-on at all."""
    return catalog.get(application.template).saml is not None


def _saml(application: Application) -> Saml:
    saml = catalog.get(application.template).saml
    assert saml is not None, f"{application.template} has no single sign-on"
    return saml
