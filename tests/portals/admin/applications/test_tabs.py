"""General Info (A3, A5) and User Groups (C1): shown, saved, refused."""

from django.core.files.uploadedfile import SimpleUploadedFile

from lockstep.insights.models import Event
from tests import cast
from tests.portals.admin.applications.test_adding import FORM, application


def test_general_info_is_saved_and_says_so(alices_browser):
    made = application()
    tab = f"/admin/applications/{made.id}/general"
    page = alices_browser.get(tab).content.decode()
    assert "Not editable: to have another, delete and recreate the application." in page
    assert "http://localhost:8000/saml2/ringcentral" in page
    response = alices_browser.post(tab, {"display_label": "Phones", "colour": "#9e2f00"}, follow=True)
    assert "General Info is saved." in response.content.decode()
    made.refresh_from_db()
    assert (made.display_label, made.colour, made.show_in_user_portal) == ("Phones", "#9e2f00", False)
    assert Event.objects.filter(kind="application_update", actor_label="Alice Moreau").count() == 1


def test_the_path_in_a_forged_form_changes_nothing(alices_browser):
    made = application()
    alices_browser.post(f"/admin/applications/{made.id}/general", FORM | {"path": "other"})
    made.refresh_from_db()
    assert made.path == "ringcentral"


def test_wrong_general_info_saves_nothing(alices_browser):
    made = application()
    tab = f"/admin/applications/{made.id}/general"
    for change in ({"display_label": " "}, {"colour": "red"}, {"logo": SimpleUploadedFile("x.png", b"no picture")}):
        response = alices_browser.post(tab, FORM | change)
        assert response.status_code == 422
        assert "Not saved yet" in response.content.decode()
    made.refresh_from_db()
    assert made.display_label == "RingCentral"


def test_a_logo_can_be_removed(alices_browser):
    made = application(logo=b"\x89PNG\r\n\x1a\n", logo_type="image/png")
    tab = f"/admin/applications/{made.id}/general"
    assert "Remove the logo, show the colour" in alices_browser.get(tab).content.decode()
    alices_browser.post(tab, FORM)
    made.refresh_from_db()
    assert made.logo_type == "image/png"
    alices_browser.post(tab, FORM | {"remove_logo": "on"})
    made.refresh_from_db()
    assert (made.logo, made.logo_type) == (None, "")


def test_ticking_a_group_gives_it_access(alices_browser, bob):
    sales, support = cast.group("Sales", bob), cast.group("Support")
    made = application()
    tab = f"/admin/applications/{made.id}/user-groups"
    page = alices_browser.get(tab).content.decode()
    assert "Who may use RingCentral" in page
    assert "Everybody else is refused." in page
    assert f"/admin/groups/new?next=%2Fadmin%2Fapplications%2F{made.id}%2Fuser-groups" in page
    response = alices_browser.post(tab, {"group": [sales.id], "shown": [sales.id, support.id]}, follow=True)
    assert "The user groups of RingCentral are saved." in response.content.decode()
    assert list(made.groups.all()) == [sales]
    assert "Sales</a>" in alices_browser.get(tab).content.decode()
    alices_browser.post(tab, {"shown": [sales.id, support.id]})
    assert not made.groups.exists()


def test_a_group_that_a_search_leaves_out_keeps_its_access(alices_browser):
    sales, support = cast.group("Sales"), cast.group("Support")
    made = application()
    tab = f"/admin/applications/{made.id}/user-groups"
    alices_browser.post(tab, {"group": [sales.id], "shown": [sales.id, support.id]})
    alices_browser.post(tab, {"group": [support.id], "shown": [support.id]})
    assert set(made.groups.all()) == {sales, support}
    assert "Support" not in alices_browser.get(f"{tab}?q=sal").content.decode().split("<tbody>")[1]
    assert "Nothing was changed" in alices_browser.post(tab, {}, follow=True).content.decode()


def test_an_unknown_group_is_not_bound(alices_browser):
    made = application()
    alices_browser.post(f"/admin/applications/{made.id}/user-groups", {"group": ["f" * 24], "shown": []})
    assert not made.groups.exists()
