"""Before every call: token, rate limit, app permission, plan, SCIM service, role when called (G4, D1, D2)."""

import pytest
from flask.testing import FlaskClient

from tests.sandbox.directory import SEED, Clock, Directory, connect


def seed_id(client: FlaskClient, email: str) -> int:
    return next(item["id"] for item in client.get("/_sandbox/users").get_json() if item["email"] == email)


@pytest.mark.parametrize(
    ("header", "code"),
    [(None, "AGW-401"), ("Basic x", "AGW-402"), ("Bearer ", "AGW-402"), ("bearer nonsense", "OAU-149")],
)
def test_a_missing_or_wrong_token_is_401_in_the_platforms_envelope(
    client: FlaskClient, header: str | None, code: str
) -> None:
    answer = client.get("/scim/v2/Users", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.get_json()["errors"][0]["errorCode"] == code


def test_the_scheme_is_compared_without_regard_to_case(directory: Directory) -> None:
    token = directory.tokens["access_token"]
    answer = directory.client.get("/scim/v2/Users", headers={"Authorization": f"bearer {token}"})
    assert answer.status_code == 200


def test_an_access_token_lives_an_hour(directory: Directory, clock: Clock) -> None:
    clock.move(3599)
    assert directory.call("GET", "/scim/v2/Users").status_code == 200
    clock.move(1)
    answer = directory.call("GET", "/scim/v2/Users")
    assert answer.get_json()["errors"][0] == {"errorCode": "OAU-128", "message": "Access token expired"}


def test_an_app_that_may_only_read_gets_403_for_writes(directory: Directory) -> None:
    directory.switch(app_permissions="ReadAccounts")
    assert directory.call("GET", "/scim/v2/Users").status_code == 200
    body = directory.create("bob@fernhill.example").get_json()
    assert body["errorCode"] == "InsufficientPermissions"
    assert body["permissionName"] == "EditAccounts"


def test_a_plan_without_scim_is_403(directory: Directory) -> None:
    directory.client.post("/_sandbox/company", json={"plan": "Essentials"})
    assert "plan" in directory.call("GET", "/scim/v2/Users").get_json()["detail"]
    directory.client.post("/_sandbox/company", json={"plan": "Enterprise"})
    assert directory.call("GET", "/scim/v2/Users").status_code == 200


def test_scim_that_is_not_the_directory_provider_is_403(directory: Directory) -> None:
    directory.switch(scim="off")
    assert "not enabled" in directory.call("GET", "/scim/v2/Users").get_json()["detail"]


def test_the_role_counts_at_the_time_of_the_call(directory: Directory, client: FlaskClient) -> None:
    client.patch(f"/_sandbox/users/{seed_id(client, 'uma@fernhill.example')}", json={"role": "Manager"})
    answer = directory.call("GET", "/scim/v2/Users")
    assert (answer.status_code, answer.get_json()["errorCode"]) == (403, "CMN-408")


def test_a_disabled_or_deleted_owner_ends_the_token(directory: Directory, client: FlaskClient) -> None:
    owner = seed_id(client, "uma@fernhill.example")
    client.post(f"/_sandbox/users/{owner}/disable", json={})
    assert directory.call("GET", "/scim/v2/Users").status_code == 401
    assert directory.refresh().get_json()["errors"][0]["errorCode"] in {"OAU-213", "OAU-236"}


def limited(client: FlaskClient) -> Directory:
    directory = connect(client)
    client.post("/_sandbox/limits", json={"light": 50, "heavy": 10, "auth": 5, "medium": 40})
    return directory


def test_fifty_reads_and_ten_writes_a_minute_each_in_its_own_window(client: FlaskClient) -> None:
    directory = limited(client)
    reads = [directory.call("GET", "/scim/v2/Users") for _ in range(51)]
    writes = [directory.delete("1") for _ in range(11)]
    assert [answer.status_code for answer in reads] == [200] * 50 + [429]
    assert [answer.status_code for answer in writes] == [404] * 10 + [429]
    assert writes[0].headers["X-Rate-Limit-Group"] == "heavy"
    assert writes[0].headers["X-Rate-Limit-Limit"] == "10"
    assert writes[0].headers["X-Rate-Limit-Remaining"] == "9"
    assert writes[0].headers["X-Rate-Limit-Window"] == "60"
    assert writes[-1].headers["Retry-After"] == "60"
    assert writes[-1].get_json()["errorCode"] == "CMN-301"


def test_the_window_slides(client: FlaskClient, clock: Clock) -> None:
    directory = limited(client)
    for _ in range(10):
        directory.delete("1")
        clock.move(5)
    clock.move(10)
    assert directory.delete("1").status_code == 404
    assert directory.delete("1").status_code == 429


def test_each_request_inside_the_penalty_starts_it_again(client: FlaskClient, clock: Clock) -> None:
    directory = limited(client)
    for _ in range(11):
        directory.delete("1")
    clock.move(59)
    assert directory.delete("1").status_code == 429
    clock.move(59)
    assert directory.delete("1").status_code == 429
    clock.move(61)
    assert directory.delete("1").status_code == 404


def test_limits_are_per_person_and_app(client: FlaskClient) -> None:
    directory = limited(client)
    for _ in range(11):
        directory.delete("1")
    other = connect(client, "rita@fernhill.example")
    assert other.delete("1").status_code == 404


def test_the_seed_says_how_much_is_allowed() -> None:
    from ringcentral_sandbox.app import create_app

    client = create_app(seed={**SEED, "rate_limits": {"light": 1}}).test_client()
    directory = connect(client)
    assert [directory.call("GET", "/scim/v2/Users").status_code for _ in range(2)] == [200, 429]
