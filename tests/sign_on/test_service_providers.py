"""The SSO tab's actions: what is saved, what is refused, what is filled in (B1, B2, B3, B4, B10)."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import etree

from lockstep.applications.settings import create_application
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.sign_on import defaults, queries, service_providers
from lockstep.sign_on.addresses import encoded_address, plain_address
from lockstep.sign_on.form_values import values_of
from lockstep.sign_on.models import ServiceProvider
from tests.protocols.saml.material import VECTORS, schema

from .arrivals import ACS, save, switch_off


@pytest.fixture
def application(alice):
    return create_application("ringcentral", {"display_label": "RingCentral"}, actor=SYSTEM)


def test_the_tab_starts_with_the_constants_of_the_template(application):
    start = defaults.initial_values(application)
    assert start["idp_entity_id"] == "http://localhost:8000/saml2/ringcentral"
    assert start["sp_entity_id"] == "https://sso.ringcentral.com"
    assert [consumer["url"] for consumer in start["acs"]] == [ACS]
    assert start["login_url"] == "https://<mydomain>/login/startupSSOLogin.html"
    assert start["signed_parts"] == "assertion_and_response"
    assert [attribute["name"] for attribute in start["attributes"]] == ["email", "number"]


def test_a_placeholder_is_saved_named_and_leaves_it_inactive(application):
    saved = service_providers.save_settings(application, defaults.initial_values(application), actor=SYSTEM)
    assert saved.unfinished_field == "login_url"
    assert saved.sentence.startswith("Saved. Login URL still holds <mydomain>, so single sign-on is inactive")
    assert not ServiceProvider.objects.get().active
    assert queries.login_url(application) == ""


def test_a_save_without_a_placeholder_activates_it(application):
    assert save(application).sentence == "Saved. Single sign-on is active."
    assert ServiceProvider.objects.get().active
    kinds = list(Event.objects.filter(application_id=application.id).values_list("kind", flat=True))
    assert {"application_update", "sso_activate"} <= set(kinds)
    assert queries.login_url(application) == "https://fernhill.ringcentral.com/login/startupSSOLogin.html"


def test_an_environment_known_by_its_metadata_alone_is_saved_and_inactive(alice):
    sandbox = create_application("ringcentral", {"display_label": "RC", "environment": "sandbox"}, actor=SYSTEM)
    saved = save(sandbox)
    assert saved.unfinished_field == "sp_entity_id"
    assert "upload the service's metadata" in saved.sentence
    assert Client().get("/saml2/rc/metadata.xml").status_code == 200


def test_saving_the_same_again_writes_no_event(application):
    save(application)
    before = Event.objects.count()
    save(application)
    assert Event.objects.count() == before


def test_metadata_is_there_from_the_first_save_on_without_signing_in(application):
    assert Client().get("/saml2/ringcentral/metadata.xml").status_code == 404
    service_providers.save_settings(application, defaults.initial_values(application), actor=SYSTEM)
    page = Client().get("/saml2/ringcentral/metadata.xml")
    assert page["Content-Type"] == "application/samlmetadata+xml"
    root = etree.fromstring(page.content)
    schema("metadata").assertValid(root)
    assert queries.metadata_url(application) == "http://localhost:8000/saml2/ringcentral/metadata.xml"
    assert root.get("entityID") == "http://localhost:8000/saml2/ringcentral"


def test_the_private_key_is_sealed_and_nowhere_else(application):
    save(application)
    sp = ServiceProvider.objects.get()
    assert "PRIVATE" not in sp.sealed_key
    assert b"PRIVATE" not in Client().get("/saml2/ringcentral/metadata.xml").content
    assert not any("PRIVATE" in str(event.changes) for event in Event.objects.all())


def test_metadata_of_the_service_fills_the_tab_and_saves_nothing(application):
    filled = service_providers.upload_metadata((VECTORS / "metadata_accepted" / "received").read_bytes())
    assert filled["sp_entity_id"] == "https://sso.ringcentral.com"
    assert filled["signs_requests"] is True
    assert len(filled["certificates"]) == 1
    assert not ServiceProvider.objects.exists()
    saved = save(application, **filled).service_provider
    assert queries.known_service_provider(saved).consumers[0].url == ACS
    assert values_of(saved)["certificates"] == filled["certificates"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"Hello", "It isn't well-formed XML"),
        (b"<a>" + b" " * 10_000_000, "larger than"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type declaration"),
        (b"<html/>", "isn't SAML metadata"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(content, why):
    with pytest.raises(ValidationError) as refused:
        service_providers.upload_metadata(content)
    assert why in refused.value.message_dict["metadata"][0]
    assert "Nothing has changed." in refused.value.message_dict["metadata"][0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("idp_entity_id", ""),
        ("sp_entity_id", "bell\a"),
        ("acs", [{"url": "javascript:alert(1)", "index": None, "is_default": None}]),
        ("certificates", ["AAAA"]),
        ("signs_requests", True),
        ("name_id_source", "password"),
        ("name_id_format", "urn:anything"),
        ("signature_algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("signed_parts", "nothing"),
        ("signed_parts", None),
        ("login_url", "fernhill.ringcentral.com"),
        ("service_admin_email", "alice at fernhill"),
        ("attributes", []),
        ("attributes", [{"name": "number", "kind": "constant", "value": ""}]),
        ("attributes", [{"name": "number", "kind": "constant", "value": "nul\0"}]),
        ("attributes", [{"name": "number", "kind": "user", "value": "password"}]),
        ("attributes", [{"name": "number", "kind": "custom", "value": "a b"}]),
        ("attributes", [{"name": "number", "kind": "query", "value": "1"}]),
        ("attributes", [{"name": "number", "kind": "constant", "value": "1"}] * 2),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_saved(application, field, value):
    with pytest.raises(ValidationError) as refused:
        save(application, **{field: value})
    errors = refused.value.message_dict
    assert set(errors) == ({"certificates"} if field == "signs_requests" else {field})
    assert not ServiceProvider.objects.exists()


def test_the_required_number_can_be_mapped_but_not_removed(application):
    save(application, attributes=[{"name": "number", "kind": "custom", "value": "extension"}])
    with pytest.raises(ValidationError, match="requires “number”"):
        save(application, attributes=[{"name": "email", "kind": "user", "value": "email"}])


@pytest.mark.parametrize(
    "written",
    [
        "testing12+3@jumpcloud.com",
        "testing12%2B3%40jumpcloud.com",
        "testing12%2B3%2540jumpcloud.com",
        " testing12+3@jumpcloud.com ",
    ],
)
def test_three_spellings_give_one_address(application, written):
    assert plain_address(written) == "testing12+3@jumpcloud.com"
    save(application, service_admin_email=written)
    application.refresh_from_db()
    assert application.service_admin_email == "testing12+3@jumpcloud.com"


def test_the_article_encoding_of_an_address():
    assert encoded_address("testing12+3@jumpcloud.com") == "testing12%2B3%2540jumpcloud.com"
    assert plain_address(encoded_address("a'b+c@x.example")) == "a'b+c@x.example"
    assert encoded_address("") == ""


def test_deactivating_twice_is_one_event(application):
    save(application)
    switch_off(application)
    switch_off(application)
    assert Event.objects.filter(kind="sso_deactivate").count() == 1
    assert save(application).service_provider.active
