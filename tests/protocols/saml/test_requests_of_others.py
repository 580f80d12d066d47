"""AuthnRequests that two libraries by others make and sign, by both bindings, are taken; changed ones are not (B5)."""

from base64 import b64encode
from urllib.parse import urlsplit

import pytest
import time_machine
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.client import Saml2Client
from saml2.config import SPConfig

from lockstep.protocols.saml import authn_request, bindings
from lockstep.protocols.saml.errors import SamlError, SamlFault
from lockstep.protocols.saml.metadata import certificate_text

from .material import ACS, EMAIL, NOW, OUR_URL, SP, VECTORS, certificate, service_provider
from .service_providers import our_metadata

SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
DIGEST256 = "http://www.w3.org/2001/04/xmlenc#sha256"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def check(request: bindings.UnverifiedRequest, signer: str = "sp") -> authn_request.AuthnRequest:
    sp = service_provider(certificates=[signer], signs_requests=True)
    return authn_request.check(request, sp, our_url=OUR_URL, name_id_format=EMAIL, now=NOW)


def onelogin(binding: str) -> bindings.UnverifiedRequest:
    key, cert = ((VECTORS / "keys" / f"sp.{part}.pem").read_text() for part in ("key", "cert"))
    idp = {"url": OUR_URL, "binding": binding}
    settings = {
        "sp": {"entityId": SP, "assertionConsumerService": {"url": ACS}, "privateKey": key, "x509cert": cert},
        "idp": {"entityId": OUR_URL, "singleSignOnService": idp, "x509cert": certificate_text(certificate("idp"))},
        "security": {"authnRequestsSigned": True, "signatureAlgorithm": SHA256, "digestAlgorithm": DIGEST256},
    }
    data = {"https": "on", "http_host": "sso.ringcentral.com", "script_name": "/", "get_data": {}, "post_data": {}}
    auth = OneLogin_Saml2_Auth(data, settings)
    if binding == BINDING_HTTP_REDIRECT:
        return bindings.decode_redirect(urlsplit(auth.login(return_to="https://a.example/?b=c d")).query)
    xml = OneLogin_Saml2_Authn_Request(auth.get_settings()).get_xml()
    signed = OneLogin_Saml2_Utils.add_sign(xml, key, cert, sign_algorithm=SHA256, digest_algorithm=DIGEST256)
    return bindings.decode_post([("SAMLRequest", b64encode(signed).decode()), ("RelayState", "r")])


def pysaml2(binding: str, tmp_path) -> bindings.UnverifiedRequest:
    (tmp_path / "idp.xml").write_bytes(our_metadata())
    config = SPConfig().load(
        {
            "entityid": SP,
            "xmlsec_binary": "/usr/bin/xmlsec1",
            "metadata": {"local": [str(tmp_path / "idp.xml")]},
            "key_file": str(VECTORS / "keys" / "sp.key.pem"),
            "cert_file": str(VECTORS / "keys" / "sp.cert.pem"),
            "service": {
                "sp": {
                    "endpoints": {"assertion_consumer_service": [(ACS, BINDING_HTTP_POST)]},
                    "authn_requests_signed": True,
                }
            },
        }
    )
    how = {"relay_state": "r", "binding": binding, "sigalg": SHA256, "digest_alg": DIGEST256}
    _, http = Saml2Client(config).prepare_for_authenticate(OUR_URL, **how)
    if binding == BINDING_HTTP_REDIRECT:
        return bindings.decode_redirect(urlsplit(dict(http["headers"])["Location"]).query)
    (encoded,) = [part.split('"')[0] for part in http["data"].split('name="SAMLRequest" value="')[1:]]
    return bindings.decode_post([("SAMLRequest", encoded), ("RelayState", "r")])


@pytest.mark.parametrize("binding", [BINDING_HTTP_REDIRECT, BINDING_HTTP_POST], ids=["redirect", "post"])
@pytest.mark.parametrize("library", ["onelogin", "pysaml2"])
def test_a_signed_request_of_a_library_is_taken(library, binding, tmp_path):
    request = onelogin(binding) if library == "onelogin" else pysaml2(binding, tmp_path)
    taken = check(request)
    assert taken.signed
    assert taken.acs_url == ACS
    with pytest.raises(SamlError) as refused:
        check(request, signer="stranger")
    assert refused.value.fault is SamlFault.SIGNATURE_WRONG


def test_a_relay_state_arrives_as_it_was_meant():
    assert onelogin(BINDING_HTTP_REDIRECT).relay_state == "https://a.example/?b=c d"
