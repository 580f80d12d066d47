"""The parts that pages are made of, and what a browser does with them. The pages are in test_every_page.py."""

import pytest
from playwright.sync_api import sync_playwright

from lockstep.accounts.actions import Hold, HoldReason
from lockstep.applications.models import Application, Binding
from lockstep.connections.models import Exchange, Integration
from lockstep.directory.csv.acts import start, upload
from lockstep.directory.csv.creating import create_next
from lockstep.directory.csv.models import CsvImport
from lockstep.directory.models import User
from lockstep.directory.things import acting
from lockstep.doors import clock
from lockstep.insights.events import WORKER, Thing, record
from lockstep.insights.kinds import EventKind
from lockstep.provisioning import decisions
from lockstep.provisioning.models import Account, HeldList, Import, ImportRow
from tests import cast
from tests.conftest import signed_in
from tests.portals.look.browser import context_for, findings
from tests.sign_on.arrivals import save

pytestmark = pytest.mark.django_db(transaction=True)
EVERY_LOOK = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
BOTH_ENDS = [(1280, "light"), (390, "dark")]
WIKI = "https://wiki.fernhill.example/"
APPLICATION = "/admin/applications/{application}"
PAGES = {
    "home": "/admin/",
    "jump": "/admin/jump?q=a",
    "users": "/admin/users",
    "user-new": "/admin/users/new",
    "csv-upload": "/admin/users/import",
    "csv-preview": "/admin/users/import/{previewed}?group={sales}",
    "csv-results": "/admin/users/import/{imported}",
    "user-details": "/admin/users/{bob}",
    "user-groups": "/admin/users/{bob}/groups",
    "user-applications": "/admin/users/{bob}/applications",
    "user-security": "/admin/users/{bob}/security",
    "user-history": "/admin/users/{bob}/history",
    "user-suspend": "/admin/users/{bob}/suspend",
    "groups": "/admin/groups",
    "group-users": "/admin/groups/{sales}",
    "group-applications": "/admin/groups/{sales}/applications",
    "applications": "/admin/applications/",
    "application-new": "/admin/applications/new",
    "application-new-general": "/admin/applications/new/ringcentral",
    "application-general": APPLICATION + "/general",
    "application-sso": APPLICATION + "/sso",
    "application-identity-management": APPLICATION + "/identity-management",
    "application-held": APPLICATION + "/identity-management/held",
    "import-listing": APPLICATION + "/identity-management/imports/{listing}",
    "import-list": APPLICATION + "/identity-management/imports/{listed}?new=1",
    "import-results": APPLICATION + "/identity-management/imports/{importing}",
    "application-deactivate": APPLICATION + "/identity-management/deactivate",
    "applications-delete": "/admin/applications/delete?application={application}&application={bookmark}",
    "application-bookmark": "/admin/applications/{bookmark}/bookmark",
    "application-user-groups": APPLICATION + "/user-groups",
    "insights": "/admin/insights/",
    "insights-event": "/admin/insights/{event}",
    "administrators": "/admin/administrators",
    "settings": "/admin/settings",
    "connected-services": "/admin/settings/connected-services",
    "api-keys": "/admin/settings/api-keys",
    "api-key-new": "/admin/settings/api-keys/new",
    "api-properties": "/admin/settings/api-keys/properties",
    "portal": "/",
    "missing": "/nothing-here",
}


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def ids(alice, bob, carol):
    """Bob's account in RingCentral is held; one request was refused."""
    sales = cast.group("Sales", bob)
    application = Application.objects.create(template="ringcentral", display_label="RingCentral", path="ringcentral")
    Binding.objects.create(application=application, group=sales, by_label="Alice Moreau")
    integration = Integration.objects.create(application=application, state="running")
    seen = {"userName": bob.username, "active": False}
    held = decisions.encode(Hold(HoldReason.OFF_THERE))
    named = {"label": bob.name, "external_id": "x1", "remote_id": "401", "origin": "created", "state": "held"}
    Account.objects.create(integration=integration, user=bob, seen=seen, decision=held, **named)
    a_held_list(integration)
    sent = {"method": "PATCH", "url": "https://platform.ringcentral.com/scim/v2/Users/401", "is_write": True}
    exchange = Exchange.objects.create(integration=integration, external_id="x1", purpose="update", status=429, **sent)
    event = record(
        EventKind.USER_UPDATE_PROVISION,
        actor=WORKER,
        target=Thing("user", bob.id, bob.name),
        application=Thing("application", application.id, application.display_label),
        success=False,
        reason="RingCentral asked to slow down.",
        exchanges=[exchange.id],
    )
    save(application)
    bookmark = Application.objects.create(template="bookmark", display_label="Wiki", path="wiki", bookmark_url=WIKI)
    named_in_urls = {
        "bookmark": bookmark.id,
        "bob": bob.id,
        "sales": sales.id,
        "application": application.id,
        "event": event.id,
    }
    named_in_urls |= {"previewed": a_file(alice).id, "imported": a_file(alice, begun=True).id}
    return named_in_urls | {stage: an_import(integration, stage, bob) for stage in ("listing", "listed", "importing")}


def a_held_list(integration: Integration) -> None:
    """Three people of four who would leave: one switched off, two deleted."""
    figures = {"leaving": 3, "allowed": 2, "of": 4, "rule": "share"}
    listed = HeldList.objects.create(integration=integration, **figures)
    decision = decisions.encode(
        Hold(HoldReason.GUARD, detail="3 people would leave RingCentral, and at most 2 of 4 go by themselves")
    )
    for number, name in enumerate(("Priya Raghunathan", "Tomasz Zieliński", "Wanda Kowalczyk")):
        who = User.objects.create(
            username=f"p{number}@fernhill.example", email=f"p{number}@fernhill.example", firstname=name.split()[0],
            lastname=name.split()[1], deleted_at=clock.now() if number else None,
        )  # fmt: skip
        seen = {"userName": who.username, "email": who.email, "active": True}
        Account.objects.create(
            integration=integration, user=who, label=name, external_id=f"h{number}", remote_id=f"40{number + 5}",
            origin="created", state="held", held_list=listed, decision=decision, seen=seen, sent=seen, seen_true=True,
            seen_at=clock.now(), seen_full_at=clock.now(), belief="active", want="out",
        )  # fmt: skip


def a_file(who: User, begun: bool = False) -> CsvImport:
    """A CSV file with somebody new, known, left out and of another script; or its import, half done."""
    lines = ("dana,dana@fernhill.example,Dana,Reed,Sales", "bob.tanaka@fernhill.example,b@x.example,Bob,Tanaka,Sales")
    others = ("noa,noa@fernhill.example,נועה,גולן,=1+1", "iris,iris@fernhill.example,מיכל,כהן,Support")
    data = "\n".join(("username,email,firstname,lastname,department", *lines, *others)).encode()
    part_of = upload(data, "newcomers.csv", actor=acting(who))
    if begun:
        start(part_of, actor=acting(who))
        create_next(part_of.pk)
    return part_of


def an_import(integration: Integration, stage: str, bob: User) -> str:
    """The page of an import at this stage: somebody new, inactive, refused, known; each result."""
    now = clock.now()
    part_of = Import.objects.create(
        integration=integration, stage=stage, asked_by="Alice Moreau", listed_at=now, total=6, chosen=5, started_at=now
    )
    for name, values in {
        "Arjun Mehta": {"active": True, "ticked": True, "department": "Support", "result": "queued"},
        "Owen Pryce": {"result": "queued"},
        "Dana Reed": {"refused": True, "reason": "It has no e-mail address.", "result": "failed"},
        "Bob Tanaka": {"status": "imported", "reason": "Linked to Bob Tanaka", "user": bob, "result": "matched"},
        "Bob Tanaka Two": {"active": True, "user": bob, "full": True, "result": "imported"},
    }.items():
        email = f"{name.replace(' ', '.').lower()}@fernhill.example"
        ImportRow.objects.create(part_of=part_of, remote_id=name, name=name, email=email, **values)
    return part_of.id


def session_of(user) -> str:
    return signed_in(user).cookies["lockstep_session"].value


@pytest.mark.parametrize("look", EVERY_LOOK)
def test_every_part_has_no_findings(look, browser, live_server, alice, settings):
    settings.ROOT_URLCONF = "tests.portals.look.urls"
    context = context_for(browser, live_server.url, session_of(alice), look)
    wrong = findings(context, "/parts", f"parts-{look[0]}-{look[1]}")
    context.close()
    assert not wrong, "\n".join(wrong)


def test_a_dialog_opens_over_the_page_and_gives_the_focus_back(browser, live_server, alice, ids):
    context = context_for(browser, live_server.url, session_of(alice), BOTH_ENDS[0])
    page = context.new_page()
    page.goto(f"/admin/users/{ids['bob']}")
    page.get_by_role("link", name="Suspend").click()
    dialog = page.get_by_role("dialog", name="Suspend Bob Tanaka?")
    dialog.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    dialog.get_by_role("link", name="Cancel").click()
    dialog.wait_for(state="detached")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Suspend"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "jump"
    context.close()
