"""The certificates of the identity provider, as Certificate Management lists them."""

import base64
from dataclasses import dataclass

from cryptography import x509


@dataclass(frozen=True)
class Certificate:
    use: str
    subject: str
    valid_until: str


def described(certificates: list[str]) -> list[Certificate]:
    """Only the Primary and the Secondary one are used."""
    uses = ["Primary", "Secondary"]
    return [
        _described(text, uses[place] if place < len(uses) else "not used") for place, text in enumerate(certificates)
    ]


def _described(text: str, use: str) -> Certificate:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(text))
    except ValueError:
        return Certificate(use, "unreadable", "")
    until = certificate.not_valid_after_utc
    return Certificate(use, certificate.subject.rfc4514_string(), f"{until.day} {until:%B %Y}")
