"""Our Responses, read by service providers that others wrote (B4, B6)."""

import copy
import re
from datetime import timedelta

import pytest
import time_machine
from lxml import etree
from saml2.sigver import SignatureError

from lockstep.protocols.saml import bindings, signature
from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.response import Refusal, Signed, build, refuse
from lockstep.protocols.saml.xml import SAML, SAMLP, XMLDSIG, can_hold, parse

from .material import NOW, certificate, envelope, identity, key, response, schema, signing
from .service_providers import onelogin_reads, pysaml2_reads

NAMES = {"saml": SAML, "samlp": SAMLP, "ds": XMLDSIG}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def changed(path: str, attribute: str | None, value: str | None) -> bytes:
    """Our Response with one field changed or taken away, signed again as if we had meant it."""
    root = etree.fromstring(response())
    for old in root.findall(".//ds:Signature", NAMES):
        old.getparent().remove(old)
    (field,) = root.xpath(path, namespaces=NAMES)
    if attribute:
        field.set(attribute, value) if value is not None else field.attrib.pop(attribute)
    elif value is None:
        field.getparent().remove(field)
    else:
        field.text = value
    inner = root.find("saml:Assertion", NAMES)
    root.replace(inner, signed_again(copy.deepcopy(inner)))
    return etree.tostring(signed_again(root))


def signed_again(element: etree._Element) -> etree._Element:
    octets = signature.canonical(element)
    again = signature.signed(octets, element.get("ID"), key("idp"), certificate("idp"), signing().algorithm)
    return etree.fromstring(again)


@pytest.mark.parametrize("parts", list(Signed))
def test_two_libraries_by_others_accept_it(parts, tmp_path):
    both = parts is Signed.ASSERTION_AND_RESPONSE
    seen = onelogin_reads(response(parts), signed_outside=both)
    assert seen.get_nameid() == "bob.tanaka+1@fernhill.example"
    assert seen.get_attributes()["groups"] == ["Sales", "Söderort"]
    also = pysaml2_reads(response(parts), tmp_path, signed_outside=both)
    assert also.get_subject().text == "bob.tanaka+1@fernhill.example"
    assert also.ava["number"] == ["101"]
    assert also.session_info()["session_index"] == "_session"


@pytest.mark.parametrize("parts", list(Signed))
def test_it_is_valid_by_the_schema(parts):
    schema("protocol").assertValid(etree.fromstring(response(parts)))


@pytest.mark.parametrize(
    ("path", "attribute", "value"),
    [
        (".", "Destination", "https://evil.example/acs"),
        (".", "InResponseTo", "_another"),
        (".", "Version", "1.1"),
        ("saml:Issuer", None, "https://id.other.example"),
        ("saml:Assertion/saml:Issuer", None, "https://id.other.example"),
        ("samlp:Status/samlp:StatusCode", "Value", "urn:oasis:names:tc:SAML:2.0:status:Responder"),
        (".//saml:Audience", None, "https://other.example"),
        (".//saml:SubjectConfirmationData", "Recipient", "https://evil.example/acs"),
        (".//saml:SubjectConfirmationData", "InResponseTo", "_another"),
        (".//saml:SubjectConfirmationData", "NotOnOrAfter", "2026-11-24T10:41:00Z"),
        (".//saml:SubjectConfirmation", "Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"),
        (".//saml:Conditions", "NotOnOrAfter", "2026-11-24T10:30:00Z"),
        (".//saml:Conditions", "NotBefore", "2026-11-24T11:00:00Z"),
        (".//saml:AuthnStatement", "SessionNotOnOrAfter", "2026-11-24T10:00:00Z"),
        (".//saml:AuthnStatement", None, None),
    ],
)
def test_it_is_refused_when_one_field_is_wrong(path, attribute, value):
    with pytest.raises(Exception, match=r"\w") as refused:
        onelogin_reads(changed(path, attribute, value))
    assert type(refused.value).__name__ == "OneLogin_Saml2_ValidationError", refused.value


def test_the_way_of_breaking_it_breaks_nothing_else():
    assert onelogin_reads(changed(".", "Version", "2.0"))


@pytest.mark.parametrize("field", ["bob.tanaka+1", "101", "Söderort", "_session", "Recipient", "2026-11-24T10:47"])
def test_it_is_refused_when_a_byte_is_changed_after_signing(field, tmp_path):
    text = response().decode()
    assert field in text
    tampered = text.replace(field, field[:-1] + ("X" if field[-1] != "X" else "Y")).encode()
    with pytest.raises(Exception, match=r"\w"):
        onelogin_reads(tampered)
    with pytest.raises(SignatureError):
        pysaml2_reads(tampered, tmp_path)


def test_it_is_refused_when_a_stranger_signed_it():
    with pytest.raises(Exception, match="Signature validation failed"):
        onelogin_reads(build(envelope(), identity(), signing(by="stranger")))


def test_an_old_one_is_refused():
    with pytest.raises(Exception, match=r"timing|expired"):
        onelogin_reads(build(envelope(issued_at=NOW - timedelta(minutes=20)), identity(), signing()))


def test_nothing_empty_is_written():
    root = etree.fromstring(response(attributes=(("groups", ()),)))
    assert root.find(".//saml:AttributeStatement", NAMES) is None
    partly = etree.fromstring(response(attributes=(("groups", ()), ("email", ("b@fernhill.example",)))))
    assert [a.get("Name") for a in partly.findall(".//saml:Attribute", NAMES)] == ["email"]


def test_every_attribute_says_its_name_format():
    root = etree.fromstring(response(attributes=(("email", ("a",)), ("urn:oid:0.9.2342.19200300.100.1.3", ("a",)))))
    formats = [a.get("NameFormat").rsplit(":", 1)[1] for a in root.findall(".//saml:Attribute", NAMES)]
    assert formats == ["basic", "uri"]


def test_it_says_when_the_person_really_signed_in_and_begins_30_seconds_back():
    root = etree.fromstring(response())
    assert root.find(".//saml:AuthnStatement", NAMES).get("AuthnInstant") == "2026-11-24T09:12:05Z"
    assert root.find(".//saml:Conditions", NAMES).get("NotBefore") == "2026-11-24T10:41:30Z"
    assert root.find(".//saml:Conditions", NAMES).get("NotOnOrAfter") == "2026-11-24T10:47:00Z"


@pytest.mark.parametrize("name", ["a<!-- -->b", "]]>&<x>\"'", "Zoë 李 \U0001f40d", "tab\tline\nend"])
def test_a_name_with_anything_that_xml_can_hold_arrives_as_it_is(name):
    sent = build(envelope(), identity(name_id=name), signing())
    assert onelogin_reads(sent).get_nameid() == name
    assert b"<!--" not in sent


@pytest.mark.parametrize("value", ["nul\0", "bell\a", "\ufffe", "\ud800"])
def test_text_that_xml_cannot_hold_is_refused(value):
    assert not can_hold(value)
    for changed_identity in ({"name_id": value}, {"attributes": (("email", (value,)),)}):
        with pytest.raises(SamlError) as refused:
            build(envelope(), identity(**changed_identity), signing())
        assert refused.value.fault is SamlFault.TEXT_NOT_XML


@pytest.mark.parametrize("refusal", list(Refusal))
def test_a_refusal_is_signed_valid_and_has_no_assertion(refusal):
    sent = refuse(envelope(), refusal, signing())
    root = etree.fromstring(sent)
    schema("protocol").assertValid(root)
    codes = [code.get("Value") for code in root.iter(f"{{{SAMLP}}}StatusCode")]
    assert codes == ["urn:oasis:names:tc:SAML:2.0:status:Responder", refusal.value]
    assert root.find("saml:Assertion", NAMES) is None
    assert signature.verified(parse(sent, size_bytes=len(sent)), [certificate("idp")]).get("ID") == "_response"


def test_sha1_is_not_an_algorithm_that_exists():
    assert not any(re.search("sha1", algorithm, re.I) for algorithm in signature.SignatureAlgorithm)
    with pytest.raises(ValueError, match="sha1"):
        signature.SignatureAlgorithm("http://www.w3.org/2000/09/xmldsig#rsa-sha1")


def test_the_form_carries_a_relay_state_only_if_the_request_did():
    assert set(bindings.post_fields(b"<a/>", None)) == {"SAMLResponse"}
    assert bindings.post_fields(b"<a/>", "") == {"SAMLResponse": "PGEvPg==", "RelayState": ""}
