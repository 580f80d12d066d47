"""Every page of people, groups and the organisation says a sentence; and who may not see it, doesn't."""

import pytest

from lockstep.applications.models import Application
from tests import cast

pytestmark = pytest.mark.django_db
READ = {
    "/admin/": "Applications",
    "/admin/jump?q=": "Pages, users, user groups and applications are found here.",
    "/admin/users": "Name, e-mail or username",
    "/admin/users/{bob}": "No address is known.",
    "/admin/users/{bob}/groups": "Access to applications follows the groups at once.",
    "/admin/users/{bob}/applications": "Access comes by user groups that are bound to an application.",
    "/admin/users/{bob}/security": "No administrator role",
    "/admin/users/{bob}/history": "User created",
    "/admin/groups": "People get access to applications through the groups that they are in.",
    "/admin/groups/{sales}": "Their access follows at once.",
    "/admin/groups/{sales}/applications": "People in this group can sign in to ticked applications",
    "/admin/administrators": "Administrators may do everything; Read Only may look at everything.",
    "/admin/settings/api-keys": "Scripts read and change users and user groups with one.",
    "/admin/settings/api-keys/properties": "What a system user is made of in the API",
    "/admin/settings": "Shown to people without access: a name, an e-mail address, a telephone number.",
}
WRITE = {
    "/admin/users/new": "Nothing is sent until the person is in a user group bound to an application.",
    "/admin/users/{bob}/edit": "What differs goes to the person's applications by itself.",
    "/admin/users/{bob}/identity": "The old address gets a mail about it.",
    "/admin/users/{bob}/suspend": "Bob Tanaka can no longer sign in, and is signed out now.",
    "/admin/users/{bob}/reactivate": "Bob Tanaka can sign in again, with the password of before.",
    "/admin/users/{bob}/delete": "The events stay in Directory Insights.",
    "/admin/users/{bob}/expire-password": "A new password brings them back by itself.",
    "/admin/users/{bob}/password-expiry": "From that day on Bob can only set a new password",
    "/admin/users/{bob}/temporary-password": "It has to be changed at the next sign-in.",
    "/admin/groups/new": "An empty group gives nobody access.",
    "/admin/groups/{sales}/edit": "Edit Sales",
    "/admin/groups/{sales}/delete": "The people stay in the directory.",
    "/admin/administrators/give": "the role counts from the next sign-in",
}
SAVED = ("/admin/users/{bob}/groups", "/admin/groups/{sales}", "/admin/groups/{sales}/applications", "/admin/settings")


@pytest.fixture
def ids(bob):
    Application.objects.create(template="bookmark", display_label="Wiki", path="wiki")
    return {"bob": bob.id, "sales": cast.group("Sales").id}


@pytest.mark.parametrize("address", [*READ, *WRITE])
def test_an_administrator_reads_a_sentence_on_each_page(alices_browser, ids, address):
    response = alices_browser.get(address.format(**ids))
    assert response.status_code == 200
    assert {**READ, **WRITE}[address] in response.content.decode()


@pytest.mark.parametrize("address", READ)
def test_read_only_sees_each_page_that_shows(rheas_browser, ids, address):
    assert rheas_browser.get(address.format(**ids)).status_code == 200


@pytest.mark.parametrize("address", [*WRITE, *SAVED])
def test_read_only_writes_nothing(rheas_browser, ids, address):
    response = rheas_browser.post(address.format(**ids))
    assert response.status_code == 403
    assert "Your role doesn't include it." in response.content.decode()


@pytest.mark.parametrize("address", [*READ, *WRITE])
def test_a_person_without_a_role_sees_no_page_of_the_admin_portal(bobs_browser, ids, address):
    assert bobs_browser.get(address.format(**ids)).status_code == 403
    assert bobs_browser.post(address.format(**ids)).status_code == 403


@pytest.mark.parametrize("address", [*READ, *WRITE])
def test_nobody_sees_a_page_without_signing_in(client, ids, address):
    response = client.get(address.format(**ids))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("address", ["/admin/users/nobody", "/admin/groups/nothing", "/admin/users/nobody/suspend"])
def test_an_address_of_nothing_says_so(alices_browser, ids, address):
    response = alices_browser.get(address)
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()
