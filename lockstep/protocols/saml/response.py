"""Writing a Response (saml-profiles 4.1.4): an Assertion about a person, or a status that says why there is none.

Every Response has what service providers look for, whether or not each of them looks: Destination and Recipient (the
ACS URL), InResponseTo, Audience, Issuer, and an end. NotBefore lies 30 seconds back for clocks that are slow. The
Assertion is always signed, since some refuse one of which only the outside is; nothing empty is written, since some
refuse that too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from lxml import etree

from lockstep.protocols.saml import signature
from lockstep.protocols.saml.metadata import name_format
from lockstep.protocols.saml.signature import SignatureAlgorithm
from lockstep.protocols.saml.xml import SAML, SAMLP, refuse_text

BEFORE = timedelta(seconds=30)
LIFETIME = timedelta(minutes=5)
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
_RESPONSE_ENDS = b"</samlp:Response>"
_NAMES = {"samlp": SAMLP, "saml": SAML}


class Signed(StrEnum):
    """Which parts carry a signature. There is none without the Assertion's."""

    ASSERTION = "assertion"
    ASSERTION_AND_RESPONSE = "assertion_and_response"


class Refusal(StrEnum):
    """Second-level status codes (saml-core 3.2.2.2), with the first-level one that belongs to each in `FIRST_LEVEL`."""

    AUTHN_FAILED = _STATUS + "AuthnFailed"
    NO_PASSIVE = _STATUS + "NoPassive"
    REQUEST_DENIED = _STATUS + "RequestDenied"


FIRST_LEVEL = {
    Refusal.AUTHN_FAILED: _STATUS + "Responder",
    Refusal.NO_PASSIVE: _STATUS + "Responder",
    Refusal.REQUEST_DENIED: _STATUS + "Responder",
}


@dataclass(frozen=True)
class Signing:
    """The key, parsed, with its certificate, and what is done with it."""

    key: RSAPrivateKey
    certificate: x509.Certificate
    algorithm: SignatureAlgorithm
    parts: Signed


@dataclass(frozen=True)
class Envelope:
    """From whom a Response is, to whom, and in answer to what. Both ids are random and start with a letter or "_"."""

    response_id: str
    assertion_id: str
    issuer: str
    sp_entity_id: str
    acs_url: str
    in_response_to: str
    issued_at: datetime


@dataclass(frozen=True)
class Identity:
    """The person as the service provider is told. `authn_instant` is when they really signed in."""

    name_id: str
    name_id_format: str
    attributes: tuple[tuple[str, tuple[str, ...]], ...]
    authn_instant: datetime
    authn_context: str
    session_index: str
    session_ends_at: datetime


def build(envelope: Envelope, identity: Identity, signing: Signing) -> bytes:
    """A signed Response with one signed Assertion. Raises TEXT_NOT_XML for a value that XML can't hold."""
    for text in (identity.name_id, *(text for _, values in identity.attributes for text in values)):
        refuse_text(text)
    assertion = _signed(_assertion(envelope, identity), signing)
    response = signature.canonical(_response(envelope, _STATUS + "Success"))
    response = response.replace(_RESPONSE_ENDS, assertion + _RESPONSE_ENDS)
    if signing.parts is Signed.ASSERTION:
        return response
    return signature.signed(response, envelope.response_id, signing.key, signing.certificate, signing.algorithm)


def refuse(envelope: Envelope, refusal: Refusal, signing: Signing) -> bytes:
    """A signed Response without an Assertion."""
    return _signed(_response(envelope, FIRST_LEVEL[refusal], refusal.value), signing)


def _signed(element: etree._Element, signing: Signing) -> bytes:
    octets, element_id = signature.canonical(element), element.attrib["ID"]
    return signature.signed(octets, element_id, signing.key, signing.certificate, signing.algorithm)


def _response(envelope: Envelope, *statuses: str) -> etree._Element:
    response = etree.Element(
        f"{{{SAMLP}}}Response",
        {
            "ID": envelope.response_id,
            "Version": "2.0",
            "IssueInstant": _time(envelope.issued_at),
            "Destination": envelope.acs_url,
            "InResponseTo": envelope.in_response_to,
        },
        nsmap=_NAMES,
    )
    _add(response, SAML, "Issuer", envelope.issuer)
    parent = _add(response, SAMLP, "Status")
    for status in statuses:
        parent = _add(parent, SAMLP, "StatusCode", Value=status)
    return response


def _assertion(envelope: Envelope, identity: Identity) -> etree._Element:
    assertion = etree.Element(
        f"{{{SAML}}}Assertion",
        {"ID": envelope.assertion_id, "Version": "2.0", "IssueInstant": _time(envelope.issued_at)},
        nsmap={"saml": SAML},
    )
    _add(assertion, SAML, "Issuer", envelope.issuer)
    _add_subject(assertion, envelope, identity)
    _add_conditions(assertion, envelope)
    _add_authn_statement(assertion, identity)
    _add_attributes(assertion, identity)
    return assertion


def _add_subject(assertion: etree._Element, envelope: Envelope, identity: Identity) -> None:
    subject = _add(assertion, SAML, "Subject")
    _add(subject, SAML, "NameID", identity.name_id, Format=identity.name_id_format)
    _add(
        _add(subject, SAML, "SubjectConfirmation", Method=BEARER),
        SAML,
        "SubjectConfirmationData",
        InResponseTo=envelope.in_response_to,
        NotOnOrAfter=_time(envelope.issued_at + LIFETIME),
        Recipient=envelope.acs_url,
    )


def _add_conditions(assertion: etree._Element, envelope: Envelope) -> None:
    window = {
        "NotBefore": _time(envelope.issued_at - BEFORE),
        "NotOnOrAfter": _time(envelope.issued_at + LIFETIME),
    }
    audiences = _add(_add(assertion, SAML, "Conditions", **window), SAML, "AudienceRestriction")
    _add(audiences, SAML, "Audience", envelope.sp_entity_id)


def _add_authn_statement(assertion: etree._Element, identity: Identity) -> None:
    statement = _add(
        assertion,
        SAML,
        "AuthnStatement",
        AuthnInstant=_time(identity.authn_instant),
        SessionIndex=identity.session_index,
        SessionNotOnOrAfter=_time(identity.session_ends_at),
    )
    _add(_add(statement, SAML, "AuthnContext"), SAML, "AuthnContextClassRef", identity.authn_context)


def _add_attributes(assertion: etree._Element, identity: Identity) -> None:
    filled = [(name, values) for name, values in identity.attributes if values]
    if not filled:
        return
    statement = _add(assertion, SAML, "AttributeStatement")
    for name, values in filled:
        attribute = _add(statement, SAML, "Attribute", Name=name, NameFormat=name_format(name))
        for value in values:
            _add(attribute, SAML, "AttributeValue", value)


def _add(
    parent: etree._Element, namespace: str, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)
    element.text = text
    return element


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
