"""Reads an identity provider's metadata, as the Import button does."""

from lxml import etree

from ringcentral_sandbox.saml_sp.settings import POST, REDIRECT, IdentityProvider
from ringcentral_sandbox.sandbox import METADATA_LIMIT_BYTES

NAMES = {
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
}


class BadMetadata(Exception):
    """The text is shown to the admin as it is."""


def read_metadata(document: bytes, source: str, at: float) -> IdentityProvider:
    """The one identity provider that a document describes, or BadMetadata with the reason."""
    descriptor = _descriptor(document)
    [entity] = descriptor.xpath("ancestor::md:EntityDescriptor", namespaces=NAMES)
    endpoints = {
        service.get("Binding"): service.get("Location")
        for service in descriptor.findall("md:SingleSignOnService", NAMES)
        if service.get("Binding") in {REDIRECT, POST}
    }
    certificates = [
        "".join(text.split())
        for text in descriptor.xpath(
            "md:KeyDescriptor[not(@use) or @use='signing']//ds:X509Certificate/text()", namespaces=NAMES
        )
    ]
    if not endpoints:
        raise BadMetadata("The metadata has no SingleSignOnService with the redirect or the POST binding.")
    if not certificates:
        raise BadMetadata("The metadata has no certificate for signing.")
    attributes = [str(name) for name in descriptor.xpath("saml:Attribute/@Name", namespaces=NAMES)]
    return IdentityProvider(entity.get("entityID", ""), endpoints, certificates, attributes, source, at)


def _descriptor(document: bytes) -> etree._Element:
    if len(document) > METADATA_LIMIT_BYTES:
        raise BadMetadata("The metadata is larger than 512 KiB.")
    if b"<!DOCTYPE" in document:
        raise BadMetadata("The metadata has a document type, which is not taken.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise BadMetadata(f"This is not XML: {error}") from error
    found = root.xpath("/md:EntityDescriptor/md:IDPSSODescriptor", namespaces=NAMES)
    if len(found) != 1:
        raise BadMetadata("This is not the metadata of an identity provider.")
    descriptor: etree._Element = found[0]
    return descriptor
