"""What the SSO tab's fields may hold. Bad values are refused with the way out; nothing is bent into shape."""

import re
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError

from lockstep.applications.models import Application
from lockstep.protocols.saml import metadata
from lockstep.protocols.saml.errors import SamlError
from lockstep.protocols.saml.xml import can_hold
from lockstep.sign_on.addresses import plain_address
from lockstep.sign_on.defaults import kept_attributes
from lockstep.sign_on.models import SIGNATURE_ALGORITHMS, SIGNED_PARTS, NameIdFormat, ServiceProvider
from lockstep.sign_on.queries import MY_DOMAIN
from lockstep.sign_on.sources import KINDS, NAME_ID_SOURCES, USER_ATTRIBUTES

FIELDS = (
    "idp_entity_id", "sp_entity_id", "acs", "certificates", "signs_requests", "name_id_source", "name_id_format",
    "signature_algorithm", "signed_parts", "login_url", "attributes",
)  # fmt: skip
MOST_ACS, MOST_CERTIFICATES, MOST_ATTRIBUTES = 20, 5, 50
_CUSTOM_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")


def values_of(sp: ServiceProvider) -> dict:
    """The saved tab as the values that `cleaned` takes."""
    shown = {name: getattr(sp, name) for name in FIELDS}
    return shown | {"service_admin_email": sp.application.service_admin_email}


def unfinished_field(values: Mapping) -> str:
    """The first field that still holds `<mydomain>`, or that only the service's metadata can fill; empty if none."""
    for name in ("login_url", "sp_entity_id", "idp_entity_id"):
        if MY_DOMAIN in values[name] or not values[name]:
            return name
    if not values["acs"] or any(MY_DOMAIN in consumer["url"] for consumer in values["acs"]):
        return "acs"
    return "attributes" if any(MY_DOMAIN in entry["value"] for entry in values["attributes"]) else ""


def cleaned(application: Application, values: Mapping) -> tuple[dict, str]:
    """The values of FIELDS, checked, and the administrator's address. Raises ValidationError by field."""
    checks: dict[str, Callable[[], object]] = {
        "idp_entity_id": lambda: _line(values.get("idp_entity_id"), 300, "The IdP entity ID"),
        "sp_entity_id": lambda: _line(values.get("sp_entity_id"), 300, "The SP entity ID", may_be_empty=True),
        "acs": lambda: _consumers(values.get("acs")),
        "certificates": lambda: _certificates(values.get("certificates") or []),
        "signs_requests": lambda: bool(values.get("signs_requests")),
        "name_id_source": lambda: _one_of(values.get("name_id_source"), NAME_ID_SOURCES),
        "name_id_format": lambda: _one_of(values.get("name_id_format"), NameIdFormat.values),
        "signature_algorithm": lambda: _one_of(values.get("signature_algorithm"), dict(SIGNATURE_ALGORITHMS)),
        "signed_parts": lambda: _one_of(values.get("signed_parts"), dict(SIGNED_PARTS)),
        "login_url": lambda: _web_address(values.get("login_url"), "The Login URL"),
        "attributes": lambda: _attributes(values.get("attributes") or [], kept_attributes(application)),
        "service_admin_email": lambda: plain_address(values.get("service_admin_email") or ""),
    }
    good: dict = {}
    errors: dict[str, list[str]] = {}
    for name, check in checks.items():
        try:
            good[name] = check()
        except ValidationError as error:
            errors[name] = error.messages
    if good.get("signs_requests") and "certificates" in good and not good["certificates"]:
        errors["certificates"] = ["Signed requests need the service provider's certificate. Upload its metadata."]
    if errors:
        raise ValidationError(errors)
    return good, good.pop("service_admin_email")


def _line(value: object, longest: int, what: str, *, may_be_empty: bool = False) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text and not may_be_empty:
        raise ValidationError(f"{what} is missing.")
    if len(text) > longest:
        raise ValidationError(f"{what} has at most {longest} characters.")
    if not can_hold(text) or not text.isprintable():
        raise ValidationError(f"{what} has a character that can't be sent. Type it again without.")
    return text


def _one_of(value: object, known: object) -> str:
    if not isinstance(value, str) or value not in known:  # type: ignore[operator]
        raise ValidationError("Choose one of the values offered.")
    return value


def _web_address(value: object, what: str) -> str:
    text = _line(value, 500, what)
    if not metadata.is_web_address(text.replace(MY_DOMAIN, "mydomain")):
        raise ValidationError(f"{what} is a web address, beginning with https://.")
    return text


def _entries(value: object) -> list[dict]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _consumers(value: object) -> list[dict]:
    entries = _entries(value)
    if len(entries) > MOST_ACS:
        raise ValidationError(f"At most {MOST_ACS} ACS URLs.")
    found = []
    for entry in entries:
        index, default = entry.get("index"), entry.get("is_default")
        if not (index is None or (isinstance(index, int) and 0 <= index <= 65535)) or default not in (
            None,
            True,
            False,
        ):
            raise ValidationError("An ACS URL's index is a number up to 65535.")
        found.append({"url": _web_address(entry.get("url"), "An ACS URL"), "index": index, "is_default": default})
    return found


def _certificates(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_CERTIFICATES:
        raise ValidationError(f"At most {MOST_CERTIFICATES} certificates.")
    try:
        return [metadata.certificate_text(metadata.read_certificate(str(text))) for text in value]
    except SamlError as error:
        raise ValidationError(f"{error.fault.sentence}. Upload the service's metadata again.") from error


def _attributes(value: object, kept: tuple[str, ...]) -> list[dict]:
    entries = _entries(value)
    if len(entries) > MOST_ATTRIBUTES:
        raise ValidationError(f"At most {MOST_ATTRIBUTES} attributes.")
    found = [_attribute(entry) for entry in entries]
    names = [entry["name"] for entry in found]
    for name in names:
        if names.count(name) > 1:
            raise ValidationError(f"The attribute “{name}” is there twice.")
    for name in kept:
        if name not in names:
            raise ValidationError(f"The service requires “{name}”. It can be mapped, not removed.")
    if empty := next((e["name"] for e in found if e["kind"] == "constant" and not e["value"]), ""):
        raise ValidationError(f"The attribute “{empty}” is a constant without a value.")
    return found


def _attribute(entry: Mapping) -> dict:
    name = _line(entry.get("name"), 200, "An attribute's name")
    kind = _one_of(entry.get("kind"), KINDS)
    given = entry.get("value")
    value = given if isinstance(given, str) else ""
    if kind == "user" and value not in USER_ATTRIBUTES:
        raise ValidationError(f"“{name}”: choose one of the user attributes.")
    if kind == "custom" and not _CUSTOM_NAME.fullmatch(value):
        raise ValidationError(f"“{name}”: a custom attribute's name has letters, digits and _ only, a letter first.")
    if kind == "constant":
        value = _line(value, 1024, f"The constant of “{name}”") if value.strip() else ""
    return {"name": name, "kind": kind, "value": "" if kind == "groups" else value}
