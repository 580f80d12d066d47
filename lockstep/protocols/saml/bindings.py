"""How messages travel in a browser: HTTP-Redirect and HTTP-POST (saml-bindings 3.4 and 3.5). The browser controls all
of it.

A signature of the redirect binding covers octets, not values, so the query is taken raw and never written again: its
parts are put in the order of the specification, whatever order they came in.
"""

import binascii
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote_plus

from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.xml import REQUEST_BYTES

RELAY_STATE_CHARACTERS = 2048  # the specification says 80; service providers send whole addresses
DEFLATE = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"
QUERY_NAMES = ("SAMLRequest", "RelayState", "SigAlg", "Signature", "SAMLEncoding")


class Binding(StrEnum):
    REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


@dataclass(frozen=True)
class QuerySignature:
    """The signature beside a request: what it is over, as received, by which algorithm, and its base64 value."""

    octets: bytes
    algorithm: str
    value: str


@dataclass(frozen=True)
class UnverifiedRequest:
    """A request as it was brought: nothing in it is known to be true."""

    binding: Binding
    xml: bytes
    relay_state: str | None
    query_signature: QuerySignature | None


def decode_redirect(raw_query: str) -> UnverifiedRequest:
    """From the query string as it stood in the request line, without the question mark. Raises SamlError."""
    raw = _raw_parameters(raw_query)
    if unquote_plus(raw.get("SAMLEncoding", "")) not in ("", DEFLATE):
        raise SamlError(SamlFault.UNKNOWN_ENCODING)
    if not raw.get("SAMLRequest"):
        raise SamlError(SamlFault.NO_REQUEST)
    return UnverifiedRequest(
        binding=Binding.REDIRECT,
        xml=_inflate(_from_base64(unquote_plus(raw["SAMLRequest"]))),
        relay_state=_relay_state(unquote_plus(raw["RelayState"]) if "RelayState" in raw else None),
        query_signature=_query_signature(raw),
    )


def decode_post(fields: Iterable[tuple[str, str]]) -> UnverifiedRequest:
    """From the decoded fields of the form, repeated ones repeated. Raises SamlError."""
    form: dict[str, str] = {}
    for name, value in fields:
        if name in form and name in ("SAMLRequest", "RelayState"):
            raise SamlError(SamlFault.PARAMETER_TWICE, name)
        form[name] = value
    if not form.get("SAMLRequest"):
        raise SamlError(SamlFault.NO_REQUEST)
    message = _from_base64("".join(form["SAMLRequest"].split()))
    return UnverifiedRequest(Binding.POST, message, _relay_state(form.get("RelayState")), None)


def post_fields(response: bytes, relay_state: str | None) -> dict[str, str]:
    """The fields of the form that carries a Response to the ACS URL; RelayState only if the request had one."""
    fields = {"SAMLResponse": b64encode(response).decode()}
    return fields if relay_state is None else fields | {"RelayState": relay_state}


def _raw_parameters(raw_query: str) -> dict[str, str]:
    raw: dict[str, str] = {}
    for part in raw_query.split("&"):
        name, _, value = part.partition("=")
        if unquote_plus(name) not in QUERY_NAMES:
            continue
        if unquote_plus(name) in raw:
            raise SamlError(SamlFault.PARAMETER_TWICE, unquote_plus(name))
        raw[unquote_plus(name)] = value
    return raw


def _query_signature(raw: dict[str, str]) -> QuerySignature | None:
    if "SigAlg" not in raw and "Signature" not in raw:
        return None
    if not raw.get("SigAlg") or not raw.get("Signature"):
        raise SamlError(SamlFault.SIGNATURE_INCOMPLETE)
    covered = "&".join(f"{name}={raw[name]}" for name in ("SAMLRequest", "RelayState", "SigAlg") if name in raw)
    return QuerySignature(covered.encode(), unquote_plus(raw["SigAlg"]), unquote_plus(raw["Signature"]))


def _relay_state(value: str | None) -> str | None:
    if value is not None and len(value) > RELAY_STATE_CHARACTERS:
        raise SamlError(SamlFault.RELAY_STATE_TOO_LONG, f"{len(value)} characters")
    return value


def _from_base64(text: str) -> bytes:
    if len(text) > 2 * REQUEST_BYTES:
        raise SamlError(SamlFault.TOO_LARGE, f"{len(text)} characters of base64")
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SamlError(SamlFault.NOT_BASE64, str(error)) from error


def _inflate(compressed: bytes) -> bytes:
    """Raw DEFLATE (RFC 1951), never more than the cap in memory, whatever the compressed bytes promise."""
    stream = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        message = stream.decompress(compressed, REQUEST_BYTES + 1)
    except zlib.error as error:
        raise SamlError(SamlFault.NOT_DEFLATE, str(error)) from error
    if len(message) > REQUEST_BYTES:
        raise SamlError(SamlFault.TOO_LARGE, "after inflating")
    if not stream.eof:
        raise SamlError(SamlFault.NOT_DEFLATE, "it ends too early")
    return message
