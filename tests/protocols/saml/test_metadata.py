"""Our metadata, and that of service providers (B2, B3)."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.metadata import (
    AssertionConsumer,
    IdentityProvider,
    ServiceProvider,
    identity_provider,
    read_certificate,
    read_service_provider,
)
from lockstep.protocols.saml.xml import METADATA

from .material import ACS, EMAIL, NOW, OUR_URL, VECTORS, certificate, schema
from .service_providers import our_metadata

RSA_KEY = bytes.fromhex("06092a864886f70d010101")


def test_ours_is_valid_by_the_schema_with_the_entity_as_its_root():
    root = etree.fromstring(our_metadata())
    schema("metadata").assertValid(root)
    assert root.tag == f"{{{METADATA}}}EntityDescriptor"
    assert root.get("entityID") == OUR_URL
    assert root.get("validUntil") is None


def test_ours_offers_both_bindings_and_lists_what_is_sent():
    root = etree.fromstring(our_metadata())
    bindings = [service.get("Binding").rsplit(":", 1)[1] for service in root.iter(f"{{{METADATA}}}SingleSignOnService")]
    assert bindings == ["HTTP-Redirect", "HTTP-POST"]
    assert [a.get("Name") for a in root.iter("{urn:oasis:names:tc:SAML:2.0:assertion}Attribute")] == ["email", "number"]


def test_ours_publishes_both_certificates_during_a_rotation():
    keys = (certificate("idp"), certificate("stranger"))
    root = etree.fromstring(identity_provider(IdentityProvider(OUR_URL, OUR_URL, keys, True, EMAIL)))
    schema("metadata").assertValid(root)
    assert len(root.findall(f".//{{{METADATA}}}KeyDescriptor")) == 2
    assert root.find(f"{{{METADATA}}}IDPSSODescriptor").get("WantAuthnRequestsSigned") == "true"


def test_a_service_provider_is_read_with_its_certificate():
    sp = read_service_provider((VECTORS / "metadata_accepted" / "received").read_bytes(), now=NOW)
    assert sp == ServiceProvider(
        entity_id="https://sso.ringcentral.com",
        consumers=(AssertionConsumer(ACS, 0, True),),
        certificates=(certificate("sp"),),
        signs_requests=True,
    )


def test_an_index_that_no_number_can_hold_is_none():
    file = (VECTORS / "metadata_accepted" / "received").read_bytes()
    assert b'index="0"' in file
    sp = read_service_provider(file.replace(b'index="0"', b'index="' + b"9" * 5000 + b'"'), now=NOW)
    assert [consumer.index for consumer in sp.consumers] == [None]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07"), (RSA_KEY, RSA_KEY[:-1] + b"\x7f")],
    ids=["version 8", "a key of an unknown kind"],
)
def test_a_certificate_that_only_looks_like_one_is_refused(was, becomes):
    der = certificate("sp").public_bytes(Encoding.DER)
    assert was in der
    with pytest.raises(SamlError) as refused:
        read_certificate(b64encode(der.replace(was, becomes)).decode())
    assert refused.value.fault is SamlFault.CERTIFICATE_UNREADABLE


def test_the_default_acs_is_the_marked_one_else_the_first_not_unmarked():
    def default(*marks: bool | None) -> int | None:
        return ServiceProvider(
            "sp", tuple(AssertionConsumer("u", n, m) for n, m in enumerate(marks))
        ).default_consumer.index

    assert default(None, None) == 0
    assert default(None, True) == 1
    assert default(False, None) == 1
    assert default(False, False) == 0
