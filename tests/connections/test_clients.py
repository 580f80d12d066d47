"""Settings > Connected services: client id and secret, per service and environment (D0)."""

import pytest

from lockstep.connections import clients
from lockstep.connections.models import ServiceClient
from lockstep.insights.events import Actor
from lockstep.insights.models import Event

ALICE = Actor("user", "1" * 24, "Alice")
pytestmark = pytest.mark.django_db


def save(client_id: str = "id", secret: str = "very secret") -> ServiceClient:
    return clients.save_client("ringcentral", "production", client_id, secret, actor=ALICE)


def test_without_an_entry_there_is_no_client():
    assert clients.client_for("ringcentral", "production") is None


def test_a_saved_client_is_used_in_its_environment_only():
    save()
    client = clients.client_for("ringcentral", "production")
    assert (client.client_id, client.client_secret) == ("id", "very secret")
    assert clients.client_for("ringcentral", "sandbox") is None


def test_the_secret_is_sealed_in_the_row_and_masked_in_the_event():
    save()
    assert "very secret" not in ServiceClient.objects.get().sealed_secret
    event = Event.objects.get(kind="connected_service_update")
    assert "very secret" not in str(event.changes)
    assert event.changes[0] == {"field": "client_id", "old": "", "new": "id"}


def test_an_empty_secret_leaves_the_one_that_is_there():
    save()
    save("another", "")
    client = clients.client_for("ringcentral", "production")
    assert (client.client_id, client.client_secret) == ("another", "very secret")


@pytest.mark.parametrize(("client_id", "secret"), [("", "secret"), ("id", ""), (" ", "secret")])
def test_half_of_a_client_is_not_saved(client_id, secret):
    with pytest.raises(ValueError, match="needed"):
        save(client_id, secret)
    assert not ServiceClient.objects.exists()
    assert not Event.objects.exists()


def test_variables_of_the_environment_overrule_what_was_typed(monkeypatch):
    save()
    monkeypatch.setenv("LOCKSTEP_RINGCENTRAL_CLIENT_ID", "from outside")
    assert clients.client_for("ringcentral", "production").client_id == "id", "half of a client doesn't count"
    monkeypatch.setenv("LOCKSTEP_RINGCENTRAL_CLIENT_SECRET", "s")
    assert clients.client_for("ringcentral", "production").client_id == "from outside"
    assert clients.comes_from_variables("ringcentral", "production")
    assert not clients.comes_from_variables("ringcentral", "sandbox")


def test_each_environment_has_variables_of_its_own(monkeypatch):
    monkeypatch.setenv("LOCKSTEP_RINGCENTRAL_SANDBOX_CLIENT_ID", "sandbox id")
    monkeypatch.setenv("LOCKSTEP_RINGCENTRAL_SANDBOX_CLIENT_SECRET", "s")
    assert clients.client_for("ringcentral", "sandbox").client_id == "sandbox id"


def test_the_redirect_uri_is_made_from_the_base_url():
    assert clients.redirect_uri("https://x.example/") == "https://x.example/admin/connected-services/authorised"
