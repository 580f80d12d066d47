"""D0: our client id and secret per environment, the redirect URI to register, the permissions to ask for."""

import pytest

from lockstep.connections.models import ServiceClient
from lockstep.insights.models import Event

PAGE = "/admin/settings/connected-services"
FORM = {"template": "ringcentral", "environment": "production", "client_id": "abc", "client_secret": "s3cret-value"}


def test_the_page_says_what_to_register(alices_browser):
    page = alices_browser.get(PAGE).content.decode()
    assert "http://localhost:8000/admin/connected-services/authorised" in page
    for word in ("Redirect URI", "ReadAccounts", "EditAccounts", "Client ID", "Not entered"):
        assert word in page
    for environment in ("Production", "Sandbox", "Own base URL"):
        assert f"RingCentral, {environment}" in page


def test_a_client_is_saved_sealed_and_its_secret_is_never_shown(alices_browser):
    page = alices_browser.post(PAGE, FORM, follow=True).content.decode()
    assert "The client of RingCentral, Production, is saved." in page
    assert "Leave it empty to keep it." in page
    assert "s3cret-value" not in page
    assert "s3cret-value" not in ServiceClient.objects.get().sealed_secret
    assert "s3cret-value" not in str(list(Event.objects.filter(kind="connected_service_update").values()))
    alices_browser.post(PAGE, FORM | {"client_id": "new", "client_secret": ""})
    assert ServiceClient.objects.get().client_id == "new"


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"client_id": ""}, 422, "This field is required."),
        ({"client_secret": ""}, 422, "Both the client id and the client secret are needed."),
        ({"environment": "moon"}, 404, ""),
        ({"template": "bookmark"}, 404, ""),
    ],
)
def test_what_cannot_be_saved_is_refused(alices_browser, change, status, sentence):
    response = alices_browser.post(PAGE, FORM | change)
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert not ServiceClient.objects.exists()


def test_a_client_of_the_environment_cannot_be_changed_here(alices_browser, monkeypatch):
    monkeypatch.setenv("LOCKSTEP_RINGCENTRAL_CLIENT_ID", "from-outside")
    monkeypatch.setenv("LOCKSTEP_RINGCENTRAL_CLIENT_SECRET", "secret-from-outside")
    page = alices_browser.get(PAGE).content.decode()
    assert "from-outside" in page
    assert "secret-from-outside" not in page
    assert "come from environment variables" in page
    assert alices_browser.post(PAGE, FORM).status_code == 404


def test_read_only_sees_whether_but_not_what(rheas_browser, bobs_browser):
    assert "An Administrator enters it." in rheas_browser.get(PAGE).content.decode()
    assert rheas_browser.post(PAGE, FORM).status_code == 403
    assert bobs_browser.get(PAGE).status_code == 403
