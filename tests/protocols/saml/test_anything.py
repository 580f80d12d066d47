"""Whatever arrives, the answer is a value or a SamlError (hypothesis)."""

from contextlib import suppress
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from lockstep.protocols.saml import authn_request, bindings, metadata, response, signature
from lockstep.protocols.saml.errors import SamlError
from lockstep.protocols.saml.response import Signed
from lockstep.protocols.saml.xml import SAML, can_hold, instant, parse

from .material import EMAIL, NOW, OUR_URL, VECTORS, certificate, envelope, identity, service_provider, signing

FORMS = [(VECTORS / name / "received").read_text() for name in ("accepted_post", "accepted_signed_post")]


def check(request: bindings.UnverifiedRequest) -> None:
    sp = service_provider(certificates=["sp"])
    authn_request.check(request, sp, our_url=OUR_URL, name_id_format=EMAIL, now=NOW)


@given(st.binary(max_size=400))
@example(b"\xff\xfe<\0!\0")
@example(b"<a>&#xFFFE;</a>")
@example(b'<?xml version="1.0" encoding="nowhere"?><a/>')
def test_parsing_bytes_gives_a_tree_or_a_fault(data):
    with suppress(SamlError):
        parse(data, size_bytes=300)


@given(st.text(max_size=300))
@example("SAMLRequest=%ff&SigAlg=a&Signature=b")
@example("SAMLRequest=&SAMLRequest=")
def test_decoding_a_query_gives_a_request_or_a_fault(query):
    with suppress(SamlError):
        check(bindings.decode_redirect(query))


@settings(max_examples=200)
@given(form=st.sampled_from(FORMS), at=st.integers(0, 10_000), byte=st.integers(0, 255), length=st.integers(0, 40))
def test_a_damaged_request_is_taken_or_refused_and_nothing_else(form, at, byte, length):
    xml = bindings.decode_post(parse_qsl(form, keep_blank_values=True)).xml
    at %= len(xml)
    damaged = xml[:at] + bytes([byte]) + xml[at + length :]
    with suppress(SamlError):
        check(bindings.UnverifiedRequest(bindings.Binding.POST, damaged, None, None))
    with suppress(SamlError):
        metadata.read_service_provider(damaged, now=NOW)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_query_signature_of_anything_is_a_fault(algorithm, signature):
    good = (VECTORS / "accepted_redirect" / "received").read_text()
    for chosen in (algorithm, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"):
        raw = f"{good}&SigAlg={quote(chosen, errors='replace')}&Signature={quote(signature, errors='replace')}"
        with pytest.raises(SamlError) as refused:
            check(bindings.decode_redirect(raw))
        assert refused.value.fault.startswith("signature_")


@given(st.text(max_size=20))
def test_what_can_be_held_is_what_lxml_holds(text):
    element = etree.Element("a")
    try:
        element.text = text
        held = etree.fromstring(etree.tostring(element)).text == (text or None)
    except (ValueError, etree.XMLSyntaxError):
        held = False
    assert held == can_hold(text)


@given(st.text(max_size=30) | st.datetimes().map(lambda moment: moment.isoformat()))
@example("2026-13-24T10:42:00Z")
@example("0001-01-01T00:00:00+23:59")
def test_any_text_is_an_aware_time_or_none(text):
    time = instant(text)
    assert time is None or time.tzinfo is not None


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=30).filter(can_hold))
@example("</saml:Issuer></samlp:Response>&\r\n\t\"'")
def test_what_is_signed_as_text_verifies_as_xml_whatever_it_says(text):
    sent = response.build(
        envelope(acs_url=f"https://a.example/?{text}", issuer=f"i{text}"),
        identity(name_id=text, attributes=((f"a{text}", (text,)),)),
        signing(Signed.ASSERTION),
    )
    alone = etree.tostring(etree.fromstring(sent).find(f"{{{SAML}}}Assertion"))
    seen = signature.verified(parse(alone, size_bytes=len(alone)), [certificate("idp")])
    assert seen.findtext(f".//{{{SAML}}}NameID") == text
    assert seen.findtext(f".//{{{SAML}}}AttributeValue") == text
