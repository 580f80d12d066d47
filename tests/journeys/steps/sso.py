"""Configuring the SSO integration, in Lockstep and in RingCentral, and the metadata between them."""

from playwright.sync_api import Page, expect

from tests.journeys.article import walks
from tests.journeys.steps import lockstep_pages as pages
from tests.journeys.steps import ringcentral_pages as there
from tests.journeys.world import World, exactly, words


@walks("sso-lockstep-1.1")
def select_it_from_the_list(world: World) -> None:
    pages.open_application(world)


@walks("sso-lockstep-1.2")
def select_the_sso_tab(world: World) -> None:
    pages.tab(world, "SSO")


@walks("sso-lockstep-1.3")
def replace_mydomain(world: World) -> None:
    field = world.admin.get_by_label(words("Login URL"))
    assert "<mydomain>" in field.input_value()
    field.fill(field.input_value().replace("<mydomain>", world.sandbox.removeprefix("http://")))


@walks("sso-lockstep-1.4")
def change_an_attribute(world: World) -> None:
    """`email` and `number` are there from the start and stay; one more is added."""
    page = world.admin
    expect(page.get_by_label(words("Source of email"))).to_be_visible()
    expect(page.get_by_label(words("Source of number"))).to_be_visible()
    expect(page.get_by_role("button", name=words("Remove number"))).to_have_count(0)
    page.get_by_role("button", name=words("Add attribute")).click()
    page.get_by_label(words("Attribute name 3")).fill("department")
    page.get_by_label(words("Source of the new attribute")).select_option("user:department")


@walks("sso-lockstep-1.5")
def save_the_sso_tab(world: World) -> None:
    pages.save(world)
    expect(world.admin.get_by_role("complementary").get_by_text(exactly("Active")).first).to_be_visible()


@walks("metadata-url.1")
def click_anywhere_in_the_row(world: World) -> None:
    """At the right end of the row's first cell, where no word is."""
    pages.applications(world)
    cell = world.admin.get_by_role("row", name=words("RingCentral")).get_by_role("cell").nth(2)
    box = cell.bounding_box()
    assert box is not None
    world.admin.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    expect(world.admin.get_by_role("heading", level=1, name=exactly("RingCentral"))).to_be_visible()


@walks("metadata-url.2")
def copy_metadata_url(world: World) -> None:
    pages.tab(world, "SSO")
    world.admin.get_by_role("button", name=words("Copy Metadata URL")).click()


@walks("metadata-url.3")
def it_is_on_the_clipboard(world: World) -> None:
    expect(world.admin.get_by_text(words("copied")).first).to_be_visible()
    world.metadata_url = world.admin.evaluate("navigator.clipboard.readText()")
    assert world.metadata_url == f"{world.lockstep}/saml2/ringcentral/metadata.xml"


@walks("sso-ringcentral-1.1")
def sign_in_to_ringcentral(world: World) -> None:
    world.ringcentral.goto(world.sandbox)
    there.sign_in(world.ringcentral, "rita.calder@fernhill.example")
    expect(world.ringcentral.get_by_text("Rita Calder").first).to_be_visible()


@walks("sso-ringcentral-1.2")
def more_security_single_sign_on(world: World) -> None:
    there.menu(world.ringcentral, "More", "Security and Compliance", "Single Sign-on")


@walks("sso-ringcentral-1.3")
def edit(world: World) -> None:
    press_in_set_up(world.ringcentral, "Edit")


@walks("sso-ringcentral-1.4a")
def select_url(world: World) -> None:
    there.section(world.ringcentral, "Upload IDP Metadata").get_by_role("combobox").first.select_option(label="URL")


@walks("sso-ringcentral-1.4b")
def enter_the_metadata_url(world: World) -> None:
    section = there.section(world.ringcentral, "Upload IDP Metadata")
    section.get_by_role("textbox", name=words("URL")).fill(world.metadata_url)


@walks("sso-ringcentral-1.4c")
def import_it(world: World) -> None:
    world.ringcentral.get_by_role("button", name=exactly("Import")).click()
    expect(world.ringcentral.get_by_text(f"{world.lockstep}/saml2/ringcentral").first).to_be_visible()


@walks("sso-ringcentral-1.5")
def map_the_email_attribute(world: World) -> None:
    section = there.section(world.ringcentral, "Attribute Mapping")
    section.get_by_label(words("Map Email Attribute to")).select_option(label="Custom")
    section.get_by_role("textbox").fill("email")


@walks("sso-ringcentral-1.6")
def save_in_ringcentral(world: World) -> None:
    world.ringcentral.get_by_role("button", name=exactly("Save")).first.click()


@walks("sso-ringcentral-1.7")
def download_the_sp_metadata(world: World) -> None:
    with world.ringcentral.expect_download() as download:
        press_in_set_up(world.ringcentral, "Download")
    world.sp_metadata = world.pictures / download.value.suggested_filename
    download.value.save_as(world.sp_metadata)
    assert "EntityDescriptor" in world.sp_metadata.read_text()


@walks("sso-lockstep-2.1")
def press_configure(world: World) -> None:
    pages.applications(world)
    row = world.admin.get_by_role("row", name=words("RingCentral"))
    row.get_by_role("link", name=exactly("Configure")).click()


@walks("sso-lockstep-2.2")
def the_sso_tab_again(world: World) -> None:
    pages.tab(world, "SSO")


@walks("sso-lockstep-2.3")
def upload_the_sp_metadata(world: World) -> None:
    assert world.sp_metadata is not None
    with world.admin.expect_file_chooser() as chooser:
        world.admin.get_by_label(exactly("Upload Metadata")).click()
    chooser.value.set_files(world.sp_metadata)
    expect(world.admin.get_by_role("textbox", name=words("ACS URL"))).to_have_value(f"{world.sandbox}/sp/ACS.saml2")


@walks("sso-lockstep-2.4")
def save_the_sso_tab_again(world: World) -> None:
    pages.save(world)
    expect(world.admin.get_by_role("complementary").get_by_text(exactly("Active")).first).to_be_visible()


@walks("sso-ringcentral-2.1")
def tools_single_sign_on(world: World) -> None:
    there.menu(world.ringcentral, "Tools", "Single Sign-on")


@walks("sso-ringcentral-2.2")
def enable_sso(world: World) -> None:
    there.section(world.ringcentral, "Enable SSO").get_by_label(words("Enable SSO")).check()


@walks("sso-ringcentral-2.3")
def manage_your_login(world: World) -> None:
    choice = world.ringcentral.get_by_label(words("Manage Your Login"))
    choice.select_option(label="Allow users to log in with SSO or RingCentral credential")


@walks("sso-ringcentral-2.4")
def save_in_ringcentral_again(world: World) -> None:
    there.section(world.ringcentral, "Enable SSO").get_by_role("button", name=exactly("Save")).click()
    expect(world.ringcentral.get_by_label(words("Enable SSO")).first).to_be_checked()


def press_in_set_up(page: Page, name: str) -> None:
    """A button of the card “Set up SSO by yourself”."""
    card = there.section(page, "Set up SSO by yourself")
    card.get_by_role("link", name=exactly(name)).or_(card.get_by_role("button", name=exactly(name))).click()
