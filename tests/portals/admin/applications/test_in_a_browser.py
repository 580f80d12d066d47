"""What only a browser shows: narrowing while typing, the clipboard, a chosen file, a plan that appears by itself."""

import os

import pytest
from playwright.sync_api import expect, sync_playwright

from lockstep.worker import run_until_quiet
from tests.protocols.saml.material import VECTORS

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(live_server, alices_browser):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = chromium.new_context(base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"])
        session = alices_browser.cookies["lockstep_session"].value
        context.add_cookies([{"name": "lockstep_session", "value": session, "url": live_server.url}])
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
        chromium.close()
    assert not wrong, wrong


def test_an_application_is_added_by_clicking(page):
    """A1 to A6."""
    page.goto("/admin/applications/")
    page.get_by_role("link", name="Add New Application").click()
    page.get_by_label("Search", exact=True).press_sequentially("ringc")
    expect(page.get_by_role("radio", name="Bookmark")).to_have_count(0)
    page.get_by_role("radio", name="RingCentral").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Display Label").fill("Phones")
    page.get_by_role("radio", name="Colour 8").check(force=True)
    page.get_by_text("Advanced Settings").click()
    page.get_by_label("SSO IdP URL").fill("phones")
    page.get_by_role("button", name="Save Application").click()
    page.get_by_role("link", name="Close").click()
    page.get_by_role("row", name="Phones").get_by_role("link", name="Configure").click()
    expect(page.get_by_role("heading", level=1, name="Phones")).to_be_visible()
    page.goto("/admin/applications/")
    page.get_by_role("row", name="Phones").click(position={"x": 400, "y": 20})
    expect(page.get_by_role("link", name="General Info")).to_have_attribute("aria-current", "page")


def test_the_sso_tab_copies_fills_and_encodes(page, ringcentral):
    """B2, B3, B10."""
    page.goto(f"/admin/applications/{ringcentral.id}/sso")
    page.get_by_role("button", name="Copy Metadata URL").click()
    expect(page.get_by_text("Copied to the clipboard")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "http://localhost:8000/saml2/ringcentral/metadata.xml"
    page.get_by_label("RingCentral administrator email").press_sequentially("testing12+3@jumpcloud.com")
    expect(page.get_by_label("URL encoded")).to_have_value("testing12%2B3%2540jumpcloud.com")
    expect(page.get_by_text("This is not the address of your account here")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload Metadata").click()
    chooser.value.set_files(VECTORS / "metadata_accepted" / "received")
    expect(page.get_by_text("The file fills in the fields below")).to_be_visible()
    expect(page.get_by_label("RingCentral administrator email")).to_have_value("testing12+3@jumpcloud.com")
    page.get_by_role("button", name="Add attribute").click()
    page.get_by_label("Attribute name 3").fill("team")
    page.get_by_label("Source of the new attribute").select_option("groups")
    page.get_by_label("Login URL").fill("https://fernhill.ringcentral.example/login")
    page.get_by_role("button", name="save").click()
    expect(page.get_by_text("Saved. Single sign-on is active.")).to_be_visible()
    page.get_by_role("button", name="Remove team").click()
    expect(page.get_by_label("Attribute name 3")).to_have_count(0)


def test_configure_leaves_for_the_service(page, tab, over_there):
    """D1: the policy forbids a form to lead there, so htmx does."""
    page.goto(tab)
    page.get_by_role("button", name="configure").click()
    page.wait_for_url(f"{over_there.url}/**")


def test_a_group_is_made_from_the_tab_and_one_is_back(page, ringcentral):
    """C1."""
    page.goto(f"/admin/applications/{ringcentral.id}/user-groups")
    page.get_by_role("link", name="User Group", exact=True).click()
    page.get_by_label("Name").fill("Support")
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("checkbox", name="Support").check()
    page.get_by_role("button", name="save").click()
    expect(page.get_by_text("The user groups of RingCentral are saved.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Support")).to_be_checked()


def test_the_plan_appears_by_itself_and_a_dialog_deactivates(page, ringcentral, tab, configure):
    """D1, A7."""
    configure()
    page.goto(tab)
    expect(page.get_by_text("Comparing with RingCentral")).to_be_visible()
    run_until_quiet()
    expect(page.get_by_text("Plan to review")).to_be_visible()
    page.get_by_text("Created, gets an activation e-mail").click()
    expect(page.get_by_text('"userName": "bob.tanaka@fernhill.example"')).to_be_visible()
    page.get_by_role("button", name="Start provisioning").click()
    expect(page.get_by_text("Sending: 0 of 1 accounts done")).to_be_visible()
    run_until_quiet()
    expect(page.get_by_role("row", name="Bob Tanaka")).to_contain_text("Pending")
    page.get_by_label("Search people").press_sequentially("nobody")
    expect(page.get_by_text("No account fits")).to_be_visible()
    page.get_by_role("link", name="Deactivate IdM connection").click()
    dialog = page.get_by_role("dialog", name="Deactivate the IdM connection to RingCentral?")
    dialog.get_by_role("button", name="confirm").click()
    expect(page.get_by_text("Nothing new is sent. The grant is being revoked.")).to_be_visible()
    run_until_quiet()
    expect(page.get_by_text("the grant has been revoked")).to_be_visible()
