"""Reading an AuthnRequest (saml-core 3.4.1) of a known service provider. A signature comes first; then every field is
refused unless it is known, in this order:

    version, ID, Issuer      ours to answer: the SP entity ID of the application whose SSO IdP URL was called
    Destination              ours when it is there; there when the request is signed
    IssueInstant             fresh when it arrived: the sign-in that follows may take as long as it likes
    ACS URL                  absent: the default of the metadata; by address: exactly one of the metadata's, as text;
                             by index: in the metadata; never both
    ProtocolBinding          absent or HTTP-POST
    NameIDPolicy             absent, without Format, unspecified, or the format configured
    RequestedAuthnContext    absent, or one that signing in here over TLS satisfies
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from lockstep.protocols.saml import signature
from lockstep.protocols.saml.bindings import Binding, UnverifiedRequest
from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.metadata import AssertionConsumer, ServiceProvider
from lockstep.protocols.saml.xml import REQUEST_BYTES, SAML, SAMLP, UNSPECIFIED, instant, parse, text_of

OLDEST = timedelta(minutes=5)
CLOCK_SKEW = timedelta(minutes=2)
ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
PASSWORD_PROTECTED_TRANSPORT = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"  # noqa: S105
AUTHN_CONTEXTS = (
    PASSWORD_PROTECTED_TRANSPORT,
    "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
)


@dataclass(frozen=True)
class AuthnRequest:
    """A request that may be answered: by `acs_url`, in response to `id`, with `relay_state` as it came."""

    id: str
    issuer: str
    acs_url: str
    authn_context: str
    force_authn: bool
    is_passive: bool
    relay_state: str | None
    signed: bool


def check(
    request: UnverifiedRequest, sp: ServiceProvider, *, our_url: str, name_id_format: str, now: datetime
) -> AuthnRequest:
    """The request, every field of it checked against what is known of the service provider. Raises SamlError.

    `our_url` is the SSO IdP URL that was called, `name_id_format` the one configured, `now` the time of arrival, aware.
    """
    root, is_signed = _verified(request, sp)
    _check_head(root, sp)
    _check_destination(root.get("Destination"), our_url, is_signed)
    _check_instant(root.get("IssueInstant"), now)
    _check_policy(root, name_id_format)
    return AuthnRequest(
        id=root.attrib["ID"],
        issuer=sp.entity_id,
        acs_url=_consumer(root, sp).url,
        authn_context=_authn_context(root),
        force_authn=_flag(root, "ForceAuthn"),
        is_passive=_flag(root, "IsPassive"),
        relay_state=request.relay_state,
        signed=is_signed,
    )


def _verified(request: UnverifiedRequest, sp: ServiceProvider) -> tuple[etree._Element, bool]:
    unverified = parse(request.xml, size_bytes=REQUEST_BYTES)
    if unverified.tag != f"{{{SAMLP}}}AuthnRequest":
        raise SamlError(SamlFault.NOT_AN_AUTHN_REQUEST, str(unverified.tag)[:120])
    if request.query_signature is not None:
        given = request.query_signature
        signature.verify_octets(given.octets, given.algorithm, given.value, sp.certificates)
        return unverified, True
    # An XML signature inside of a redirect is no evidence there (saml-bindings 3.4.4.1): it is passed over.
    if request.binding is Binding.POST and next(unverified.iter(signature.SIGNATURE), None) is not None:
        return signature.verified(unverified, sp.certificates), True
    if sp.signs_requests:
        raise SamlError(SamlFault.SIGNATURE_MISSING)
    return unverified, False


def _check_head(root: etree._Element, sp: ServiceProvider) -> None:
    if root.get("Version") != "2.0":
        raise SamlError(SamlFault.WRONG_VERSION, str(root.get("Version"))[:20])
    if not root.get("ID") or len(root.attrib["ID"]) > 200:
        raise SamlError(SamlFault.NO_ID)
    issuers = root.findall(f"{{{SAML}}}Issuer")
    if len(issuers) != 1 or not (issuer := text_of(issuers[0])):
        raise SamlError(SamlFault.NO_ISSUER, f"{len(issuers)} of them")
    if issuer != sp.entity_id or issuers[0].get("Format", ENTITY) not in (ENTITY, UNSPECIFIED):
        raise SamlError(SamlFault.ISSUER_UNKNOWN, issuer[:200])
    if root.find(f"{{{SAML}}}Subject") is not None:
        raise SamlError(SamlFault.SUBJECT_NAMED)


def _check_destination(destination: str | None, our_url: str, is_signed: bool) -> None:
    if not destination and is_signed:
        raise SamlError(SamlFault.DESTINATION_MISSING)
    if destination and destination != our_url:
        raise SamlError(SamlFault.DESTINATION_ELSEWHERE, destination[:200])


def _check_instant(text: str | None, now: datetime) -> None:
    issued = instant(text)
    if issued is None:
        raise SamlError(SamlFault.ISSUE_INSTANT_UNREADABLE, str(text)[:40])
    if issued < now - OLDEST:
        raise SamlError(SamlFault.STALE, str(text))
    if issued > now + CLOCK_SKEW:
        raise SamlError(SamlFault.FROM_THE_FUTURE, str(text))


def _check_policy(root: etree._Element, name_id_format: str) -> None:
    if root.get("ProtocolBinding", Binding.POST) != Binding.POST:
        raise SamlError(SamlFault.BINDING_UNKNOWN, root.attrib["ProtocolBinding"][:120])
    for policy in root.findall(f"{{{SAMLP}}}NameIDPolicy"):
        if policy.get("Format", UNSPECIFIED) not in (UNSPECIFIED, name_id_format):
            raise SamlError(SamlFault.NAME_ID_FORMAT_UNKNOWN, policy.attrib["Format"][:120])


def _consumer(root: etree._Element, sp: ServiceProvider) -> AssertionConsumer:
    url, index = root.get("AssertionConsumerServiceURL"), root.get("AssertionConsumerServiceIndex")
    if url is not None and index is not None:
        raise SamlError(SamlFault.ACS_TWICE)
    if url is not None:
        return _only((c for c in sp.consumers if c.url == url), SamlError(SamlFault.ACS_UNKNOWN, url[:200]))
    if index is not None:
        matching = (c for c in sp.consumers if c.index is not None and str(c.index) == index)
        return _only(matching, SamlError(SamlFault.ACS_INDEX_UNKNOWN, index[:20]))
    return sp.default_consumer


def _only(found: Iterator[AssertionConsumer], otherwise: SamlError) -> AssertionConsumer:
    consumer = next(found, None)
    if consumer is None:
        raise otherwise
    return consumer


def _authn_context(root: etree._Element) -> str:
    wanted = root.find(f"{{{SAMLP}}}RequestedAuthnContext")
    if wanted is None:
        return PASSWORD_PROTECTED_TRANSPORT
    classes = [text_of(reference) for reference in wanted.findall(f"{{{SAML}}}AuthnContextClassRef")]
    if wanted.get("Comparison", "exact") in ("exact", "minimum"):
        for context in classes:
            if context in AUTHN_CONTEXTS:
                return context
    raise SamlError(SamlFault.AUTHN_CONTEXT_UNKNOWN, " ".join(classes)[:200])


def _flag(root: etree._Element, name: str) -> bool:
    return root.get(name) in ("true", "1")
