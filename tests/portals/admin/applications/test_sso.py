"""B1 to B4, B8, B10: the SSO tab is saved, filled from metadata, and says what keeps it inactive."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lockstep.sign_on.models import ServiceProvider
from tests.portals.admin.applications.test_adding import application
from tests.protocols.saml.material import VECTORS

HOSTILE = '"><script>alert(1)</script>'
LOGIN = "https://fernhill.ringcentral.example/login/startupSSOLogin.html"


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def made(alice):
    return application(service_admin_email="")


@pytest.fixture
def tab(made):
    return f"/admin/applications/{made.id}/sso"


def form(**change) -> dict:
    return {
        "sp_entity_id": "https://sso.ringcentral.com",
        "acs_url": ["https://sso.ringcentral.com/sp/ACS.saml2"],
        "acs_index": [""],
        "login_url": LOGIN,
        "idp_entity_id": "http://localhost:8000/saml2/ringcentral",
        "name_id_source": "email",
        "name_id_format": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
        "signature_algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "signed_parts": ServiceProvider._meta.get_field("signed_parts").choices[1][0],
        "attribute_name": ["email", "number"],
        "attribute_source": ["user:email", "constant"],
        "attribute_text": ["", "1"],
        "service_admin_email": "",
        **change,
    }


def file_of(vector: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("sp-metadata.xml", (VECTORS / vector / "received").read_bytes())


def test_the_tab_starts_with_the_templates_constants_and_names_what_is_left(alices_browser, tab):
    page = text(alices_browser.get(tab))
    assert 'value="https://sso.ringcentral.com/sp/ACS.saml2"' in page
    assert "https://&lt;mydomain&gt;/login/startupSSOLogin.html" in page
    assert "SSO can’t be activated yet" in page
    assert "Replace &lt;mydomain&gt; with your RingCentral domain name." in page
    assert "Copy Metadata URL" in page
    assert 'value="http://localhost:8000/saml2/ringcentral/metadata.xml"' in page
    assert "It answers from the first save on." in page
    assert "required, can’t be removed" in page
    assert "Export Metadata" not in page
    assert alices_browser.get(f"{tab}/metadata.xml").status_code == 404


def test_saved_with_a_mydomain_left_it_says_which_field_and_stays_inactive(alices_browser, tab):
    page = text(alices_browser.post(tab, form(login_url="https://<mydomain>/login"), follow=True))
    assert "Saved. Login URL still holds &lt;mydomain&gt;, so single sign-on is inactive" in page
    assert "1 thing left" in page
    assert not ServiceProvider.objects.get().active
    assert "Export Metadata" in page


def test_saved_without_one_sso_is_active_and_the_metadata_can_be_exported(alices_browser, tab):
    page = text(alices_browser.post(tab, form(), follow=True))
    assert "Saved. Single sign-on is active." in page
    assert "SSO can’t be activated yet" not in page
    assert f'href="{LOGIN}"' in page
    assert "Nobody has signed in by SSO yet." in page
    exported = alices_browser.get(f"{tab}/metadata.xml")
    assert exported["Content-Disposition"] == 'attachment; filename="Lockstep-ringcentral-metadata.xml"'
    assert b"IDPSSODescriptor" in exported.content


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"login_url": "javascript:alert(1)"}, "beginning with https://"),
        ({"idp_entity_id": ""}, "The IdP entity ID is missing."),
        ({"acs_url": ["ftp://x"]}, "beginning with https://"),
        ({"signature_algorithm": "rsa-sha1"}, "Choose one of the values offered."),
        ({"signs_requests": "on"}, "Signed requests need the service provider"),
        ({"service_admin_email": "nobody"}, "is not an e-mail address"),
        (
            {"attribute_name": ["email"], "attribute_source": ["user:email"], "attribute_text": [""]},
            "The service requires “number”. It can be mapped, not removed.",
        ),
        ({"attribute_text": ["", ""]}, "is a constant without a value"),
        ({"attribute_source": ["user:password", "constant"]}, "choose one of the user attributes"),
        ({"certificate": ["no certificate"]}, "Upload the service"),
    ],
)
def test_wrong_fields_are_refused_where_they_stand_and_nothing_is_saved(alices_browser, tab, change, sentence):
    response = alices_browser.post(tab, form(**change))
    assert response.status_code == 422
    page = text(response).replace("&#x27;", "'")
    assert sentence in page
    assert "Nothing was saved" in page
    assert not ServiceProvider.objects.exists()


def test_what_was_typed_stays_and_is_never_markup(alices_browser, tab):
    response = alices_browser.post(
        tab, form(login_url=HOSTILE, sp_entity_id=HOSTILE, attribute_name=[HOSTILE, "number"], acs_url=[HOSTILE])
    )
    assert response.status_code == 422
    assert HOSTILE not in response.content.decode()
    assert response.content.decode().count("&lt;script&gt;") >= 4


def test_upload_metadata_fills_the_tab_and_saves_nothing(alices_browser, tab):
    """B3."""
    alices_browser.post(tab, form())
    response = alices_browser.post(tab, form() | {"metadata": file_of("metadata_accepted")})
    page = text(response)
    assert response.status_code == 200
    assert "The file fills in the fields below; nothing is saved until you press save" in page
    assert "sp-metadata.xml" in page
    assert ServiceProvider.objects.get().sp_entity_id == "https://sso.ringcentral.com"


@pytest.mark.parametrize(
    "vector",
    ["metadata_not_xml", "metadata_doctype", "metadata_too_large", "metadata_expired", "not_a_service_provider"],
)
def test_a_wrong_file_is_refused_with_its_reason_and_nothing_changes(alices_browser, tab, vector):
    response = alices_browser.post(tab, form() | {"metadata": file_of(vector)})
    assert response.status_code == 422
    page = text(response)
    assert "Nothing has changed." in page
    assert LOGIN in page
    assert not ServiceProvider.objects.exists()


def test_ten_megabytes_are_not_read(alices_browser, tab):
    huge = SimpleUploadedFile("x.xml", b"<" * (10 * 1024 * 1024))
    response = alices_browser.post(tab, form() | {"metadata": huge})
    assert response.status_code == 422
    assert "The file is larger than 1 MB" in text(response)


def test_attributes_and_urls_are_added_and_removed_without_saving(alices_browser, tab):
    """B4."""
    more = text(alices_browser.post(tab, form(step="add-attribute")))
    assert more.count('name="attribute_name"') == 3
    less = text(alices_browser.post(tab, form(step="remove-attribute-0")))
    assert less.count('name="attribute_name"') == 1
    assert text(alices_browser.post(tab, form(step="add-acs"))).count('name="acs_url"') == 2
    assert alices_browser.post(tab, form(step="nonsense")).status_code == 200
    assert not ServiceProvider.objects.exists()


def test_number_can_be_mapped_to_a_custom_attribute(alices_browser, tab):
    mapped = {"attribute_source": ["user:email", "custom"], "attribute_text": ["", "rcNumber"]}
    alices_browser.post(tab, form(**mapped))
    entry = ServiceProvider.objects.get().attributes[1]
    assert entry == {"name": "number", "kind": "custom", "value": "rcNumber"}
    assert 'value="rcNumber"' in text(alices_browser.get(tab))


@pytest.mark.parametrize(
    "written", ["testing12+3@jumpcloud.com", "testing12%2B3%40jumpcloud.com", "testing12%2B3%2540jumpcloud.com"]
)
def test_the_administrators_email_is_shown_plain_and_encoded(alices_browser, tab, made, written):
    """B10."""
    alices_browser.post(tab, form(service_admin_email=written))
    made.refresh_from_db()
    assert made.service_admin_email == "testing12+3@jumpcloud.com"
    page = text(alices_browser.get(tab))
    assert "RingCentral administrator email" in page
    assert "<dd>testing12+3@jumpcloud.com</dd>" in page
    assert 'value="testing12%2B3%2540jumpcloud.com"' in page
    assert "should be used by both your Lockstep account and your administrator account there" in page
    typed = text(alices_browser.get(f"{tab}/encoded", {"service_admin_email": written}))
    assert "testing12%2B3%2540jumpcloud.com" in typed
    mine = text(alices_browser.get(f"{tab}/encoded", {"service_admin_email": "alice.moreau@fernhill.example"}))
    assert "should be used by both" not in mine
    assert "URL encoded" not in text(alices_browser.get(f"{tab}/encoded", {"service_admin_email": "<b>"}))


def test_the_last_sign_ins_are_shown_decoded(alices_browser, tab, made):
    from lockstep.sign_on.models import SignOnExchange

    alices_browser.post(tab, form())
    SignOnExchange.objects.create(
        application=made, user_label=HOSTILE, success=False, reason="In no user group bound", request_xml="<x>asked</x>"
    )
    page = text(alices_browser.get(tab))
    assert "Refused" in page
    assert "In no user group bound" in page
    assert "&lt;x&gt;asked&lt;/x&gt;" in page
    assert HOSTILE not in page


def test_read_only_looks_and_saves_nothing(rheas_browser, bobs_browser, tab):
    page = text(rheas_browser.get(tab))
    assert "Copy Metadata URL" in page
    assert "Upload Metadata" not in page
    assert rheas_browser.post(tab, form()).status_code == 403
    assert rheas_browser.get(f"{tab}/encoded").status_code == 403
    assert bobs_browser.get(tab).status_code == 403
    assert not ServiceProvider.objects.exists()
