"""Where a thing that an event names has its page."""

from django.urls import NoReverseMatch, reverse

from lockstep.applications.queries import application_by_id
from lockstep.directory.csv.queries import csv_import
from lockstep.directory.models import UserGroup
from lockstep.directory.queries import user_by_id


def page_of_thing(kind: str, thing_id: str) -> str:
    """The address of a person, group, application or import that is still there; empty for anything else."""
    if kind in ("user", "api") and user_by_id(thing_id):
        return _at("user", thing_id)
    if kind == "group" and UserGroup.objects.filter(pk=thing_id).exists():
        return _at("group", thing_id)
    if kind == "application" and application_by_id(thing_id):
        return _at("application_general", thing_id)
    if kind == "csv_import" and csv_import(thing_id):
        return _at("csv_import", thing_id)
    return ""


def _at(name: str, thing_id: str) -> str:
    try:
        return reverse(name, args=[thing_id])
    except NoReverseMatch:
        return ""
