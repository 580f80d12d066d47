"""Signing and verifying, both here. Keys are arguments and come from metadata or the vault, never from the message
itself.

Verifying is signxml's. Signing is ours, a page of text around one RSA signature: what is sent is in canonical form from
the start, so nothing is parsed twice. Algorithms are an enum without a default; SHA-1 isn't in it, so it is refused
also when asked for. What a signature doesn't cover is not read: `verified` gives back the element parsed again from the
bytes that were signed.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.exceptions import SignXMLException

from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.xml import REQUEST_BYTES, XMLDSIG, parse

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


class SignatureAlgorithm(StrEnum):
    """What is signed with, and accepted (RFC 9231 section 2.3.2). There is no default."""

    RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    RSA_SHA384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
    RSA_SHA512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"


_HASHES: dict[SignatureAlgorithm, hashes.HashAlgorithm] = {
    SignatureAlgorithm.RSA_SHA256: hashes.SHA256(),
    SignatureAlgorithm.RSA_SHA384: hashes.SHA384(),
    SignatureAlgorithm.RSA_SHA512: hashes.SHA512(),
}
_DIGESTS = {
    SignatureAlgorithm.RSA_SHA256: DigestAlgorithm.SHA256,
    SignatureAlgorithm.RSA_SHA384: DigestAlgorithm.SHA384,
    SignatureAlgorithm.RSA_SHA512: DigestAlgorithm.SHA512,
}
SIGNATURE = f"{{{XMLDSIG}}}Signature"

# In canonical form: no empty-element tags, attributes in double quotes and in order, no white space of our own.
_SIGNED_INFO = (
    "<ds:SignedInfo>"
    f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"></ds:CanonicalizationMethod>'
    '<ds:SignatureMethod Algorithm="{algorithm}"></ds:SignatureMethod>'
    '<ds:Reference URI="#{id}"><ds:Transforms>'
    '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>'
    f'<ds:Transform Algorithm="{EXCLUSIVE}"></ds:Transform></ds:Transforms>'
    '<ds:DigestMethod Algorithm="{digest_method}"></ds:DigestMethod>'
    "<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
)
_SIGNATURE = (
    f'<ds:Signature xmlns:ds="{XMLDSIG}">'
    "{info}<ds:SignatureValue>{value}</ds:SignatureValue>"
    "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    "</ds:Signature>"
)
_ISSUER_ENDS = b"</saml:Issuer>"


def canonical(element: etree._Element) -> bytes:
    """Exclusive canonical form without comments: what is signed, and what is sent."""
    return etree.tostring(element, method="c14n", exclusive=True)


def signed(
    octets: bytes, element_id: str, key: RSAPrivateKey, certificate: x509.Certificate, algorithm: SignatureAlgorithm
) -> bytes:
    """An element in canonical form, with its Signature put right after its Issuer, where SAML's schema wants it.

    `octets` is the element as `canonical` gives it, beginning with its Issuer; `element_id` its ID, a name of ours.
    Enveloped, exclusive canonical form (xmldsig-core 6.6.4). Written as text, since all of it is in canonical form
    already.
    """
    assert _ISSUER_ENDS in octets
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", element_id)
    digest = hashes.Hash(_HASHES[algorithm])
    digest.update(octets)
    info = _SIGNED_INFO.format(
        algorithm=algorithm.value,
        id=element_id,
        digest_method=_DIGESTS[algorithm].value,
        digest=b64encode(digest.finalize()).decode(),
    )
    alone = info.replace("<ds:SignedInfo>", f'<ds:SignedInfo xmlns:ds="{XMLDSIG}">', 1)
    value = key.sign(alone.encode(), PKCS1v15(), _HASHES[algorithm])
    der = certificate.public_bytes(Encoding.DER)
    block = _SIGNATURE.format(info=info, value=b64encode(value).decode(), certificate=b64encode(der).decode())
    return octets.replace(_ISSUER_ENDS, _ISSUER_ENDS + block.encode(), 1)


def verified(unverified: etree._Element, certificates: Iterable[x509.Certificate]) -> etree._Element:
    """The root as its signer signed it (saml-core 5.4). Raises SamlError with one of the SIGNATURE_ faults.

    Exactly one Signature, directly under the root, that refers to the root by its ID: anything else could be a signed
    element moved aside to make room for another (signature wrapping).
    """
    signatures = list(unverified.iter(SIGNATURE))
    if len(signatures) != 1 or signatures[0].getparent() is not unverified:
        raise SamlError(SamlFault.SIGNATURE_SCOPE, f"{len(signatures)} signatures")
    _refuse_other_algorithms(signatures[0])
    known = list(certificates)
    if not known:
        raise SamlError(SamlFault.SIGNATURE_KEY_UNKNOWN)
    for certificate in known:
        if (octets := _octets_signed_by(unverified, certificate)) is not None:
            return _same_element(octets, unverified)
    raise SamlError(SamlFault.SIGNATURE_WRONG)


def verify_octets(octets: bytes, algorithm: str, signature: str, certificates: Iterable[x509.Certificate]) -> None:
    """The signature of the redirect binding over the octets as received (saml-bindings 3.4.4.1). Raises SamlError."""
    if algorithm not in _HASHES:
        raise SamlError(SamlFault.SIGNATURE_ALGORITHM, algorithm[:120])
    keys = [key for certificate in certificates if isinstance(key := certificate.public_key(), RSAPublicKey)]
    if not keys:
        raise SamlError(SamlFault.SIGNATURE_KEY_UNKNOWN)
    try:
        value = b64decode(signature, validate=False)
    except ValueError as error:
        raise SamlError(SamlFault.SIGNATURE_WRONG, "not base64") from error
    if not any(_fits(key, octets, value, _HASHES[SignatureAlgorithm(algorithm)]) for key in keys):
        raise SamlError(SamlFault.SIGNATURE_WRONG)


def _fits(key: RSAPublicKey, octets: bytes, value: bytes, hash_algorithm: hashes.HashAlgorithm) -> bool:
    try:
        key.verify(value, octets, PKCS1v15(), hash_algorithm)
    except InvalidSignature:
        return False
    return True


def _refuse_other_algorithms(signature: etree._Element) -> None:
    for name, accepted in (("SignatureMethod", set(_HASHES)), ("DigestMethod", {d.value for d in _DIGESTS.values()})):
        for method in signature.iter(f"{{{XMLDSIG}}}{name}"):
            if method.get("Algorithm") not in accepted:
                raise SamlError(SamlFault.SIGNATURE_ALGORITHM, str(method.get("Algorithm"))[:120])


def _octets_signed_by(unverified: etree._Element, certificate: x509.Certificate) -> bytes | None:
    # Metadata vouches for the key; the certificate is only its envelope, so its dates are not what is checked here.
    expected = SignatureConfiguration(
        location="./",
        signature_methods=frozenset(SignatureMethod(algorithm.value) for algorithm in SignatureAlgorithm),
        digest_algorithms=frozenset(_DIGESTS.values()),
        verification_time=certificate.not_valid_before_utc,
    )
    try:
        result = XMLVerifier().verify(unverified, x509_cert=certificate, expect_config=expected)
    except (SignXMLException, etree.LxmlError, ValueError, TypeError):
        return None
    assert not isinstance(result, list)
    return result.signed_data


def _same_element(octets: bytes, unverified: etree._Element) -> etree._Element:
    root = parse(octets, size_bytes=2 * REQUEST_BYTES)  # canonical form may be longer than what came
    if root.tag != unverified.tag or not root.get("ID") or root.get("ID") != unverified.get("ID"):
        raise SamlError(SamlFault.SIGNATURE_SCOPE, "the signature is another element's")
    return root
