"""C3: an Employee ID is one person's; an installation in which people share one is brought into that order."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from lockstep.directory import users
from lockstep.directory.models import User
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event, Mark
from tests import cast

migration = import_module("lockstep.directory.migrations.0004_one_employee_id")
(CONSTRAINT,) = [one for one in User._meta.constraints if one.name == "one_living_employee_identifier"]


@pytest.mark.django_db
def test_two_living_people_cannot_share_one_whatever_the_case_and_many_have_none(bob, carol):
    users.update_user(bob, {"employee_identifier": "E-1"}, actor=SYSTEM)
    with pytest.raises(ValidationError) as refused:
        users.update_user(carol, {"employee_identifier": "e-1"}, actor=SYSTEM)
    said = {"employee_identifier": ["Somebody in the directory has this Employee ID already."]}
    assert refused.value.message_dict == said
    users.delete_user(bob, actor=SYSTEM)
    users.update_user(carol, {"employee_identifier": "E-1"}, actor=SYSTEM)
    assert cast.person("Dana Reed").employee_identifier == cast.person("Eve Ashton").employee_identifier == ""


@pytest.mark.django_db(transaction=True)
def test_of_those_who_share_one_the_first_keeps_it_and_each_other_has_an_event(alice):
    with connection.schema_editor() as editor:
        editor.remove_constraint(User, CONSTRAINT)
    named = [("Ann First", "E-1"), ("Ben Second", "e-1"), ("Cid Third", "E-1"), ("Dan Alone", "E-2"), ("Eve None", "")]
    people = [cast.person(name, employee_identifier=number) for name, number in named]
    gone = cast.person("Gus Gone", employee_identifier="E-2")
    users.delete_user(gone, actor=SYSTEM)
    migration.empty_all_but_the_first(apps, None)
    with connection.schema_editor() as editor:
        editor.add_constraint(User, CONSTRAINT)
    for person in (*people, gone):
        person.refresh_from_db()
    assert [person.employee_identifier for person in (*people, gone)] == ["E-1", "", "", "E-2", "", "E-2"]
    told = Event.objects.filter(kind="user_update", reason=migration.SHARED)
    assert {(one.target_label, one.changes[0]["old"]) for one in told} == {("Ben Second", "e-1"), ("Cid Third", "E-1")}
    assert all(Mark.objects.filter(kind="user", object_id=one.target_id, event_id=one.id).exists() for one in told)
