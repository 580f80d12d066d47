"""The service provider's key for signed AuthnRequests, made when it is first needed and kept."""

import base64
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from ringcentral_sandbox.sandbox import Sandbox, system_clock

VALID_DAYS = 3650


def key_pair(sandbox: Sandbox) -> dict[str, str]:
    """`privateKey` as PEM and `x509cert` as base64, as python3-saml wants them."""
    kept: dict[str, str] | None = sandbox.database.setting("saml_key_pair")
    if kept is None:
        kept = _new_pair()
        sandbox.database.set_setting("saml_key_pair", kept)
    return kept


def _new_pair() -> dict[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RingCentral sandbox")])
    now = system_clock()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    der = certificate.public_bytes(serialization.Encoding.DER)
    return {"privateKey": pem.decode(), "x509cert": base64.b64encode(der).decode()}
