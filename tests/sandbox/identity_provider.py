"""An identity provider made by hand, with signxml: metadata, and responses that a test may break."""

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods

IDP = "http://localhost:8000/saml2/ringcentral"
SP = "http://127.0.0.1:8100"
ACS = f"{SP}/sp/ACS.saml2"
SAML = "urn:oasis:names:tc:SAML:2.0"
DS = "http://www.w3.org/2000/09/xmldsig#"


@cache
def key_and_certificate(name: str) -> tuple[rsa.RSAPrivateKey, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    dated = builder.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    return key, dated.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def metadata(post: bool = True) -> str:
    pem = key_and_certificate("idp")[1].decode()
    body = "".join(line for line in pem.splitlines() if "-----" not in line)
    services = ["Redirect", "POST"] if post else ["Redirect"]
    endpoints = "".join(
        f'<md:SingleSignOnService Binding="{SAML}:bindings:HTTP-{name}" Location="{IDP}"/>' for name in services
    )
    return (
        f'<md:EntityDescriptor xmlns:md="{SAML}:metadata" xmlns:ds="{DS}" entityID="{IDP}">'
        f'<md:IDPSSODescriptor protocolSupportEnumeration="{SAML}:protocol">'
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate>'
        f"</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>{endpoints}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


@dataclass(frozen=True)
class Request:
    """An AuthnRequest as it was sent by redirect."""

    id: str
    relay_state: str
    xml: etree._Element


def request_from(location: str) -> Request:
    query = parse_qs(urlsplit(location).query)
    xml = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
    return Request(xml.get("ID", ""), query["RelayState"][0], xml)


@dataclass(frozen=True)
class Answer:
    """The fields of a response; a test changes one to break it."""

    in_response_to: str
    email: str
    attributes: dict[str, str] = field(default_factory=dict)
    issuer: str = IDP
    audience: str = SP
    recipient: str = ACS
    destination: str = ACS
    not_before: int = -30
    not_on_or_after: int = 300
    assertion_id: str = "_a1"
    signer: str = "idp"
    sign_response: bool = True
    sign_assertion: bool = True

    def encoded(self) -> str:
        return base64.b64encode(self.xml()).decode()

    def xml(self) -> bytes:
        assertion = etree.fromstring(self._assertion())
        if self.sign_assertion:
            assertion = self._signed(assertion, self.assertion_id)
        response = etree.fromstring(self._response())
        response.append(assertion)
        if self.sign_response:
            response = self._signed(response, "_r1")
        return etree.tostring(response)

    def _signed(self, element: etree._Element, reference: str) -> etree._Element:
        key, certificate = key_and_certificate(self.signer)
        place = etree.Element(f"{{{DS}}}Signature", nsmap={"ds": DS}, Id="placeholder")
        element.insert(1, place)
        signer = XMLSigner(
            method=methods.enveloped, signature_algorithm="rsa-sha256", digest_algorithm="sha256",
            c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
        )  # fmt: skip
        return signer.sign(element, key=key, cert=certificate.decode(), reference_uri=reference, id_attribute="ID")

    def _response(self) -> str:
        answered = f' InResponseTo="{self.in_response_to}"' if self.in_response_to else ""
        return (
            f'<samlp:Response xmlns:samlp="{SAML}:protocol" xmlns:saml="{SAML}:assertion" ID="_r1" Version="2.0"'
            f' IssueInstant="{moment(0)}" Destination="{self.destination}"{answered}>'
            f"<saml:Issuer>{self.issuer}</saml:Issuer>"
            f'<samlp:Status><samlp:StatusCode Value="{SAML}:status:Success"/></samlp:Status></samlp:Response>'
        )

    def _assertion(self) -> str:
        answered = f' InResponseTo="{self.in_response_to}"' if self.in_response_to else ""
        return (
            f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="{self.assertion_id}" Version="2.0"'
            f' IssueInstant="{moment(0)}"><saml:Issuer>{self.issuer}</saml:Issuer>'
            f"<saml:Subject><saml:NameID>{self.email}</saml:NameID>"
            f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer"><saml:SubjectConfirmationData'
            f' NotOnOrAfter="{moment(self.not_on_or_after)}" Recipient="{self.recipient}"{answered}/>'
            f"</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{moment(self.not_before)}" NotOnOrAfter="{moment(self.not_on_or_after)}">'
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
            f'</saml:Conditions><saml:AuthnStatement AuthnInstant="{moment(0)}"><saml:AuthnContext>'
            f"<saml:AuthnContextClassRef>{SAML}:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
            f"</saml:AuthnStatement>{self._statement()}</saml:Assertion>"
        )

    def _statement(self) -> str:
        if not self.attributes:
            return ""
        items = "".join(
            f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
            for name, value in self.attributes.items()
        )
        return f"<saml:AttributeStatement>{items}</saml:AttributeStatement>"


def moment(offset_seconds: int) -> str:
    return (datetime.now(UTC) + timedelta(seconds=offset_seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
