"""A2, B1, B4, B5, D5, D6: the catalogue is data, and complete."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import lockstep
from lockstep.applications import catalog
from lockstep.applications.attributes import ACTIVE, COUNTRY, EXTERNAL_ID, LABELS, MOBILE, label
from lockstep.applications.catalog.ringcentral import SAML, SERVICE, TRAITS
from lockstep.protocols.scim.paths import parse


def test_ringcentral_and_bookmark_are_in_it() -> None:
    assert [template.key for template in catalog.all_templates()] == ["ringcentral", "bookmark"]
    assert catalog.get("bookmark").is_bookmark
    assert not catalog.get("ringcentral").is_bookmark


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(KeyError):
        catalog.get("ringcentra1")


@pytest.mark.parametrize("words", ["ring", "RINGCENTRAL", "sso ident", "phone"])
def test_typing_narrows_it(words: str) -> None:
    assert [template.key for template in catalog.find(words)] == ["ringcentral"]


def test_typing_something_else_finds_nothing() -> None:
    assert catalog.find("zzz") == ()
    assert len(catalog.find("")) == 2


def test_the_sso_tab_starts_with_the_services_constants() -> None:
    production = SAML.service_provider("production")
    assert production.sp_entity_id == "https://sso.ringcentral.com"
    assert production.acs_url == "https://sso.ringcentral.com/sp/ACS.saml2"
    assert production.login_url == "https://<mydomain>/login/startupSSOLogin.html"
    assert SAML.elsewhere[0].sp_entity_id == "https://ssoeuro.ringcentral.com"
    assert SAML.elsewhere[0].acs_url == "https://ssoeuro.ringcentral.com/sp/ACS.saml2"
    assert SAML.sign_assertion
    assert SAML.sign_response
    assert not SAML.idp_initiated


def test_a_base_url_of_ones_own_fills_every_url_with_its_scheme() -> None:
    own = SAML.service_provider("custom", "http://127.0.0.1:8100")
    assert own.acs_url == "http://127.0.0.1:8100/sp/ACS.saml2"
    assert own.login_url == "http://<mydomain>/login/startupSSOLogin.html"
    ends = SERVICE.endpoints("custom", "http://127.0.0.1:8100/")
    assert all(getattr(ends, field.name).startswith("http://127.0.0.1:8100") for field in fields(ends))
    assert ends.scim == "http://127.0.0.1:8100/scim/v2"


def test_number_is_required_filled_and_cannot_be_removed() -> None:
    email, number = SAML.attributes
    assert (email.name, email.source, email.value) == ("email", "user", "email")
    assert number.name == "number"
    assert number.required
    assert number.value
    assert not number.removable


@pytest.mark.parametrize(
    ("environment", "base"),
    [("production", "https://platform.ringcentral.com"), ("sandbox", "https://platform.devtest.ringcentral.com")],
)
def test_the_endpoints_are_the_services_own(environment: str, base: str) -> None:
    ends = SERVICE.endpoints(environment)
    assert ends.scim == f"{base}/scim/v2"
    assert ends.authorize == f"{base}/restapi/oauth/authorize"
    assert ends.token == f"{base}/restapi/oauth/token"
    assert ends.revoke == f"{base}/restapi/oauth/revoke"
    assert SERVICE.status_of("401") == "/restapi/v1.0/account/~/extension/401"
    assert SERVICE.status_of("~") == "/restapi/v1.0/account/~/extension/~"
    assert SERVICE.status_of("../?a") == "/restapi/v1.0/account/~/extension/..%2F%3Fa"


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(KeyError):
        SERVICE.endpoints("staging")


@pytest.mark.parametrize(
    ("method", "path", "group"),
    [
        ("GET", "/Users", "light"),
        ("GET", "/Users/401", "light"),
        ("POST", "/Users/.search", "light"),
        ("POST", "/Users", "heavy"),
        ("PATCH", "/Users/401", "heavy"),
        ("PUT", "/Users/401", "heavy"),
        ("DELETE", "/Users/401", "heavy"),
        ("GET", "/restapi/v1.0/account/~/extension/401", "light"),
        ("POST", "/restapi/oauth/token", "auth"),
    ],
)
def test_each_call_falls_into_its_rate_group(method: str, path: str, group: str) -> None:
    assert SERVICE.group_of(method, path) == group
    assert SERVICE.rate_groups["heavy"] == (10, 60)
    assert SERVICE.rate_groups["light"] == (50, 60)


def test_the_mapping_has_the_thirteen_rows_of_the_table() -> None:
    rows = SERVICE.mapping
    assert [row.lockstep_property for row in rows] == [
        "email", "username", "firstname", "lastname", "addresses[].type", "addresses[].streetAddress",
        "addresses[].locality", "addresses[].region", "addresses[].postalCode", "addresses[].country",
        "phoneNumbers[].type", "phoneNumbers[].value", "department",
    ]  # fmt: skip
    assert rows[0].lockstep_ui == "Company Email"
    assert rows[0].scim_mapping == "emails: value"
    assert rows[-1].scim_mapping == "urn:scim:schemas:extension:enterprise:2.0"
    assert parse(rows[-1].path).schema == "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def test_only_types_that_the_service_takes_are_mapped() -> None:
    sent = [parse(row.path) for row in SERVICE.mapping if row.path]
    assert {path.type for path in sent if path.attribute == "addresses"} == set(TRAITS.address_types)
    assert {path.type for path in sent if path.attribute == "phoneNumbers"} == set(TRAITS.phone_types)


def test_every_attribute_has_a_name_for_people() -> None:
    assert all(label(row.path) in LABELS.values() for row in SERVICE.mapping if row.path)
    assert label("nickName") == "nickName"
    assert {ACTIVE, EXTERNAL_ID} <= set(LABELS)


def test_lists_leave_out_addresses_and_phones() -> None:
    assert TRAITS.left_out_of_lists(COUNTRY)
    assert TRAITS.left_out_of_lists(MOBILE)
    assert not TRAITS.left_out_of_lists("userName")


def test_nothing_outside_of_the_catalogue_asks_which_service_it_is() -> None:
    """There is never an `if ringcentral`: the law reads traits."""
    root = Path(lockstep.__file__).parent
    asking = re.compile(r"(if|==|!=|in|case)[^\n#]*[\"']ringcentral[\"']", re.I)
    found = [
        str(path.relative_to(root))
        for room in ("accounts", "applications", "connections", "provisioning", "sign_on", "protocols", "directory")
        for path in (root / room).rglob("*.py")
        if "catalog" not in path.parts and asking.search(path.read_text())
    ]
    assert found == []
