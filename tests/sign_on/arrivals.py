"""Requests as a service provider's browser brings them, and what our page posts back."""

import html
import re
import zlib
from base64 import b64decode, b64encode
from urllib.parse import urlencode

from lxml import etree

from lockstep.applications import bindings
from lockstep.applications.models import Application
from lockstep.applications.settings import create_application
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.sign_on import defaults, form_values, service_providers
from lockstep.sign_on.service_providers import Saved

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
ACS = "https://sso.ringcentral.com/sp/ACS.saml2"
URL = "/saml2/ringcentral"


def ringcentral(*groups, **values) -> Application:
    """RingCentral with single sign-on active, bound to these groups."""
    application = create_application("ringcentral", {"display_label": "RingCentral"}, actor=SYSTEM)
    save(application, **values)
    for group in groups:
        bindings.bind(application, group, actor=SYSTEM)
    return application


def save(application: Application, **values) -> Saved:
    """Save the SSO tab as it starts, with a domain written in, and these values."""
    start = defaults.initial_values(application)
    start["login_url"] = start["login_url"].replace("<mydomain>", "fernhill.ringcentral.com")
    return service_providers.save_settings(application, start | values, actor=SYSTEM)


def switch_off(application: Application, **values) -> Saved:
    """Save the SSO tab as it was kept, with these values, marked to be deactivated."""
    kept = form_values.values_of(application.service_provider)
    return service_providers.save_settings(application, kept | values, deactivate=True, actor=SYSTEM)


def request(request_id: str = "_one", **attributes: str) -> bytes:
    """An AuthnRequest made now."""
    root = etree.Element(f"{SAMLP}AuthnRequest", nsmap={"samlp": SAMLP.strip("{}"), "saml": SAML.strip("{}")})
    made = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    head = {"ID": request_id, "Version": "2.0", "IssueInstant": made, "AssertionConsumerServiceURL": ACS}
    for name, value in (head | attributes).items():
        root.set(name, value)
    etree.SubElement(root, f"{SAML}Issuer").text = "https://sso.ringcentral.com"
    return etree.tostring(root)


def redirect_url(xml: bytes, **more: str) -> str:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b64encode(stream.compress(xml) + stream.flush()).decode()
    return f"{URL}?{urlencode({'SAMLRequest': packed, **more})}"


def form(xml: bytes, **more: str) -> dict[str, str]:
    return {"SAMLRequest": b64encode(xml).decode(), **more}


def posted(response) -> tuple[str, dict[str, str], etree._Element]:
    """The address, the fields and the Response of the page that posts it."""
    page = response.content.decode()
    assert response.status_code == 200, page
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', page)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page))
    fields = {name: html.unescape(value) for name, value in fields.items()}
    return html.unescape(action), fields, etree.fromstring(b64decode(fields["SAMLResponse"]))


def told(response: etree._Element) -> dict[str, list[str]]:
    """What an assertion says of its person."""
    return {
        attribute.get("Name"): [value.text for value in attribute.iter(f"{SAML}AttributeValue")]
        for attribute in response.iter(f"{SAML}Attribute")
    }
