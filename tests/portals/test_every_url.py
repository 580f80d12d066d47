"""Every URL is visited, and says a sentence that a person reads (or is what a program reads). A URL without a line here
fails the first test: write down how it is visited, and what is read there.
"""

from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse

from lockstep.applications.settings import create_application, logo_from, update_general
from lockstep.directory.csv.acts import upload
from lockstep.directory.keys import make_key
from lockstep.directory.organisation import new_first_run_token
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from lockstep.provisioning.models import Account, Import
from tests import cast
from tests.conftest import signed_in
from tests.portals.admin.applications.conftest import configure, over_there, ringcentral, running, server, tab  # noqa: F401
from tests.sign_on import arrivals
from tests.test_structure import views


@dataclass(frozen=True)
class Visit:
    """By whom, how, with what; what is read there."""

    reads: str
    who: str = "alice"
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    status: int = 200


def act(reads: str, **data: str) -> Visit:
    """A form that is sent; what is read on the page that it leads to."""
    return Visit(reads, method="post", data=data)


NOBODY = {
    "health": Visit("ok", "nobody"),
    "sign_in": Visit("Username or e-mail", "nobody"),
    "sign_out": Visit("Applications that you signed in to may still be open.", method="post"),
    "forgot_password": Visit("A link to set a new password goes to your e-mail address.", "nobody"),
    "mailed_link": Visit("It was used already, its time is over", "nobody", status=410),
    "sign_on": Visit("works only as an SP initiated request", "nobody"),
    "sign_on_resume": Visit("has waited too long, or was never here", "nobody", status=410),
    "sign_on_metadata": Visit("IDPSSODescriptor", "nobody"),
}
SIGNED_IN = {
    "scheme": Visit(
        "Applications appear here once a user group of yours", "bob", "post", {"scheme": "dark", "next": "/"}
    ),
    "sign_in_again": Visit("Enter your password once more.", "bob"),
    "password": Visit("Your other sessions end with it.", "bob"),
    "portal": Visit("Applications appear here once a user group of yours", "bob"),
    "application_logo": Visit("PNG"),
}
PEOPLE = {
    "home": Visit("Everything that Lockstep can do by itself is done."),
    "jump": Visit("Pages, users, user groups and applications are found here."),
    "users": Visit("Name, e-mail or username"),
    "user_new": Visit("Nothing is sent until the person is in a user group bound to an application."),
    "user_new_hints": Visit('id="id_username_lint"', method="post", data={"username": "x"}),
    "csv_upload": Visit("You see everybody before anything is written."),
    "csv_template": Visit("username,email,firstname,lastname"),
    "csv_import": Visit("Dana Reed"),
    "csv_start": act("Importing 1 person"),
    "csv_stop": act("Nothing was stopped: this import isn’t running."),
    "csv_left_out": Visit("username,email,Display Name,reason"),
    "user": Visit("No address is known."),
    "user_groups": Visit("Access to applications follows the groups at once."),
    "user_applications": Visit("Access comes by user groups that are bound to an application."),
    "user_security": Visit("No administrator role"),
    "user_history": Visit("User created"),
    "user_edit": Visit("What differs goes to the person's applications by itself."),
    "user_hints": Visit('id="id_email_lint"', method="post", data={"email": "x"}),
    "user_identity": Visit("The old address gets a mail about it."),
    "user_suspend": Visit("Bob Tanaka can no longer sign in, and is signed out now."),
    "user_reactivate": Visit("Bob Tanaka can sign in again, with the password of before."),
    "user_delete": Visit("The events stay in Directory Insights."),
    "user_send_link": act("Password reset e-mail to bob.tanaka@fernhill.example is on its way."),
    "user_unlock": act("Bob Tanaka can sign in again."),
    "user_expire_password": Visit("A new password brings them back by itself."),
    "user_password_expiry": Visit("Password expiry of Bob Tanaka"),
    "user_temporary_password": Visit("It has to be changed at the next sign-in."),
    "groups": Visit("People get access to applications through the groups that they are in."),
    "group_new": Visit("An empty group gives nobody access."),
    "group": Visit("Their access follows at once."),
    "group_applications": Visit("People in this group can sign in to ticked applications"),
    "group_edit": Visit("Edit Sales"),
    "group_delete": Visit("The people stay in the directory."),
    "insights": Visit("User, application or words"),
    "insights_event": Visit("Initiated by"),
    "insights_newer": Visit("new events at", data={"floor": "0"}),
    "insights_export": Visit("timestamp,id,kind,success,reason"),
    "administrators": Visit("Administrators may do everything; Read Only may look at everything."),
    "give_role": Visit("the role counts from the next sign-in"),
    "settings": Visit("Shown to people without access: a name, an e-mail address, a telephone number."),
    "connected_services": Visit("Redirect URI"),
    "api_keys": Visit("Terraform"),
    "api_key_new": Visit("It is yours, and may do what your role may"),
    "api_properties": Visit("What a system user is made of in the API"),
    "api_key_revoke": Visit("is refused from its next request on."),
}
APPLICATIONS = {
    "applications": Visit("Configured Applications"),
    "applications_delete": Visit("Tick the applications that you want to delete, then press Delete."),
    "application_new": Visit("Add New Application"),
    "application_new_general": Visit("Save Application"),
    "application_added": Visit("Configure Application"),
    "application_general": Visit("Not editable: to have another, delete and recreate the application."),
    "application_bookmark": Visit("A Bookmark is a tile that leads there, and nothing more"),
    "application_sso": Visit("Sent with every sign-in, under the name that RingCentral expects."),
    "application_sso_encoded": Visit(
        "b%2Bc%2540fernhill.example", data={"service_admin_email": "b+c@fernhill.example"}
    ),
    "application_sso_metadata": Visit("IDPSSODescriptor"),
    "application_identity_management": Visit("No client id and secret are set for RingCentral"),
    "application_idm_configure": act("no client id and secret are set"),
    "application_user_groups": Visit("Everybody else is refused."),
    "authorised": Visit("belongs to no authorisation that was begun here", status=400),
}
WITH_ACCOUNTS = {
    "account_retry": act("is tried again at once."),
    "account_compare": act("RingCentral is being compared with the directory"),
    "account_resolve": act("choice", choice="nonsense"),
    "application_idm_start": act("Not started"),
    "application_idm_held": Visit("Nothing is held"),
    "application_idm_apply": act("Not applied: Nothing is held any more."),
    "application_idm_guard": act("At most 30 % and 12 people leave in a day without a look.", share="30", most="12"),
    "application_idm_compare": act("asked for by Alice Moreau"),
    "application_idm_retry": act("Nobody waits for it."),
    "application_idm_user_name": act("userName is read from email.", source="email"),
    "application_import_new": act("Listing the users of RingCentral"),
    "application_import": Visit("Those not yet in the directory are New."),
    "application_import_tick": act("Nobody is ticked."),
    "application_import_start": act("Not imported: Nobody is ticked."),
    "application_import_stop": act("Stopped by Alice Moreau"),
    "application_import_add": act("Not added: Choose a user group that is bound to this application."),
    "application_idm_deactivate": Visit("Previously bound users remain active in RingCentral."),
}
ELSEWHERE = {"first_run": "here, before there is an organisation"}
VISITS = {**NOBODY, **SIGNED_IN, **PEOPLE, **APPLICATIONS}


@pytest.fixture
def places(alice, bob, carol):
    """What URLs name: people, a group, RingCentral with single sign-on and a picture, a Bookmark, an event."""
    application = arrivals.ringcentral(cast.group("Support", carol))
    picture = {"display_label": "RingCentral", **logo_from(b"\x89PNG\r\n\x1a\nrest")}
    update_general(application, picture, actor=SYSTEM)
    wiki = {"display_label": "Wiki", "bookmark_url": "https://wiki.example"}
    bookmark = create_application("bookmark", wiki, actor=SYSTEM)
    group = cast.group("Sales")
    return {
        "user_id": bob.id,
        "group_id": group.id,
        "application_id": application.id,
        "bookmark": bookmark.id,
        "path": application.path,
        "pending_id": "0" * 24,
        "token": "nonsense",
        "template": "ringcentral",
        "form": "csv",
        "event_id": Event.objects.latest("at").id,
        "import_id": upload(b"username,email,Display Name\nd,d@x.example,Dana Reed", "p.csv", actor=SYSTEM).id,
        "key_id": make_key(alice, "Terraform", 30, actor=SYSTEM)[0].id,
    }


def address(name: str, places: dict[str, str]) -> str:
    pattern = next(p for p in views() if p.name == name).pattern
    named = {key: places[key] for key in pattern.converters}
    return reverse(name, kwargs=named | ({"application_id": places["bookmark"]} if "bookmark" in name else {}))


def seen(browser: Client, where: str, visit: Visit) -> str:
    response = getattr(browser, visit.method)(where, visit.data, follow=True)
    assert response.status_code == visit.status
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join(content.decode("utf-8", "replace").split())


def test_every_url_has_a_line_here():
    lines = {**VISITS, **WITH_ACCOUNTS, **ELSEWHERE}
    assert {pattern.name for pattern in views()} == set(lines)


@pytest.mark.parametrize("name", VISITS)
def test_a_person_reads_a_sentence_there(name, places, alice, bob):
    visit = VISITS[name]
    browser = {"nobody": Client, "alice": lambda: signed_in(alice), "bob": lambda: signed_in(bob)}[visit.who]()
    assert visit.reads in seen(browser, address(name, places), visit)


@pytest.mark.parametrize("name", WITH_ACCOUNTS)
def test_an_administrator_reads_a_sentence_where_accounts_are_kept(name, running, alices_browser, bob, ringcentral):  # noqa: F811
    account = Account.objects.get(user=bob)
    part_of = Import.objects.create(integration=account.integration, stage="listed", listed_at=clock.now())
    places = {"user_id": bob.id, "account_id": str(account.pk), "application_id": ringcentral.id}
    places["import_id"] = part_of.id
    visit = WITH_ACCOUNTS[name]
    assert visit.reads in seen(alices_browser, address(name, places), visit)


def test_the_first_run_is_read_before_there_is_an_organisation(db):
    new_first_run_token()
    page = seen(Client(), reverse("first_run"), Visit("", "nobody"))
    assert "You become the first administrator." in page
