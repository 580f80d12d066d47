"""What the tests of SAML share: keys, a service provider, a Response about Bob, the OASIS schemas."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from lockstep.protocols.saml.metadata import AssertionConsumer, ServiceProvider
from lockstep.protocols.saml.response import Envelope, Identity, Signed, Signing, build
from lockstep.protocols.saml.signature import SignatureAlgorithm

VECTORS = Path(__file__).parents[2] / "vectors" / "saml"
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
OUR_URL = "https://id.fernhill.example/saml2/ringcentral"
SP = "https://sso.ringcentral.com"
ACS = "https://sso.ringcentral.com/sp/ACS.saml2"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
CONTEXT = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


@cache
def certificate(name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((VECTORS / "keys" / f"{name}.cert.pem").read_bytes())


@cache
def key(name: str):
    return load_pem_private_key((VECTORS / "keys" / f"{name}.key.pem").read_bytes(), None)


@cache
def schema(kind: str) -> etree.XMLSchema:
    """An OASIS schema as python3-saml ships it: protocol or metadata."""
    return etree.XMLSchema(file=str(files("onelogin.saml2") / "schemas" / f"saml-schema-{kind}-2.0.xsd"))


def service_provider(*, certificates: list[str] | None = None, signs_requests: bool = False) -> ServiceProvider:
    consumers = (
        AssertionConsumer(ACS, 0, True),
        AssertionConsumer("https://ssoeuro.ringcentral.com/sp/ACS.saml2", 1, None),
    )
    return ServiceProvider(SP, consumers, tuple(certificate(name) for name in certificates or ()), signs_requests)


def envelope(**other) -> Envelope:
    known = Envelope("_response", "_assertion", OUR_URL, SP, ACS, "_request", NOW)
    return replace(known, **other)


def identity(**other) -> Identity:
    known = Identity(
        name_id="bob.tanaka+1@fernhill.example",
        name_id_format=EMAIL,
        attributes=(
            ("email", ("bob.tanaka+1@fernhill.example",)),
            ("number", ("101",)),
            ("groups", ("Sales", "Söderort")),
        ),
        authn_instant=datetime(2026, 11, 24, 9, 12, 5, 123456, tzinfo=UTC),
        authn_context=CONTEXT,
        session_index="_session",
        session_ends_at=datetime(2026, 11, 24, 21, 12, 5, tzinfo=UTC),
    )
    return replace(known, **other)


def signing(parts: Signed = Signed.ASSERTION_AND_RESPONSE, by: str = "idp") -> Signing:
    return Signing(key(by), certificate(by), SignatureAlgorithm.RSA_SHA256, parts)


def response(parts: Signed = Signed.ASSERTION_AND_RESPONSE, **other) -> bytes:
    return build(envelope(), identity(**other), signing(parts))
