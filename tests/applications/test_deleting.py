"""A7, A8: a deleted application is gone for everybody and stays as evidence; a Bookmark is switched off and on."""

import pytest
from django.core.exceptions import ValidationError

from lockstep.applications import queries
from lockstep.applications.bindings import bind
from lockstep.applications.deleting import AlreadyDeleted, delete_application
from lockstep.applications.models import Application
from lockstep.applications.settings import create_application, update_general
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event, Mark
from tests import cast

pytestmark = pytest.mark.django_db
WIKI = {"display_label": "Wiki", "bookmark_url": "https://wiki.fernhill.example/"}


@pytest.fixture
def wiki() -> Application:
    return create_application("bookmark", WIKI, actor=SYSTEM)


def test_nobody_has_it_any_more_and_the_row_stays_with_its_event(wiki, bob):
    bind(wiki, cast.group("Sales", bob), actor=SYSTEM)
    delete_application(wiki, actor=SYSTEM, details={"people": 1})
    assert not queries.applications_of(bob).exists()
    assert not queries.find_applications("Wiki").exists()
    assert queries.application_by_id(wiki.id) is queries.application_by_path("wiki") is None
    assert Application.objects.get().deleted_at is not None
    event = Event.objects.get(kind="application_delete")
    assert (event.target_label, event.details) == ("Wiki", {"path": "wiki", "people": 1})
    assert Mark.objects.filter(kind="application", object_id=wiki.id, event_id=event.id).exists()


def test_its_path_is_free_again(wiki):
    delete_application(wiki, actor=SYSTEM)
    assert create_application("bookmark", WIKI | {"path": "wiki"}, actor=SYSTEM).path == "wiki"


def test_who_comes_second_deletes_nothing(wiki):
    delete_application(Application.objects.get(), actor=SYSTEM)
    with pytest.raises(AlreadyDeleted):
        delete_application(wiki, actor=SYSTEM)
    assert Event.objects.filter(kind="application_delete").count() == 1


def test_a_page_opened_before_does_not_bring_it_back(wiki):
    opened = Application.objects.get()
    delete_application(wiki, actor=SYSTEM)
    with pytest.raises(ValidationError, match="deleted meanwhile"):
        update_general(opened, WIKI | {"display_label": "Handbook"}, actor=SYSTEM)
    assert not queries.living_applications().exists()


def test_a_bookmark_is_switched_off_and_on_by_saving(wiki):
    """A7."""
    assert wiki.bookmark_active
    for active in (False, True):
        update_general(wiki, WIKI | {"bookmark_active": active}, actor=SYSTEM)
        wiki.refresh_from_db()
        assert wiki.bookmark_active is active
    changes = [event.changes for event in Event.objects.filter(kind="application_update").order_by("at")]
    assert [(c["field"], c["new"]) for (c,) in changes] == [("bookmark_active", False), ("bookmark_active", True)]
