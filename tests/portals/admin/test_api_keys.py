"""C4: Settings > API keys: a key is shown once, everybody with a role makes their own, Administrators revoke any."""

import re
from datetime import timedelta

import pytest
import time_machine

from lockstep.api.system_users.shapes import SystemUser, SystemUserPost
from lockstep.directory.keys import make_key
from lockstep.directory.models import ApiKey
from lockstep.directory.properties import NOT_KEPT, PROPERTIES, READ_ONLY, STATES
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from tests.api.conftest import Caller

KEYS = "/admin/settings/api-keys"


def made_by(browser):
    response = browser.post(f"{KEYS}/new", {"name": "Nightly", "days": "30"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return re.search(r'id="secret" value="(lsk_[\w-]+)"', response.content.decode())[1]


def test_a_key_is_shown_once_and_opens_the_api(alice, alices_browser):
    secret = made_by(alices_browser)
    assert Caller(secret)("POST", "/api/v2/usergroups", {"name": "Sales"}).status_code == 201
    page = alices_browser.get(KEYS).content.decode()
    assert "Nightly" in page
    assert secret[:12] in page
    assert "from 127.0.0.1" in page
    assert secret not in page
    assert secret not in str(alices_browser.session.items())


def test_read_only_makes_a_key_of_their_own_which_only_reads(rheas_browser):
    secret = made_by(rheas_browser)
    assert Caller(secret)("GET", "/api/systemusers").status_code == 200
    assert Caller(secret)("POST", "/api/v2/usergroups", {"name": "Sales"}).status_code == 403


def test_a_person_without_a_role_has_no_keys(bobs_browser):
    for path in (KEYS, f"{KEYS}/new"):
        assert bobs_browser.get(path).status_code == 403
        assert bobs_browser.post(path, {"name": "x", "days": "30"}).status_code == 403
    assert not ApiKey.objects.exists()


def test_making_a_key_needs_a_fresh_sign_in(alices_browser):
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        for answer in (alices_browser.get(f"{KEYS}/new"), alices_browser.post(f"{KEYS}/new", {"name": "N"})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/sign-in/again")
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "values", [{"name": "", "days": "30"}, {"name": "N", "days": "3650"}, {"name": "N\u202e", "days": "30"}]
)
def test_what_cannot_be_made_says_why(alices_browser, values):
    assert alices_browser.post(f"{KEYS}/new", values).status_code == 422
    assert not ApiKey.objects.exists()


def test_a_revoked_key_opens_nothing_and_cannot_be_revoked_again(alice, alices_browser):
    secret = made_by(alices_browser)
    key = ApiKey.objects.get()
    assert "Whatever uses" in alices_browser.get(f"{KEYS}/{key.id}/revoke").content.decode()
    assert alices_browser.post(f"{KEYS}/{key.id}/revoke").status_code == 302
    assert Caller(secret)("GET", "/api/systemusers").status_code == 401
    assert Event.objects.get(kind="api_key_end").reason == "revoked"
    assert "revoked" in alices_browser.get(KEYS).content.decode()
    assert alices_browser.post(f"{KEYS}/{key.id}/revoke").status_code == 404


def test_administrators_revoke_any_key_and_read_only_their_own(alice, rhea, alices_browser, rheas_browser):
    hers, theirs = make_key(alice, "Hers", 30, actor=SYSTEM)[0], make_key(rhea, "Theirs", 30, actor=SYSTEM)[0]
    assert rheas_browser.post(f"{KEYS}/{hers.id}/revoke").status_code == 404
    assert f"{hers.id}/revoke" not in rheas_browser.get(KEYS).content.decode()
    assert alices_browser.post(f"{KEYS}/{theirs.id}/revoke").status_code == 302
    assert rheas_browser.post(f"{KEYS}/{theirs.id}/revoke").status_code == 404
    hers.refresh_from_db()
    assert hers.ended_at is None


def test_the_page_of_properties_names_what_the_api_takes_and_answers(alices_browser):
    page = alices_browser.get(f"{KEYS}/properties").content.decode()
    kept = {one.name for one in PROPERTIES}
    assert set(SystemUserPost.model_fields) == kept | set(STATES)
    answered = {field.alias or name for name, field in SystemUser.model_fields.items()}
    assert answered == kept | set(STATES) - {"password"} | set(READ_ONLY)
    for name in (*kept, *STATES, *READ_ONLY, *NOT_KEPT):
        assert name in page, name
