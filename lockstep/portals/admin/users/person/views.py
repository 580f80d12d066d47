"""A person's page: Details, User Groups, Security, History."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications.queries import applications_of
from lockstep.directory.attempts import locked_until
from lockstep.directory.credentials.links import last_link
from lockstep.directory.groups import add_members, remove_members
from lockstep.directory.models import User
from lockstep.directory.queries import find_groups, groups_of
from lockstep.doors import clock
from lockstep.doors import mail as door
from lockstep.insights.queries import events_about
from lockstep.portals.admin.listing import page_of
from lockstep.portals.admin.users.person.changes import entry
from lockstep.portals.admin.users.person.facts import address_lines, facts
from lockstep.portals.admin.users.person.frame import frame, living
from lockstep.portals.admin.users.refusals import refusals
from lockstep.portals.page import READERS, actor_on_page_of, page

ROWS = 100  # two fields each: far below what a form may have


@page(may=READERS)
def details(request: HttpRequest, user_id: str) -> HttpResponse:
    """The properties, as the directory has them."""
    user = living(user_id)
    context = {**frame(user), "facts": facts(user), "addresses": address_lines(user)}
    context["refusals"] = refusals(user)
    return render(request, "admin/users/person/details.html", context)


@page(may=READERS)
def groups(request: HttpRequest, user_id: str) -> HttpResponse:
    """Which user groups the person is in; saved by ticks."""
    user = living(user_id)
    if request.method == "POST":
        return _save_groups(request, user)
    shown, inside = page_of(request, find_groups(), ROWS), set(groups_of(user).values_list("id", flat=True))
    context = {**frame(user), "shown": shown, "groups": shown.object_list, "inside": inside}
    return render(request, "admin/users/person/groups.html", context)


@page(may=READERS)
def security(request: HttpRequest, user_id: str) -> HttpResponse:
    """Password and role."""
    user = living(user_id)
    context = {**frame(user), "now": clock.now(), "applications": applications_of(user)}
    context |= {"locked_until": locked_until(user), "mailed": _mailed(user), "mail_goes_out": door.configured()}
    return render(request, "admin/users/person/security.html", context)


@page(may=READERS)
def history(request: HttpRequest, user_id: str) -> HttpResponse:
    """What happened to the person, newest first."""
    user = living(user_id)
    shown = page_of(request, events_about("user", user.id))
    context = {**frame(user), "shown": shown, "entries": [entry(event) for event in shown]}
    return render(request, "admin/users/person/history.html", context)


def _mailed(user: User) -> dict | None:
    """The last link that still counts: what it was, when it was made, and its mail, which may not be out yet."""
    found = last_link(user)
    return {"what": found[0].get_purpose_display(), "at": found[0].made_at, "mail": found[1]} if found else None


def _save_groups(request: HttpRequest, user: User) -> HttpResponse:
    shown, ticked = set(request.POST.getlist("shown")), set(request.POST.getlist("group"))
    inside = set(groups_of(user).values_list("id", flat=True))
    actor = actor_on_page_of(request, user)
    for group in find_groups().filter(pk__in=shown):
        if group.id in ticked and group.id not in inside:
            add_members(group, [user], actor=actor)
        elif group.id not in ticked and group.id in inside:
            remove_members(group, [user], actor=actor)
    messages.success(request, f"The user groups of {user.name} are saved.")
    return redirect(request.get_full_path())
