"""A3 to A5, C1, C2: what an application is called, its SSO IdP URL for good, and which groups may use it."""

import pytest
from django.core.exceptions import ValidationError

from lockstep.applications import bindings, queries
from lockstep.applications.models import Application
from lockstep.applications.settings import create_application, logo_from, path_from, update_general
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event, Mark
from tests import cast

pytestmark = pytest.mark.django_db


def ringcentral(**values: object):
    return create_application("ringcentral", {"display_label": "RingCentral", **values}, actor=SYSTEM)


def test_the_path_is_made_from_the_label_and_a_second_one_gets_a_two():
    assert [ringcentral().path, ringcentral().path] == ["ringcentral", "ringcentral-2"]
    assert path_from("Zoë's Büro & Co.") == "zoe-s-buro-co"
    assert path_from("東京") == "application"


def test_two_applications_cannot_share_a_path_and_it_is_never_edited():
    first = ringcentral(path="phones")
    with pytest.raises(ValidationError, match="already"):
        ringcentral(path="phones")
    with pytest.raises(ValidationError, match="not editable"):
        update_general(first, {"display_label": "RingCentral", "path": "other"}, actor=SYSTEM)


def test_general_info_saves_only_what_it_shows_and_keeps_what_another_tab_saved_meanwhile():
    old = ringcentral()
    Application.objects.update(service_admin_email="rita@fernhill.example")
    update_general(old, {"display_label": "Telephony"}, actor=SYSTEM)
    kept = Application.objects.get()
    assert (kept.display_label, kept.service_admin_email) == ("Telephony", "rita@fernhill.example")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"display_label": " "}, "display_label"),
        ({"display_label": "x" * 121}, "display_label"),
        ({"path": "Phones!"}, "path"),
        ({"colour": "red; background: url(x)"}, "colour"),
        ({"environment": "moon"}, "environment"),
        ({"environment": "custom", "service_url": "ftp://x"}, "service_url"),
        ({"environment": "custom", "service_url": "https://x.example/path"}, "service_url"),
        ({"environment": "custom", "service_url": "https://x.example#"}, "service_url"),
        ({"environment": "custom", "service_url": "https://platform.ringcentral.com@x.example"}, "service_url"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values, field):
    with pytest.raises(ValidationError) as error:
        ringcentral(**values)
    assert field in error.value.message_dict
    assert not queries.living_applications().exists()


def test_a_bookmark_needs_its_url():
    with pytest.raises(ValidationError) as error:
        create_application("bookmark", {"display_label": "Wiki", "bookmark_url": "javascript:alert(1)"}, actor=SYSTEM)
    assert "bookmark_url" in error.value.message_dict


def test_a_logo_is_a_picture_by_its_bytes():
    assert logo_from(b"\x89PNG\r\n\x1a\n....")["logo_type"] == "image/png"
    for content in (b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + b"x" * 300_000):
        with pytest.raises(ValidationError):
            logo_from(content)


def test_binding_marks_the_application_and_logs_once(alice, bob):
    application, sales = ringcentral(), cast.group("Sales", bob)
    Mark.objects.all().delete()
    bindings.set_groups(application, [sales], actor=SYSTEM)
    bindings.set_groups(application, [sales], actor=SYSTEM)
    assert list(queries.users_bound_to(application)) == [bob]
    assert list(Mark.objects.values_list("kind", "object_id")) == [("application", application.id)]
    assert Event.objects.filter(kind="association_change", application_id=application.id).count() == 1
    bindings.set_applications(sales, [], actor=SYSTEM)
    assert not queries.users_bound_to(application).exists()
