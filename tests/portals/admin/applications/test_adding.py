"""A1 to A6: the list, the catalogue, General info, the SSO IdP URL for good, and the success screen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lockstep.applications.models import Application
from lockstep.applications.settings import create_application
from lockstep.insights.events import SYSTEM

HOSTILE = "<script>alert('x')</script>"
NEW = "/admin/applications/new/ringcentral"
FORM = {"display_label": "RingCentral", "colour": "#006cac", "show_in_user_portal": "on", "environment": "production"}


def application(template="ringcentral", **values):
    return create_application(template, {"display_label": "RingCentral", **values}, actor=SYSTEM)


def test_the_empty_list_says_what_it_is_for(alices_browser):
    page = alices_browser.get("/admin/applications/").content.decode()
    assert "Configured Applications" in page
    assert "Add New Application" in page
    assert "No application yet" in page


def test_the_list_names_each_application_with_its_states_and_a_configure_link(alices_browser):
    made = application()
    application("bookmark", display_label="Canteen", bookmark_url="https://canteen.example")
    page = alices_browser.get("/admin/applications/").content.decode()
    assert page.count("Not configured") == 2
    assert f'href="/admin/applications/{made.id}/general"' in page
    assert ">Configure</a>" in page
    found = alices_browser.get("/admin/applications/?q=cant").content.decode()
    assert "Canteen" in found
    assert "RingCentral" not in found
    assert "No application matches" in alices_browser.get("/admin/applications/?q=nowhere").content.decode()


def test_a_deleted_or_unknown_application_has_no_page(alices_browser):
    made = application()
    Application.objects.update(deleted_at=made.created_at)
    for address in (f"/admin/applications/{made.id}/general", "/admin/applications/nothing/user-groups"):
        response = alices_browser.get(address)
        assert response.status_code == 404
        assert "RingCentral" not in alices_browser.get("/admin/applications/").content.decode()


def test_the_catalogue_is_narrowed_by_words(alices_browser):
    everything = alices_browser.get("/admin/applications/new").content.decode()
    assert "RingCentral" in everything
    assert "Bookmark" in everything
    narrowed = alices_browser.get("/admin/applications/new?q=ring").content.decode()
    assert "A tile in the User Portal" not in narrowed
    assert "1 of 2" in narrowed
    assert "Nothing in the catalogue matches" in alices_browser.get("/admin/applications/new?q=zzz").content.decode()


def test_next_needs_a_selection_and_leads_to_general_info(alices_browser):
    response = alices_browser.get("/admin/applications/new?next=1")
    assert response.status_code == 422
    assert "Select an application first." in response.content.decode()
    assert alices_browser.get("/admin/applications/new?next=1&template=ringcentral").url == NEW
    assert alices_browser.get("/admin/applications/new?next=1&template=nothing").status_code == 422
    assert alices_browser.get("/admin/applications/new/nothing").status_code == 404


def test_general_info_warns_that_the_sso_idp_url_is_for_good(alices_browser):
    page = alices_browser.get(NEW).content.decode()
    assert "Advanced Settings" in page
    assert "http://localhost:8000/saml2/" in page
    assert "The SSO IdP URL is not editable after the application is created." in page
    assert "You will have to delete and recreate the connector" in page


def test_save_application_makes_it_and_shows_the_success_screen(alices_browser):
    response = alices_browser.post(NEW, FORM | {"path": "phones", "description": "Phones"})
    made = Application.objects.get()
    assert (response.status_code, response.url) == (302, f"/admin/applications/{made.id}/added")
    assert (made.path, made.description, made.show_in_user_portal, made.colour) == ("phones", "Phones", True, "#006cac")
    page = alices_browser.get(response.url).content.decode()
    assert "RingCentral has been added" in page
    assert "http://localhost:8000/saml2/phones" in page
    assert "Configure Application" in page
    assert ">Close</a>" in page


def test_left_empty_the_sso_idp_url_becomes_the_name_and_a_second_one_gets_a_two(alices_browser):
    alices_browser.post(NEW, FORM)
    alices_browser.post(NEW, FORM)
    assert sorted(Application.objects.values_list("path", flat=True)) == ["ringcentral", "ringcentral-2"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"display_label": ""}, "This field is required."),
        ({"path": "Phones!"}, "Lower-case letters, digits and hyphens only"),
        ({"path": "taken"}, "already"),
        ({"environment": "custom", "service_url": "ftp://x"}, "The base URL looks like https://host"),
        ({"environment": "moon"}, "is not one of the available choices"),
        ({"logo": SimpleUploadedFile("x.svg", b"<svg onload='alert(1)'/>")}, "This is not a PNG, JPEG or GIF picture."),
        ({"logo": SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + b"x" * 300_000)}, "larger than 256 KB"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_made(alices_browser, change, sentence):
    application(path="taken")
    response = alices_browser.post(NEW, FORM | change)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "Not saved yet" in page
    assert Application.objects.count() == 1


def test_what_was_typed_stays_and_is_never_markup(alices_browser):
    response = alices_browser.post(NEW, FORM | {"display_label": HOSTILE, "path": "!"})
    assert HOSTILE not in response.content.decode()
    assert "&lt;script&gt;" in response.content.decode()
    alices_browser.post(NEW, FORM | {"display_label": HOSTILE})
    made = Application.objects.get()
    for address in ("", f"{made.id}/added", f"{made.id}/general", f"{made.id}/user-groups"):
        assert HOSTILE not in alices_browser.get(f"/admin/applications/{address}").content.decode()


def test_a_bookmark_asks_for_its_url_and_has_a_tab_for_it(alices_browser):
    """A4."""
    form = {"display_label": "Wiki", "bookmark_url": "https://wiki.example", "show_in_user_portal": "on"}
    refused = alices_browser.post("/admin/applications/new/bookmark", form | {"bookmark_url": "javascript:alert(1)"})
    assert refused.status_code == 422
    assert "A Bookmark needs its URL, beginning with https://." in refused.content.decode()
    alices_browser.post("/admin/applications/new/bookmark", form)
    made = Application.objects.get()
    tab = f"/admin/applications/{made.id}/bookmark"
    page = alices_browser.get(tab).content.decode()
    assert "https://wiki.example" in page
    assert "SSO</a>" not in page
    assert alices_browser.post(tab, {"bookmark_url": "https://other.example"}).status_code == 302
    assert "https://other.example" in alices_browser.get(tab).content.decode()
    assert alices_browser.post(tab, {"bookmark_url": "no"}).status_code == 422
    made.refresh_from_db()
    assert (made.display_label, made.show_in_user_portal) == ("Wiki", True)


def test_an_uploaded_logo_is_served_as_what_its_bytes_are(alices_browser, bobs_browser):
    picture = b"\x89PNG\r\n\x1a\n...."
    alices_browser.post(NEW, FORM | {"logo": SimpleUploadedFile("x.html", picture, "text/html")})
    made = Application.objects.get()
    response = alices_browser.get(f"/logos/{made.id}")
    assert (response.content, response["Content-Type"]) == (picture, "image/png")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert bobs_browser.get(f"/logos/{made.id}").status_code == 404
    assert f"/logos/{made.id}" in alices_browser.get("/admin/applications/").content.decode()


def test_read_only_may_look_and_nobody_else_may(rheas_browser, bobs_browser):
    made = application()
    looking = ("", f"{made.id}/general", f"{made.id}/user-groups", f"{made.id}/added")
    assert [rheas_browser.get(f"/admin/applications/{part}").status_code for part in looking] == [200] * 4
    assert [bobs_browser.get(f"/admin/applications/{part}").status_code for part in looking] == [403] * 4
    assert rheas_browser.get("/admin/applications/new").status_code == 403
    assert rheas_browser.post(NEW, FORM).status_code == 403
    assert rheas_browser.post(f"/admin/applications/{made.id}/general", FORM).status_code == 403
    assert rheas_browser.post(f"/admin/applications/{made.id}/user-groups", {}).status_code == 403
    assert Application.objects.count() == 1
    assert "Add New Application" not in rheas_browser.get("/admin/applications/").content.decode()
