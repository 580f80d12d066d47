"""The key pair of an application: made once, kept sealed, parsed once per process, never exported.

Parsing a PEM key costs as much as a hundred signatures, so the parsed one is kept by its sealed text: another key is
another text, and a row that was changed elsewhere is read anew here.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from django.db.models import QuerySet

from lockstep.doors import vault
from lockstep.protocols.saml.response import Signed, Signing
from lockstep.protocols.saml.signature import SignatureAlgorithm
from lockstep.sign_on.models import ServiceProvider

CERTIFICATE_DAYS = 3 * 365
PARSED_AT_ONCE = 512


def give_key_pair(sp: ServiceProvider, common_name: str, now: datetime) -> None:
    """Put a new key and its certificate on a row that has none; the caller saves it."""
    assert not sp.sealed_key
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = _self_signed(key, common_name, now)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    sp.sealed_key = vault.seal(pem)
    sp.certificate = certificate.public_bytes(Encoding.PEM).decode()
    sp.certificate_ends_at = certificate.not_valid_after_utc


def signing_of(sp: ServiceProvider) -> Signing:
    """The parsed key with what is done with it. An unknown algorithm or choice of parts raises ValueError."""
    parts, algorithm = Signed(sp.signed_parts), SignatureAlgorithm(sp.signature_algorithm)
    return Signing(_parsed_key(sp.sealed_key), certificate_of(sp.certificate), algorithm, parts)


@lru_cache(maxsize=PARSED_AT_ONCE)
def certificate_of(pem: str) -> x509.Certificate:
    """A certificate from the text that a row keeps."""
    return x509.load_pem_x509_certificate(pem.encode())


@lru_cache(maxsize=PARSED_AT_ONCE)
def _parsed_key(sealed: str) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(vault.unseal(sealed).encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def drop_keys_of_deleted() -> int:
    """Keys of deleted applications are not kept, sealed or parsed; how many there were."""
    dropped = keys_of_deleted().update(sealed_key="", active=False)
    _parsed_key.cache_clear()
    return dropped


def keys_of_deleted() -> QuerySet[ServiceProvider]:
    """Where a key is kept that nothing may sign with any more."""
    return ServiceProvider.objects.filter(application__deleted_at__isnull=False).exclude(sealed_key="")


def _self_signed(key: rsa.RSAPrivateKey, common_name: str, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=CERTIFICATE_DAYS))
    return builder.sign(key, SHA256())
