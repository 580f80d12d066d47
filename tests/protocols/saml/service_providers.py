"""Two service providers written by others, python3-saml and pysaml2, as strict as they can be set."""

from base64 import b64encode
from pathlib import Path

from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from saml2 import BINDING_HTTP_POST
from saml2.client import Saml2Client
from saml2.config import SPConfig

from lockstep.protocols.saml.metadata import IdentityProvider, certificate_text, identity_provider

from .material import ACS, EMAIL, OUR_URL, SP, certificate


def our_metadata() -> bytes:
    return identity_provider(
        IdentityProvider(OUR_URL, OUR_URL, (certificate("idp"),), False, EMAIL, ("email", "number"))
    )


def onelogin_reads(response: bytes, *, request_id: str = "_request", signed_outside: bool = True):
    """The response as python3-saml sees it. Raises what python3-saml raises when it refuses."""
    settings = OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {"entityId": SP, "assertionConsumerService": {"url": ACS}},
            "idp": {
                "entityId": OUR_URL,
                "singleSignOnService": {"url": OUR_URL},
                "x509cert": certificate_text(certificate("idp")),
            },
            "security": {
                "wantAssertionsSigned": True,
                "wantMessagesSigned": signed_outside,
                "wantNameId": True,
                "rejectDeprecatedAlgorithm": True,
                "rejectUnsolicitedResponsesWithInResponseTo": True,
            },
        }
    )
    reader = OneLogin_Saml2_Response(settings, b64encode(response).decode())
    arrived_at = {"https": "on", "http_host": "sso.ringcentral.com", "script_name": "/sp/ACS.saml2"}
    reader.is_valid(arrived_at, request_id, raise_exceptions=True)
    return reader


def pysaml2_reads(response: bytes, folder: Path, *, signed_outside: bool = True):
    """The response as pysaml2 sees it, our metadata read by it too. Raises what pysaml2 raises, or gives None."""
    (folder / "idp.xml").write_bytes(our_metadata())
    config = SPConfig().load(
        {
            "entityid": SP,
            "xmlsec_binary": "/usr/bin/xmlsec1",
            "metadata": {"local": [str(folder / "idp.xml")]},
            "service": {
                "sp": {
                    "endpoints": {"assertion_consumer_service": [(ACS, BINDING_HTTP_POST)]},
                    "want_response_signed": signed_outside,
                    "want_assertions_signed": True,
                    "allow_unsolicited": False,
                }
            },
            "allow_unknown_attributes": True,
        }
    )
    encoded = b64encode(response).decode()
    return Saml2Client(config).parse_authn_request_response(encoded, BINDING_HTTP_POST, {"_request": "/"})
