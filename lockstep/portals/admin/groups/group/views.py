"""A user group: its people, and the applications that it opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications.bindings import bind, unbind
from lockstep.applications.models import Binding
from lockstep.applications.queries import living_applications
from lockstep.directory.groups import add_members, remove_members
from lockstep.directory.models import UserGroup
from lockstep.directory.queries import find_users, living_users
from lockstep.portals.admin.groups.group.frame import existing
from lockstep.portals.admin.listing import page_of
from lockstep.portals.page import READERS, actor_of, page

ROWS = 100  # two fields each: far below what a form may have


@page(may=READERS)
def users(request: HttpRequest, group_id: str) -> HttpResponse:
    """Who is in the group; saved by ticks of the rows that are shown."""
    group = existing(group_id)
    if request.method == "POST":
        return _save_users(request, group)
    words, only = request.GET.get("q", "").strip()[:200], request.GET.get("only", "")
    found = find_users(words)
    shown = page_of(request, found.filter(user_groups=group) if only == "members" else found)
    inside = set(group.members.values_list("id", flat=True))
    context = {"group": group, "shown": shown, "inside": inside, "words": words, "only": only}
    return render(request, "admin/groups/group/users.html", context | {"everybody": living_users().count()})


@page(may=READERS)
def applications(request: HttpRequest, group_id: str) -> HttpResponse:
    """Which applications the group may use (C2); saved by ticks."""
    group = existing(group_id)
    if request.method == "POST":
        return _save_applications(request, group)
    bindings = {binding.application_id: binding for binding in Binding.objects.filter(group=group)}
    shown = page_of(request, living_applications(), ROWS)
    rows = [(application, bindings.get(application.id)) for application in shown.object_list]
    return render(request, "admin/groups/group/applications.html", {"group": group, "shown": shown, "rows": rows})


def _save_users(request: HttpRequest, group: UserGroup) -> HttpResponse:
    ticked, actor = set(request.POST.getlist("user")), actor_of(request)
    shown = living_users().filter(pk__in=request.POST.getlist("shown"))
    add_members(group, [user for user in shown if user.id in ticked], actor=actor)
    remove_members(group, [user for user in shown if user.id not in ticked], actor=actor)
    messages.success(request, f"The people of {group.name} are saved.")
    return redirect(request.get_full_path())


def _save_applications(request: HttpRequest, group: UserGroup) -> HttpResponse:
    ticked, actor = set(request.POST.getlist("application")), actor_of(request)
    for application in living_applications().filter(pk__in=request.POST.getlist("shown")):
        (bind if application.id in ticked else unbind)(application, group, actor=actor)
    messages.success(request, f"The applications of {group.name} are saved.")
    return redirect(request.get_full_path())
