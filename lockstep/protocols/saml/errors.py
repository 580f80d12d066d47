"""The faults of SAML: one class, a code of an enum, a detail. Each code has a folder in tests/vectors/saml."""

from enum import StrEnum


class SamlFault(StrEnum):
    """Why a message or a file is refused. `sentence` is what a person reads; it names nothing that the sender wrote."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> "SamlFault":
        fault = str.__new__(cls, code)
        fault._value_ = code
        fault.sentence = sentence
        return fault

    # Any XML that comes from outside
    TOO_LARGE = "too_large", "It is larger than such a message or file ever needs to be"
    NOT_XML = "not_xml", "It isn't well-formed XML"
    DOCTYPE = "doctype", "It has a document type declaration, which SAML doesn't use and attackers do"
    TOO_DEEP = "too_deep", "Its elements are nested deeper than SAML ever needs"
    CHILD_IN_TEXT = "child_in_text", "A name or an address in it has a comment or an element inside"
    TEXT_NOT_XML = "text_not_xml", "The text has a character that XML can't hold"

    # How a request was brought
    NO_REQUEST = "no_request", "There is no SAMLRequest in it"
    PARAMETER_TWICE = "parameter_twice", "A SAML parameter is there more than once"
    NOT_BASE64 = "not_base64", "The SAMLRequest isn't base64"
    NOT_DEFLATE = "not_deflate", "The SAMLRequest isn't compressed as the redirect binding says"
    UNKNOWN_ENCODING = "unknown_encoding", "The SAMLEncoding isn't DEFLATE"
    RELAY_STATE_TOO_LONG = "relay_state_too_long", "The RelayState is longer than 2,048 characters"

    # The request itself
    NOT_AN_AUTHN_REQUEST = "not_an_authn_request", "It isn't a SAML AuthnRequest"
    WRONG_VERSION = "wrong_version", "It isn't SAML 2.0"
    NO_ID = "no_id", "It has no ID that an answer could name"
    NO_ISSUER = "no_issuer", "It doesn't say which service provider sent it"
    ISSUER_UNKNOWN = "issuer_unknown", "Its Issuer isn't the SP entity ID of this application"
    ISSUE_INSTANT_UNREADABLE = "issue_instant_unreadable", "Its IssueInstant isn't a time"
    STALE = "stale", "It was made more than five minutes before it arrived"
    FROM_THE_FUTURE = "from_the_future", "It was made later than now; one of the two clocks is wrong"
    DESTINATION_ELSEWHERE = "destination_elsewhere", "Its Destination isn't the SSO IdP URL of this application"
    DESTINATION_MISSING = "destination_missing", "It is signed but has no Destination"
    ACS_TWICE = "acs_twice", "It names the ACS URL by address and by index at once"
    ACS_UNKNOWN = "acs_unknown", "Its ACS URL isn't one of this application's"
    ACS_INDEX_UNKNOWN = "acs_index_unknown", "Its ACS index isn't in the service provider's metadata"
    BINDING_UNKNOWN = "binding_unknown", "It asks for the answer by a binding other than HTTP-POST"
    NAME_ID_FORMAT_UNKNOWN = "name_id_format_unknown", "It asks for another NameID format than the one configured"
    AUTHN_CONTEXT_UNKNOWN = "authn_context_unknown", "It asks for a way of signing in that isn't offered"
    SUBJECT_NAMED = "subject_named", "It asks for a person by name, which isn't supported"

    # Its signature
    SIGNATURE_MISSING = "signature_missing", "The service provider's requests have to be signed, and this one isn't"
    SIGNATURE_INCOMPLETE = "signature_incomplete", "It has a Signature without a SigAlg, or the other way round"
    SIGNATURE_ALGORITHM = "signature_algorithm", "It is signed with an algorithm that isn't accepted, such as SHA-1"
    SIGNATURE_KEY_UNKNOWN = "signature_key_unknown", "It is signed, but no certificate of the service provider is known"
    SIGNATURE_SCOPE = "signature_scope", "Its signature doesn't cover the whole request and nothing else"
    SIGNATURE_WRONG = "signature_wrong", "Its signature doesn't fit it and any known certificate"

    # Metadata of a service provider
    NOT_METADATA = "not_metadata", "The file isn't SAML metadata"
    NOT_A_SERVICE_PROVIDER = "not_a_service_provider", "The metadata doesn't describe a SAML 2.0 service provider"
    SEVERAL_SERVICE_PROVIDERS = "several_service_providers", "The metadata describes more than one service provider"
    NO_ENTITY_ID = "no_entity_id", "The metadata has no entityID"
    METADATA_EXPIRED = "metadata_expired", "The metadata says that it is no longer valid"
    NO_ACS = "no_acs", "The metadata has no AssertionConsumerService for HTTP-POST"
    ACS_NOT_A_WEB_ADDRESS = "acs_not_a_web_address", "An ACS URL in the metadata isn't an http or https address"
    CERTIFICATE_UNREADABLE = "certificate_unreadable", "A certificate in the metadata can't be read"


class SamlError(Exception):
    """A message or file that is refused: the fault, and a detail for the log that may quote what was received."""

    def __init__(self, fault: SamlFault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail
