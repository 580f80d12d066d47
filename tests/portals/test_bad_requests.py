"""Bad input that concerns every page: too large, forged, leading elsewhere; and what we got wrong ourselves."""

import io

import pytest
from django.test import Client

from lockstep.directory.models import UserGroup
from lockstep.portals.errors import server_error

ELSEWHERE = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x\"'", "sign_out")


@pytest.mark.parametrize("address", ["/sign-in", "/saml2/ringcentral", "/admin/users/new"])
def test_a_body_larger_than_any_form_takes_is_refused_before_it_is_read(alice, address):
    class Unread(io.BytesIO):
        def read(self, *size: int | None) -> bytes:
            raise AssertionError("the body was read")

    length = str(16 * 1024 * 1024 + 1)
    extra = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": length, "wsgi.input": Unread()}
    response = Client().generic("POST", address, **extra)
    assert response.status_code == 413
    assert "takes no file larger than 16 MB" in response.content.decode()


def test_a_form_that_this_session_did_not_get_from_us_is_refused_and_saves_nothing(alice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice, backend="lockstep.directory.sessions.DirectoryBackend")
    response = strict.post("/admin/groups/new", {"name": "Forged"})
    assert response.status_code == 403
    assert "nothing was saved" in response.content.decode()
    assert not UserGroup.objects.exists()


def test_no_browser_keeps_pages_about_people(alices_browser):
    page = alices_browser.get("/admin/users")
    assert page["Cache-Control"] == "private, no-store"
    assert '"historyCacheSize":0' in page.content.decode()


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_way_back_that_leads_elsewhere_is_not_followed(alices_browser, where):
    made = alices_browser.post("/admin/groups/new", {"name": "Sales", "next": where})
    assert made["Location"] == f"/admin/groups/{UserGroup.objects.get().id}"
    assert alices_browser.post("/scheme", {"scheme": "dark", "next": where})["Location"] == "/"
    assert alices_browser.get("/sign-in", {"next": where})["Location"] == "/admin/"


def test_what_we_got_wrong_is_a_page_with_a_reference_and_the_log_has_the_rest(alice, rf, caplog):
    try:
        raise RuntimeError("the rest")
    except RuntimeError:
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    [logged] = caplog.records
    assert str(logged.args[0]) in response.content.decode()
    assert "the rest" in str(logged.exc_info)
    assert "the rest" not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/admin/users?q=a%00b", "/admin/users/a%00b", "/admin/insights?q=%00", "/saml2/x%00?RelayState=%00"]
)
def test_an_address_with_a_character_that_no_database_keeps_is_refused(alices_browser, address):
    assert alices_browser.get(address).status_code == 400


def test_a_form_with_such_a_character_is_refused_and_a_cookie_is_not_read(alice):
    response = Client().post("/sign-in", {"username": "alice\0", "password": "x"})
    assert response.status_code == 400
    browser = Client()
    browser.cookies["lockstep_session"] = "a\0bcdefgh"
    assert browser.get("/admin/users").status_code == 302
