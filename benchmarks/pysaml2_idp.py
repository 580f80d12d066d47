"""An identity provider on pysaml2, for comparison: no session, no database, both parts signed. Served by granian.

Its folder (BENCHMARK_FOLDER) holds key.pem, cert.pem and sp.xml, the service provider's metadata.
"""

import os
from pathlib import Path
from urllib.parse import parse_qs

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID
from saml2.server import Server

FOLDER = Path(os.environ["BENCHMARK_FOLDER"])
PERSON = {"email": ["bob.tanaka@fernhill.example"], "number": ["1"]}
CONTEXT = {"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "authn_auth": "idp"}


def _server() -> Server:
    config = IdPConfig().load(
        {
            "entityid": "http://localhost/idp",
            "xmlsec_binary": "/usr/bin/xmlsec1",
            "key_file": str(FOLDER / "key.pem"),
            "cert_file": str(FOLDER / "cert.pem"),
            "metadata": {"local": [str(FOLDER / "sp.xml")]},
            "service": {
                "idp": {"endpoints": {"single_sign_on_service": [("http://localhost/idp/sso", BINDING_HTTP_REDIRECT)]}}
            },
        }
    )
    return Server(config=config)


SERVER = _server()


def application(environ, start_response):
    """Answer an AuthnRequest of the redirect binding with the page that posts the Response."""
    query = parse_qs(environ["QUERY_STRING"])
    asked = SERVER.parse_authn_request(query["SAMLRequest"][0], BINDING_HTTP_REDIRECT).message
    response = SERVER.create_authn_response(
        PERSON,
        asked.id,
        asked.assertion_consumer_service_url,
        asked.issuer.text,
        name_id=NameID(format=NAMEID_FORMAT_EMAILADDRESS, text=PERSON["email"][0]),
        authn=CONTEXT,
        sign_response=True,
        sign_assertion=True,
    )
    page = SERVER.apply_binding(
        BINDING_HTTP_POST, str(response), asked.assertion_consumer_service_url, "r", response=True
    )
    start_response("200 OK", [("Content-Type", "text/html")])
    return [page["data"].encode()]
