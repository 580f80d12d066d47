"""Metadata (saml-metadata-2.0): reading a service provider's, writing ours.

A service provider's file is trusted because an administrator uploads it; its own signature is not looked at. Ours has
the EntityDescriptor as its root and no validUntil, since some service providers can't read anything else.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from lockstep.protocols.saml.bindings import Binding
from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.xml import METADATA, METADATA_BYTES, SAML, SAMLP, XMLDSIG, instant, parse, text_of

BASIC_NAMES = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
_INDEX = re.compile("[0-9]{1,5}")
URI_NAMES = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"


@dataclass(frozen=True)
class AssertionConsumer:
    """Where a service provider takes Responses. `is_default` is its metadata's word, None where it says nothing."""

    url: str
    index: int | None = None
    is_default: bool | None = None


@dataclass(frozen=True)
class ServiceProvider:
    """What is known of a service provider, from its metadata or typed by an administrator."""

    entity_id: str
    consumers: tuple[AssertionConsumer, ...]
    certificates: tuple[x509.Certificate, ...] = ()
    signs_requests: bool = False
    name_id_formats: tuple[str, ...] = ()

    @property
    def default_consumer(self) -> AssertionConsumer:
        """saml-metadata 2.2.3: the first marked as default, else the first not marked as no default, else the first."""
        for wanted in (True, None):
            for consumer in self.consumers:
                if consumer.is_default is wanted:
                    return consumer
        return self.consumers[0]


@dataclass(frozen=True)
class IdentityProvider:
    """What our metadata says of one application: its own entity ID, address and certificates."""

    entity_id: str
    sso_url: str
    certificates: tuple[x509.Certificate, ...]
    wants_signed_requests: bool
    name_id_format: str
    attribute_names: tuple[str, ...] = ()


def read_service_provider(unverified: bytes, *, now: datetime) -> ServiceProvider:
    """From a metadata file: an EntityDescriptor, or an EntitiesDescriptor around one service provider. Raises
    SamlError.
    """
    root = parse(unverified, size_bytes=METADATA_BYTES)
    if root.tag not in (f"{{{METADATA}}}EntityDescriptor", f"{{{METADATA}}}EntitiesDescriptor"):
        raise SamlError(SamlFault.NOT_METADATA, str(root.tag)[:120])
    role = _only_role(root)
    entity = role.getparent()
    assert entity is not None
    for element in (*entity.iterancestors(), entity, role):
        _refuse_expired(element, now)
    if not (entity_id := entity.get("entityID", "").strip()):
        raise SamlError(SamlFault.NO_ENTITY_ID)
    return ServiceProvider(
        entity_id=entity_id,
        consumers=_consumers(role),
        certificates=_signing_certificates(role),
        signs_requests=role.get("AuthnRequestsSigned") in ("true", "1"),
        name_id_formats=tuple(text_of(element) for element in role.findall(f"{{{METADATA}}}NameIDFormat")),
    )


def identity_provider(idp: IdentityProvider) -> bytes:
    """Our metadata, valid by the schema, for a service provider to import."""
    root = etree.Element(f"{{{METADATA}}}EntityDescriptor", {"entityID": idp.entity_id}, nsmap={"md": METADATA})
    role = etree.SubElement(
        root,
        f"{{{METADATA}}}IDPSSODescriptor",
        {
            "WantAuthnRequestsSigned": "true" if idp.wants_signed_requests else "false",
            "protocolSupportEnumeration": SAMLP,
        },
    )
    for certificate in idp.certificates:
        _add_key(role, certificate)
    etree.SubElement(role, f"{{{METADATA}}}NameIDFormat").text = idp.name_id_format
    for binding in (Binding.REDIRECT, Binding.POST):
        service = {"Binding": binding.value, "Location": idp.sso_url}
        etree.SubElement(role, f"{{{METADATA}}}SingleSignOnService", service)
    for name in idp.attribute_names:
        named = {"Name": name, "NameFormat": name_format(name)}
        etree.SubElement(role, f"{{{SAML}}}Attribute", named, nsmap={"saml": SAML})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def name_format(name: str) -> str:
    """The NameFormat of an attribute by its name: a URI's, or basic. Always sent; one service drops others."""
    return URI_NAMES if name.startswith(("urn:", "http://", "https://")) else BASIC_NAMES


def certificate_text(certificate: x509.Certificate) -> str:
    """The base64 of a certificate, as ds:X509Certificate holds it."""
    return b64encode(certificate.public_bytes(Encoding.DER)).decode()


def read_certificate(text: str) -> x509.Certificate:
    """A certificate from base64, white space anywhere, with a key that can be read. Raises CERTIFICATE_UNREADABLE."""
    try:
        certificate = x509.load_der_x509_certificate(b64decode("".join(text.split()), validate=True))
        certificate.public_key()
        return certificate
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise SamlError(SamlFault.CERTIFICATE_UNREADABLE, str(error)[:200]) from error


def _only_role(root: etree._Element) -> etree._Element:
    roles = [
        role
        for role in root.iter(f"{{{METADATA}}}SPSSODescriptor")
        if SAMLP in role.get("protocolSupportEnumeration", "").split() and role.getparent() is not None
    ]
    if not roles:
        raise SamlError(SamlFault.NOT_A_SERVICE_PROVIDER)
    if len(roles) > 1:
        raise SamlError(SamlFault.SEVERAL_SERVICE_PROVIDERS, str(len(roles)))
    return roles[0]


def _refuse_expired(element: etree._Element, now: datetime) -> None:
    until = element.get("validUntil")
    if until is not None and ((time := instant(until)) is None or time <= now):
        raise SamlError(SamlFault.METADATA_EXPIRED, until[:40])


def _consumers(role: etree._Element) -> tuple[AssertionConsumer, ...]:
    services = role.findall(f"{{{METADATA}}}AssertionConsumerService")
    consumers = tuple(_consumer(service) for service in services if service.get("Binding") == Binding.POST)
    if not consumers:
        raise SamlError(SamlFault.NO_ACS)
    return consumers


def _consumer(service: etree._Element) -> AssertionConsumer:
    url, index = service.get("Location", ""), service.get("index", "")
    if not is_web_address(url):
        raise SamlError(SamlFault.ACS_NOT_A_WEB_ADDRESS, url[:200])
    default = {"true": True, "1": True, "false": False, "0": False}.get(service.get("isDefault", ""))
    return AssertionConsumer(url, int(index) if _INDEX.fullmatch(index) else None, default)


def is_web_address(url: str) -> bool:
    """Whether a browser may be sent there: http or https with a host, and nothing that a page could trip over."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not set(url) & set(" \t\r\n\"'<>\\")
    except ValueError:
        return False


def _signing_certificates(role: etree._Element) -> tuple[x509.Certificate, ...]:
    keys: Iterable[etree._Element] = role.findall(f"{{{METADATA}}}KeyDescriptor")
    return tuple(
        read_certificate(text_of(element))
        for key in keys
        if key.get("use", "signing") == "signing"
        for element in key.iter(f"{{{XMLDSIG}}}X509Certificate")
    )


def _add_key(role: etree._Element, certificate: x509.Certificate) -> None:
    key = etree.SubElement(role, f"{{{METADATA}}}KeyDescriptor", {"use": "signing"})
    info = etree.SubElement(key, f"{{{XMLDSIG}}}KeyInfo", nsmap={"ds": XMLDSIG})
    data = etree.SubElement(info, f"{{{XMLDSIG}}}X509Data")
    etree.SubElement(data, f"{{{XMLDSIG}}}X509Certificate").text = certificate_text(certificate)
