"""The one parser for XML that others wrote, and what XML can hold.

Whoever sends the bytes is not trusted. lxml without entities still accepts a DOCTYPE and drops the entity, so any
DOCTYPE is refused; nothing is fetched; size and depth are capped. Comments and processing instructions are kept in the
tree, so that a name with one inside is seen and refused (`a@x.example<!-- -->.evil.example` must never be read as its
first half).
"""

import re
from datetime import UTC, datetime

from lxml import etree

from lockstep.protocols.saml.errors import SamlError, SamlFault

REQUEST_BYTES = 64 * 1024
METADATA_BYTES = 256 * 1024
DEPTH = 32

_OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)?", re.ASCII)

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"


def parse(unverified: bytes, *, size_bytes: int) -> etree._Element:
    """The root element. Raises SamlError: TOO_LARGE, NOT_XML, DOCTYPE, TOO_DEEP."""
    if len(unverified) > size_bytes:
        raise SamlError(SamlFault.TOO_LARGE, f"{len(unverified)} bytes")
    if b"<!DOCTYPE" in unverified:
        raise SamlError(SamlFault.DOCTYPE)
    try:
        root = etree.fromstring(unverified, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SamlError(SamlFault.NOT_XML, str(error)[:200]) from error
    document = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:  # one in an encoding that the search above doesn't see
        raise SamlError(SamlFault.DOCTYPE)
    if _depth(root) > DEPTH:
        raise SamlError(SamlFault.TOO_DEEP)
    return root


def text_of(element: etree._Element) -> str:
    """The text of an element that has nothing but text, without white space around it. Raises CHILD_IN_TEXT."""
    if len(element):
        raise SamlError(SamlFault.CHILD_IN_TEXT, etree.QName(element).localname)
    return (element.text or "").strip()


def instant(text: str | None) -> datetime | None:
    """A SAML time (saml-core 1.3.3: UTC, whatever the precision), or None where it isn't one."""
    if not text or not _INSTANT.fullmatch(text):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def can_hold(text: str) -> bool:
    """Whether XML 1.0 can hold every character of the text (section 2.2): no control characters, no surrogates."""
    return not _OUTSIDE_XML.search(text)


def refuse_text(text: str) -> None:
    """For whoever saves a value that an assertion may carry. Raises TEXT_NOT_XML naming the character."""
    if found := _OUTSIDE_XML.search(text):
        raise SamlError(SamlFault.TEXT_NOT_XML, f"U+{ord(found.group()):04X} at position {found.start() + 1}")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _depth(root: etree._Element) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
