# ruff: noqa: E501
"""Writes the vectors of this folder: run it again after adding one, and read the difference.

A folder per fault: `case.toml` says why and which fault is expected, `received` is what came over the wire, byte for byte.
The files are the truth, not this script: signatures in them were made once, by the keys in `keys/`.

    python -m tests.vectors.saml.make
"""

import zlib
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from signxml import CanonicalizationMethod, XMLSigner

HERE = Path(__file__).parent
OUR_URL = "https://id.fernhill.example/saml2/ringcentral"
ACS = "https://sso.ringcentral.com/sp/ACS.saml2"
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
HEAD = (
    f'xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_request" Version="2.0" IssueInstant="2026-11-24T10:41:30Z" '
    f'Destination="{OUR_URL}" AssertionConsumerServiceURL="{ACS}" ProtocolBinding="{POST}"'
)
ISSUER = "<saml:Issuer>https://sso.ringcentral.com</saml:Issuer>"


def request(head: str = HEAD, inside: str = ISSUER) -> str:
    return f"<samlp:AuthnRequest {head}>{inside}</samlp:AuthnRequest>"


def deflated(xml: bytes) -> str:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b64encode(stream.compress(xml) + stream.flush()).decode()


def query(xml: str, **more: str) -> str:
    return urlencode({"SAMLRequest": deflated(xml.encode()), **more})


def form(xml: str, **more: str) -> str:
    return urlencode({"SAMLRequest": b64encode(xml.encode()).decode(), **more})


def key(name: str):
    return load_pem_private_key((HERE / "keys" / f"{name}.key.pem").read_bytes(), None)


def certificate(name: str) -> str:
    return (HERE / "keys" / f"{name}.cert.pem").read_text()


def signed_query(
    xml: str, *, by: str = "sp", algorithm: str = SHA256, hash_algorithm=None, relay: str | None = None
) -> str:
    covered = f"SAMLRequest={quote(deflated(xml.encode()), safe='')}"
    covered += f"&RelayState={quote(relay, safe='')}" if relay is not None else ""
    covered += f"&SigAlg={quote(algorithm, safe='')}"
    value = key(by).sign(covered.encode(), PKCS1v15(), hash_algorithm or hashes.SHA256())
    return f"{covered}&Signature={quote(b64encode(value).decode(), safe='')}"


def signed_xml(xml: str, *, by: str = "sp", signer: type[XMLSigner] = XMLSigner, **how) -> str:
    root = etree.fromstring(xml)
    exclusive = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
    tree = signer(c14n_algorithm=exclusive, **how).sign(
        root, key=key(by), cert=certificate(by), reference_uri=root.attrib["ID"]
    )
    signature = tree[-1]
    tree.insert(1, signature)
    return etree.tostring(tree).decode()


class OldSigner(XMLSigner):
    def check_deprecated_methods(self) -> None:
        """Signs with SHA-1, which the library refuses and the vectors need."""


def wrapped() -> str:
    """A request of somebody's own, with the signed one kept inside of its Extensions."""
    inner = signed_xml(request())
    outer = HEAD.replace("_request", "_other").replace(ACS, "https://evil.example/acs")
    return request(outer, f"{ISSUER}<samlp:Extensions>{inner}</samlp:Extensions>")


def wrapped_under_root() -> str:
    """The signature moved up to the new root, the element that it covers moved aside."""
    inner = etree.fromstring(signed_xml(request()))
    outer = etree.fromstring(request(HEAD.replace("_request", "_other"), f"{ISSUER}<samlp:Extensions/>"))
    outer.insert(1, inner[1])
    outer[2].append(inner)
    return etree.tostring(outer).decode()


def metadata(inside: str, head: str = 'entityID="https://sso.ringcentral.com"') -> str:
    return f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" {head}>{inside}</md:EntityDescriptor>'


def sp(inside: str, head: str = f'protocolSupportEnumeration="{SAMLP}"') -> str:
    return f"<md:SPSSODescriptor {head}>{inside}</md:SPSSODescriptor>"


def acs(url: str = ACS, binding: str = POST, more: str = 'index="0" isDefault="true"') -> str:
    return f'<md:AssertionConsumerService Binding="{binding}" Location="{url}" {more}/>'


def key_descriptor(text: str) -> str:
    data = f"<ds:X509Data><ds:X509Certificate>{text}</ds:X509Certificate></ds:X509Data>"
    info = f'<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">{data}</ds:KeyInfo>'
    return f'<md:KeyDescriptor use="signing">{info}</md:KeyDescriptor>'


def pem_body(name: str) -> str:
    return "".join(line for line in certificate(name).splitlines() if "-----" not in line)


def without(name: str) -> str:
    return " ".join(part for part in HEAD.split(" ") if not part.startswith(f"{name}="))


KNOWN = 'certificates = ["sp"]'
SIGNS = f"signs_requests = true\n{KNOWN}"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
CONTEXT = (
    "<samlp:RequestedAuthnContext{}><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:{}"
    "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"
)
BOMB = b64encode(
    (lambda c: c.compress(b"<a>" + b" " * 50_000_000) + c.flush())(zlib.compressobj(9, zlib.DEFLATED, -15))
).decode()
ENTITY = '<!DOCTYPE a [<!ENTITY e "https://sso.ringcentral.com">]>'


def changed(old: str, new: str) -> str:
    assert old in HEAD, old
    return HEAD.replace(old, new)


# name: (why, fault or "", kind, received, more lines of case.toml)
CASES: dict[str, tuple[str, str, str, str, str]] = {
    "accepted_redirect": ("nothing is wrong with it", "", "redirect", query(request(), RelayState="/mobile"), ""),
    "accepted_post": (
        "nothing is wrong with it",
        "",
        "post",
        form(request(), RelayState="https://a.example/?b=c&d"),
        "",
    ),
    "accepted_without_acs": (
        "the metadata's default serves",
        "",
        "redirect",
        query(request(without("AssertionConsumerServiceURL"))),
        "",
    ),
    "accepted_acs_index": (
        "the second ACS, by index",
        "",
        "redirect",
        query(request(changed(f'AssertionConsumerServiceURL="{ACS}"', 'AssertionConsumerServiceIndex="1"'))),
        "",
    ),
    "accepted_without_protocol_binding": (
        "one service leaves it out",
        "",
        "redirect",
        query(request(without("ProtocolBinding"))),
        "",
    ),
    "accepted_without_destination": (
        "unsigned, it needs none",
        "",
        "redirect",
        query(request(without("Destination"))),
        "",
    ),
    "accepted_issuer_format": (
        "one service writes the Issuer's Format",
        "",
        "redirect",
        query(
            request(
                inside='<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">https://sso.ringcentral.com</saml:Issuer>'
            )
        ),
        "",
    ),
    "accepted_policy_without_format": (
        "no Format means any",
        "",
        "post",
        form(request(inside=ISSUER + "<samlp:NameIDPolicy/>")),
        "",
    ),
    "accepted_exact_context": (
        "one asks for exactly this by default",
        "",
        "redirect",
        query(request(inside=ISSUER + CONTEXT.format(' Comparison="exact"', "PasswordProtectedTransport"))),
        "",
    ),
    "accepted_signed_redirect": (
        "signed and complete",
        "",
        "redirect",
        signed_query(request(), relay="/mobile"),
        SIGNS,
    ),
    "accepted_signature_before_algorithm": (
        "the query's parts in another order than the one that is signed",
        "",
        "redirect",
        "&".join(reversed(signed_query(request(), relay="a b").split("&"))),
        SIGNS,
    ),
    "accepted_signature_of_other_escapes": (
        "signed over lower-case escapes, which decode to the same",
        "",
        "redirect",
        "@lower",
        SIGNS,
    ),
    "accepted_signed_post": ("signed inside, as the POST binding says", "", "post", form(signed_xml(request())), SIGNS),
    "accepted_xml_signature_in_redirect": (
        "one service leaves its XML signature in a redirect",
        "",
        "redirect",
        signed_query(signed_xml(request())),
        SIGNS,
    ),
    "accepted_second_certificate": (
        "signed by the newer of two keys",
        "",
        "post",
        form(signed_xml(request())),
        'certificates = ["stranger", "sp"]',
    ),
    "too_large": ("70,000 bytes of white space", "too_large", "post", form(request(inside=ISSUER + " " * 70_000)), ""),
    "too_large_deflate_bomb": ("50 MB in 64 KB", "too_large", "redirect", urlencode({"SAMLRequest": BOMB}), ""),
    "not_xml": ("it ends in the middle", "not_xml", "post", form(request()[:-5]), ""),
    "doctype": (
        "an entity that a parser may resolve or drop",
        "doctype",
        "post",
        form(ENTITY + request(inside="<saml:Issuer>&e;</saml:Issuer>")),
        "",
    ),
    "doctype_utf16": (
        "in an encoding where a search for bytes doesn't see it",
        "doctype",
        "post",
        urlencode(
            {
                "SAMLRequest": b64encode(
                    (ENTITY + request(inside="<saml:Issuer>&e;</saml:Issuer>")).encode("utf-16")
                ).decode()
            }
        ),
        "",
    ),
    "too_deep": ("100 levels", "too_deep", "post", form(request(inside=ISSUER + "<a>" * 100 + "</a>" * 100)), ""),
    "child_in_text_comment": (
        "a comment splits the Issuer",
        "child_in_text",
        "post",
        form(request(inside="<saml:Issuer>https://sso.ringcentral.com<!-- -->.evil.example</saml:Issuer>")),
        "",
    ),
    "child_in_text_element": (
        "an element inside of the Issuer",
        "child_in_text",
        "redirect",
        query(request(inside="<saml:Issuer>https://sso.ringcentral.com<b/></saml:Issuer>")),
        "",
    ),
    "no_request": ("a RelayState alone", "no_request", "redirect", "RelayState=a", ""),
    "no_request_post": ("an empty form field", "no_request", "post", "SAMLRequest=", ""),
    "parameter_twice": (
        "two requests, one of them checked",
        "parameter_twice",
        "redirect",
        query(request()) + "&" + query(request()),
        "",
    ),
    "parameter_twice_post": (
        "two requests, one of them checked",
        "parameter_twice",
        "post",
        form(request()) + "&" + form(request()),
        "",
    ),
    "parameter_twice_escaped": (
        "the second name is written with an escape",
        "parameter_twice",
        "redirect",
        query(request()) + "&SAMLReques%74=x",
        "",
    ),
    "not_base64": ("characters that base64 doesn't have", "not_base64", "post", "SAMLRequest=%2A%2A%2A%2A", ""),
    "not_deflate": ("base64 of plain XML", "not_deflate", "redirect", form(request()), ""),
    "not_deflate_cut": ("the compressed bytes end too early", "not_deflate", "redirect", "@cut", ""),
    "unknown_encoding": (
        "another SAMLEncoding",
        "unknown_encoding",
        "redirect",
        query(request(), SAMLEncoding="urn:gzip"),
        "",
    ),
    "relay_state_too_long": (
        "3,000 characters",
        "relay_state_too_long",
        "redirect",
        query(request(), RelayState="r" * 3000),
        "",
    ),
    "not_an_authn_request": (
        "a LogoutRequest",
        "not_an_authn_request",
        "redirect",
        query(request().replace("AuthnRequest", "LogoutRequest")),
        "",
    ),
    "wrong_version": (
        "SAML 1.1",
        "wrong_version",
        "redirect",
        query(request(changed('Version="2.0"', 'Version="1.1"'))),
        "",
    ),
    "no_id": ("no ID to answer to", "no_id", "redirect", query(request(without("ID"))), ""),
    "no_issuer": ("nobody sent it", "no_issuer", "redirect", query(request(inside="")), ""),
    "no_issuer_two": ("two senders", "no_issuer", "redirect", query(request(inside=ISSUER + ISSUER)), ""),
    "issuer_unknown": (
        "another service provider's request",
        "issuer_unknown",
        "redirect",
        query(request(inside="<saml:Issuer>https://other.example</saml:Issuer>")),
        "",
    ),
    "issue_instant_unreadable": (
        "no time at all",
        "issue_instant_unreadable",
        "redirect",
        query(request(changed("2026-11-24T10:41:30Z", "today"))),
        "",
    ),
    "stale": (
        "five minutes and a second old",
        "stale",
        "redirect",
        query(request(changed("10:41:30Z", "10:36:59Z"))),
        "",
    ),
    "from_the_future": (
        "three minutes ahead",
        "from_the_future",
        "redirect",
        query(request(changed("10:41:30Z", "10:45:00Z"))),
        "",
    ),
    "destination_elsewhere": (
        "made for another identity provider",
        "destination_elsewhere",
        "redirect",
        query(request(changed(OUR_URL, "https://id.other.example/sso"))),
        "",
    ),
    "destination_missing": (
        "signed, so it could be replayed elsewhere",
        "destination_missing",
        "redirect",
        signed_query(request(without("Destination"))),
        SIGNS,
    ),
    "acs_twice": (
        "by address and by index",
        "acs_twice",
        "redirect",
        query(request(HEAD + ' AssertionConsumerServiceIndex="0"')),
        "",
    ),
    "acs_unknown": (
        "somebody else's address",
        "acs_unknown",
        "redirect",
        query(request(changed(ACS, "https://evil.example/acs"))),
        "",
    ),
    "acs_unknown_prefix": (
        "it only begins like a known one",
        "acs_unknown",
        "redirect",
        query(request(changed(ACS, ACS + ".evil.example"))),
        "",
    ),
    "acs_unknown_case": (
        "the same for a URL parser, not as text",
        "acs_unknown",
        "redirect",
        query(request(changed(ACS, ACS.replace("sso.", "SSO.")))),
        "",
    ),
    "acs_unknown_empty": (
        "an empty address is an address",
        "acs_unknown",
        "redirect",
        query(request(changed(ACS, ""))),
        "",
    ),
    "acs_index_unknown": (
        "index 7 of two",
        "acs_index_unknown",
        "redirect",
        query(request(changed(f'AssertionConsumerServiceURL="{ACS}"', 'AssertionConsumerServiceIndex="7"'))),
        "",
    ),
    "binding_unknown": (
        "the answer as an artifact",
        "binding_unknown",
        "redirect",
        query(request(changed("HTTP-POST", "HTTP-Artifact"))),
        "",
    ),
    "name_id_format_unknown": (
        "a persistent name isn't what is configured",
        "name_id_format_unknown",
        "redirect",
        query(request(inside=f'{ISSUER}<samlp:NameIDPolicy Format="{PERSISTENT}"/>')),
        "",
    ),
    "authn_context_unknown": (
        "a smart card",
        "authn_context_unknown",
        "redirect",
        query(request(inside=ISSUER + CONTEXT.format("", "SmartcardPKI"))),
        "",
    ),
    "authn_context_unknown_better": (
        "better than a password over TLS",
        "authn_context_unknown",
        "redirect",
        query(request(inside=ISSUER + CONTEXT.format(' Comparison="better"', "PasswordProtectedTransport"))),
        "",
    ),
    "subject_named": (
        "it asks for Alice",
        "subject_named",
        "redirect",
        query(
            request(inside=f"{ISSUER}<saml:Subject><saml:NameID>alice@fernhill.example</saml:NameID></saml:Subject>")
        ),
        "",
    ),
    "signature_missing": (
        "the metadata says that requests are signed",
        "signature_missing",
        "redirect",
        query(request()),
        SIGNS,
    ),
    "signature_missing_post": (
        "the metadata says that requests are signed",
        "signature_missing",
        "post",
        form(request()),
        SIGNS,
    ),
    "signature_missing_only_inside": (
        "an XML signature in a redirect is no evidence",
        "signature_missing",
        "redirect",
        query(signed_xml(request())),
        SIGNS,
    ),
    "signature_incomplete": (
        "a SigAlg without a Signature",
        "signature_incomplete",
        "redirect",
        query(request(), SigAlg=SHA256),
        KNOWN,
    ),
    "signature_algorithm_sha1": (
        "SHA-1, correctly signed",
        "signature_algorithm",
        "redirect",
        signed_query(request(), algorithm=SHA1, hash_algorithm=hashes.SHA1()),
        SIGNS,
    ),
    "signature_algorithm_sha1_post": (
        "SHA-1, correctly signed",
        "signature_algorithm",
        "post",
        form(signed_xml(request(), signer=OldSigner, signature_algorithm=SHA1)),
        SIGNS,
    ),
    "signature_algorithm_sha1_digest": (
        "a SHA-1 digest under a SHA-256 signature",
        "signature_algorithm",
        "post",
        form(signed_xml(request(), signer=OldSigner, digest_algorithm="http://www.w3.org/2000/09/xmldsig#sha1")),
        SIGNS,
    ),
    "signature_key_unknown": (
        "signed, but the metadata isn't here yet",
        "signature_key_unknown",
        "redirect",
        signed_query(request()),
        "",
    ),
    "signature_key_unknown_post": (
        "signed, but the metadata isn't here yet",
        "signature_key_unknown",
        "post",
        form(signed_xml(request())),
        "",
    ),
    "signature_wrong_key": (
        "a stranger's key, sent along with it",
        "signature_wrong",
        "post",
        form(signed_xml(request(), by="stranger")),
        SIGNS,
    ),
    "signature_wrong_key_redirect": (
        "a stranger's key",
        "signature_wrong",
        "redirect",
        signed_query(request(), by="stranger"),
        SIGNS,
    ),
    "signature_wrong_though_not_asked": (
        "a signature is checked whenever there is one",
        "signature_wrong",
        "redirect",
        signed_query(request(), by="stranger"),
        KNOWN,
    ),
    "signature_wrong_changed": (
        "the ACS URL changed after signing",
        "signature_wrong",
        "post",
        form(signed_xml(request()).replace("sso.ringcentral.com/sp", "ssoeuro.ringcentral.com/sp")),
        SIGNS,
    ),
    "signature_wrong_relay_state": (
        "the RelayState changed after signing",
        "signature_wrong",
        "redirect",
        signed_query(request(), relay="/mobile").replace("mobile", "elsewhere"),
        SIGNS,
    ),
    "signature_scope_wrapped": (
        "the signed request moved into another's Extensions",
        "signature_scope",
        "post",
        form(wrapped()),
        SIGNS,
    ),
    "signature_scope_moved": (
        "the same, with its signature under the new root",
        "signature_scope",
        "post",
        form(wrapped_under_root()),
        SIGNS,
    ),
    "metadata_accepted": (
        "as RingCentral's may be",
        "",
        "metadata",
        metadata(
            sp(
                key_descriptor(pem_body("sp")) + acs(),
                f'AuthnRequestsSigned="true" protocolSupportEnumeration="{SAMLP}"',
            )
        ),
        "",
    ),
    "metadata_accepted_among_entities": (
        "one service provider in an EntitiesDescriptor",
        "",
        "metadata",
        '<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">'
        + metadata(sp(acs()))
        + "</md:EntitiesDescriptor>",
        "",
    ),
    "metadata_not_xml": ("a text file", "not_xml", "metadata", "Hello", ""),
    "metadata_empty": ("an empty file", "not_xml", "metadata", "", ""),
    "metadata_doctype": (
        "an external entity",
        "doctype",
        "metadata",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "",
    ),
    "metadata_too_large": ("300,000 bytes", "too_large", "metadata", metadata(sp(acs() + " " * 300_000)), ""),
    "not_metadata": ("another kind of XML", "not_metadata", "metadata", "<html/>", ""),
    "not_a_service_provider": (
        "an identity provider's",
        "not_a_service_provider",
        "metadata",
        metadata(f'<md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}"/>'),
        "",
    ),
    "not_a_service_provider_saml1": (
        "a service provider of SAML 1.1",
        "not_a_service_provider",
        "metadata",
        metadata(sp(acs(), 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"')),
        "",
    ),
    "several_service_providers": (
        "which of the two?",
        "several_service_providers",
        "metadata",
        '<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">'
        + metadata(sp(acs())) * 2
        + "</md:EntitiesDescriptor>",
        "",
    ),
    "no_entity_id": ("no name to expect in requests", "no_entity_id", "metadata", metadata(sp(acs()), ""), ""),
    "metadata_expired": (
        "valid until yesterday",
        "metadata_expired",
        "metadata",
        metadata(sp(acs()), 'entityID="https://sso.ringcentral.com" validUntil="2026-11-23T00:00:00Z"'),
        "",
    ),
    "no_acs": (
        "an ACS for artifacts only",
        "no_acs",
        "metadata",
        metadata(sp(acs(binding=POST.replace("POST", "Artifact")))),
        "",
    ),
    "acs_not_a_web_address": (
        "a script",
        "acs_not_a_web_address",
        "metadata",
        metadata(sp(acs("javascript:alert(1)"))),
        "",
    ),
    "certificate_unreadable": (
        "no certificate in it",
        "certificate_unreadable",
        "metadata",
        metadata(sp(key_descriptor("AAAA") + acs())),
        "",
    ),
}


def special(name: str) -> str:
    if name == "@cut":
        return urlencode({"SAMLRequest": b64encode(zlib.compress(request().encode(), wbits=-15)[:-40]).decode()})
    if name == "@lower":
        covered = f"SAMLRequest={quote(deflated(request().encode()), safe='')}&SigAlg={quote(SHA256, safe='')}"
        covered = covered.replace("%2F", "%2f").replace("%2B", "%2b").replace("%3A", "%3a")
        value = b64encode(key("sp").sign(covered.encode(), PKCS1v15(), hashes.SHA256())).decode()
        return f"{covered}&Signature={quote(value, safe='')}"
    raise KeyError(name)


def main() -> None:
    for name, (why, fault, kind, received, more) in CASES.items():
        folder = HERE / name
        if (folder / "received").exists() and "Signature" in received:
            continue  # signatures are made once
        folder.mkdir(exist_ok=True)
        (folder / "case.toml").write_text(
            f'why = "{why}"\nfault = "{fault}"\nkind = "{kind}"\n{more}\n'.rstrip() + "\n"
        )
        (folder / "received").write_text(special(received) if received.startswith("@") else received)


if __name__ == "__main__":
    main()
