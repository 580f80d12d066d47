"""A custom attribute that applications are sent at sign-on decides who somebody is there: changed by fresh sign-in."""

from datetime import timedelta

import pytest

from lockstep.directory.users import update_user
from lockstep.doors import clock
from lockstep.insights.events import SYSTEM
from tests import cast
from tests.portals.admin.test_two_administrators import body, form_at
from tests.sign_on import arrivals

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(bob):
    sp = arrivals.ringcentral(cast.group("Other")).service_provider
    sp.attributes = [*sp.attributes, {"name": "number", "kind": "custom", "value": "badge"}]
    sp.save()
    update_user(bob, {"attributes": [{"name": "badge", "value": "7"}, {"name": "shoe", "value": "44"}]}, actor=SYSTEM)
    return f"/admin/users/{bob.id}/edit"


def sign_in_was(browser, ago: timedelta) -> None:
    session = browser.session
    session["signed_in_at"] = (clock.now() - ago).isoformat()
    session.save()


def attributes_of(user) -> dict[str, str]:
    user.refresh_from_db()
    return {entry["name"]: entry["value"] for entry in user.attributes}


@pytest.mark.parametrize("change", [{"attribute_0_value": "8"}, {"attribute_0_name": "", "attribute_0_value": ""}])
def test_it_is_not_changed_by_a_session_of_long_ago(alices_browser, bob, where, change):
    sign_in_was(alices_browser, timedelta(minutes=11))
    form = form_at(alices_browser, where) | change | {"department": "Support"}
    refused = alices_browser.post(where, form)
    assert refused.status_code == 422
    page = body(refused)
    assert "Applications are sent badge at sign-on" in page
    assert "/sign-in/again?next=/admin/users/" in page
    assert 'value="Support"' in page
    assert (attributes_of(bob), bob.department) == ({"badge": "7", "shoe": "44"}, "Sales")
    sign_in_was(alices_browser, timedelta(0))
    assert alices_browser.post(where, form).status_code == 302
    assert attributes_of(bob).get("badge", "") == change.get("attribute_0_value")


def test_others_are_changed_as_before(alices_browser, bob, where):
    sign_in_was(alices_browser, timedelta(minutes=11))
    form = form_at(alices_browser, where) | {"attribute_1_value": "45", "department": "Support"}
    assert alices_browser.post(where, form).status_code == 302
    assert attributes_of(bob) == {"badge": "7", "shoe": "45"}
