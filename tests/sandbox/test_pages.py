"""The pages that a person walks through, by their words (G1, G2), and the Mailbox."""

import io
import re

import pytest
from flask.testing import FlaskClient

from ringcentral_sandbox.app import create_app
from ringcentral_sandbox.mailbox.mails import FOREIGN, deliver
from tests.sandbox.directory import SEED, Clock, Directory, sign_in
from tests.sandbox.identity_provider import metadata

RITA, SAM = "rita@fernhill.example", "sam@fernhill.example"
SSO = "/more/security-and-compliance/single-sign-on"


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    sign_in(client, RITA)
    return client


PAGES = {
    "/": "<h1>Rita Calder</h1>",
    "/users": "Users With Extensions",
    "/users/add": "Save &amp; Enable",
    "/users/400100005": "Resend Invite",
    "/phone-system": "Unassigned Extensions (3)",
    "/licences": "Add DigitalLine",
    "/more": "Security and Compliance",
    "/more/security-and-compliance": "Single Sign-on",
    "/tools": "Single Sign-on",
    "/more/roles": "Standard (International)",
    "/more/directory-integration": "Directory Provider",
    SSO: "Set up SSO by yourself",
    f"{SSO}?edit=1": "Upload IDP Metadata",
    "/tools/single-sign-on": "Manage Your Login",
    "/mailbox": "None leaves this machine.",
    "/mailbox/1": "Activate account",
    "/faults": "Revoke all tokens",
    "/login": "Email or phone number",
    "/login/sso": "Enter your email to confirm your identity",
    "/login/startupSSOLogin.html": "Enter your email to confirm your identity",
}


@pytest.mark.parametrize(("path", "words"), PAGES.items())
def test_every_page_has_its_words_the_ribbon_and_a_strict_policy(admin: FlaskClient, path: str, words: str) -> None:
    page = admin.get(path)
    assert page.status_code == 200
    assert words in page.text
    assert "Imitation for trials and tests. Not RingCentral, not connected to it." in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", page.text)


ADMIN_PAGES = ["/users", "/phone-system", "/licences", "/more", "/tools", "/more/roles", SSO, "/users/400100001"]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_admin_pages_ask_to_sign_in_and_refuse_a_standard_role(client: FlaskClient, path: str) -> None:
    assert client.get(path).location.startswith("/login")
    sign_in(client, SAM)
    page = client.get(path)
    assert page.status_code == 403
    assert "User Admin role or higher" in page.text


def test_a_form_of_another_site_is_refused(admin: FlaskClient) -> None:
    answer = admin.post("/users/400100002/disable", headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    same = admin.post("/users/400100002/disable", headers={"Origin": "http://localhost"})
    assert same.status_code == 303


@pytest.mark.parametrize("target", ["http://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_goes_on_to_own_pages_only(client: FlaskClient, target: str) -> None:
    form = {"email": RITA, "password": "sandbox-password", "next": target}
    assert client.post("/login/password", data=form).location == "/"


def test_sso_is_set_up_as_the_article_says() -> None:
    admin = create_app(seed=SEED, fetch=lambda url: metadata().encode()).test_client()
    sign_in(admin, RITA)
    imported = admin.post(f"{SSO}/import", data={"method": "url", "url": "http://x/m.xml"}, follow_redirects=True)
    assert "has been imported" in imported.text
    assert "http://localhost:8000/saml2/ringcentral" in imported.text
    assert "Primary" in imported.text
    saved = admin.post(f"{SSO}/mapping", data={"choice": "Custom", "custom": "email"}, follow_redirects=True)
    assert "Map Email Attribute to:" in saved.text
    assert "<code>email</code>" in saved.text
    form = {"enabled": "on", "login": "allow", "passwords": "yes"}
    enabled = admin.post("/tools/single-sign-on/enable", data=form, follow_redirects=True)
    assert "have been saved" in enabled.text
    assert admin.get("/_sandbox/mails").get_json()[0]["recipient"] == "all users (5)"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"nothing", "not XML"),
        (b"<a/>", "not the metadata of an identity provider"),
        (b"<!DOCTYPE a><a/>", "document type"),
        (b"x" * 600_000, "larger than 512 KiB"),
        (metadata().replace("SingleSignOnService", "Other").encode(), "SingleSignOnService"),
        (metadata().replace("X509Certificate", "Other").encode(), "certificate"),
    ],
)
def test_a_wrong_metadata_is_refused_with_the_reason(document: bytes, reason: str) -> None:
    client = create_app(seed=SEED, fetch=lambda url: document).test_client()
    sign_in(client, RITA)
    page = client.post(f"{SSO}/import", data={"method": "url", "url": "http://x/"})
    assert page.status_code == 400
    assert reason in page.text
    assert "Nothing imported yet." in client.get(SSO).text


def test_the_sp_metadata_is_no_metadata_of_an_identity_provider(admin: FlaskClient) -> None:
    document = admin.get("/sp/metadata").data
    form = {"method": "file", "file": (io.BytesIO(document), "sp.xml")}
    assert "not the metadata of an identity provider" in admin.post(f"{SSO}/import", data=form).text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("import", {}),
        ("import", {"method": "file"}),
        ("import", {"method": "url", "url": "file:///etc/passwd"}),
        ("mapping", {"choice": "Custom", "custom": ""}),
        ("mapping", {"choice": "nonsense"}),
        ("enable", {"enabled": "on"}),
    ],
)
def test_incomplete_sso_forms_say_what_is_missing(admin: FlaskClient, path: str, form: dict[str, str]) -> None:
    page = admin.post(f"{SSO}/{path}", data=form)
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_an_admin_edits_disables_and_deletes_by_hand(admin: FlaskClient) -> None:
    """D12: by hand an account has to be disabled before it can be deleted."""
    form = {"first_name": "Ursula", "last_name": "Reyes", "email": "ursula@fernhill.example", "department": "IT"}
    page = admin.post("/users/400100002", data={**form, "role": "Manager"}, follow_redirects=True)
    assert "ursula@fernhill.example" in page.text
    refused = admin.post("/users/400100002/delete")
    assert refused.status_code == 409
    assert "You must first disable the user that you wish to delete." in refused.text
    admin.post("/users/400100002/disable")
    assert "is deleted" in admin.post("/users/400100002/delete", follow_redirects=True).text
    assert admin.get("/users/400100002").status_code == 404


def test_an_email_that_is_taken_is_refused_on_the_page(admin: FlaskClient) -> None:
    form = {"first_name": "U", "last_name": "R", "email": RITA}
    page = admin.post("/users/400100002", data=form)
    assert page.status_code == 409
    assert "Duplicate email" in page.text


def test_adding_a_user_takes_a_line_and_sends_the_activation(admin: FlaskClient) -> None:
    form = {"first_name": "Bob", "last_name": "Tanaka", "email": "bob@fernhill.example", "department": ""}
    assert "Not Activated" in admin.post("/users/add", data=form, follow_redirects=True).text
    assert admin.get("/_sandbox/mails").get_json()[0]["recipient"] == "bob@fernhill.example"


def test_directory_integration_switches_scim(admin: FlaskClient) -> None:
    admin.post("/more/directory-integration", data={"provider": "None"})
    assert admin.get("/_sandbox/switches").get_json()["scim"] == "off"


def link_of(client: FlaskClient) -> str:
    url: str = client.get("/_sandbox/mails").get_json()[0]["link"]
    return url.removeprefix("http://127.0.0.1:8100")


def test_the_link_of_the_activation_email_works_once(directory: Directory) -> None:
    """D14"""
    user_id = directory.create("bob@fernhill.example").get_json()["id"]
    client, link = directory.client, link_of(directory.client)
    assert "Set a PIN" in client.get("/_sandbox/mails").get_json()[0]["body"]
    assert client.get(link).status_code == 200
    assert client.post(link, data={"pin": "12", "password": "long-enough"}).status_code == 400
    assert client.post(link, data={"pin": "123456", "password": "short"}).status_code == 400
    done = client.post(link, data={"pin": "123456", "password": "long-enough"})
    assert "Your account is active" in done.text
    assert directory.call("GET", f"/scim/v2/Users/{user_id}").get_json()["active"] is True
    assert client.get(link).status_code == 410
    form = {"email": "bob@fernhill.example", "password": "long-enough", "next": "/"}
    assert client.post("/login/password", data=form).status_code == 303


def test_with_sso_on_there_is_no_password_to_set(directory: Directory) -> None:
    directory.client.post("/_sandbox/sso", json={"metadata": metadata(), "enabled": True})
    directory.create("bob@fernhill.example")
    assert "no new password to remember" in directory.client.get("/_sandbox/mails").get_json()[0]["body"]
    link = link_of(directory.client)
    assert 'type="password"' not in directory.client.get(link).text
    assert "is active" in directory.client.post(link, data={"pin": "123456"}).text


def test_a_link_dies_with_a_new_invite_with_deletion_and_after_a_week(directory: Directory, clock: Clock) -> None:
    client = directory.client
    user_id = directory.create("bob@fernhill.example").get_json()["id"]
    first = link_of(client)
    client.post(f"/_sandbox/users/{user_id}/resend-invite", json={})
    second = link_of(client)
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)
    directory.delete(user_id)
    assert client.get(second).status_code == 410
    directory.create("carl@fernhill.example")
    third = link_of(client)
    clock.move(7 * 24 * 3600)
    assert client.get(third).status_code == 410


def test_a_foreign_mail_is_plain_text_with_links_that_can_be_clicked(client: FlaskClient) -> None:
    sandbox = client.application.extensions["sandbox"]
    body = "Go to <b>http://localhost:8000/x?a=1&b=2</b>."
    deliver(sandbox, recipient="a@b.example", sender="l@b.example", subject="<i>", body=body, kind=FOREIGN)
    page = client.get("/mailbox/2").text
    assert '<a href="http://localhost:8000/x?a=1&amp;b=2">' in page
    assert "&lt;b&gt;" in page
    assert "<i>" not in page


def test_a_fault_and_a_switch_can_be_set_on_the_page(client: FlaskClient) -> None:
    form = {"where": "POST /scim/v2/Users", "kind": "cut_after", "times": "1"}
    assert "cut_after" in client.post("/faults", data=form, follow_redirects=True).text
    assert client.post("/faults", data={**form, "where": "x"}).status_code == 400
    assert client.post("/faults/switches", data={"scim": "off"}).status_code == 303
    assert client.get("/_sandbox/switches").get_json()["scim"] == "off"
    for act in ("clear", "revoke", "limits", "support"):
        assert client.post("/faults/act", data={"act": act}).status_code == 303


def test_disabling_signs_the_person_out(client: FlaskClient) -> None:
    sign_in(client, "uma@fernhill.example")
    assert client.get("/").status_code == 200
    client.post("/_sandbox/users/400100002/disable", json={})
    assert client.get("/").status_code == 302
