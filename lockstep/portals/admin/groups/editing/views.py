"""Add, rename, describe and delete a user group."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory.groups import create_group, delete_group, update_group
from lockstep.directory.models import UserGroup
from lockstep.doors import clock
from lockstep.insights.kinds import EventKind
from lockstep.insights.models import Event
from lockstep.portals.admin.groups.editing.forms import GroupForm
from lockstep.portals.admin.groups.group.frame import existing
from lockstep.portals.back import path_of_ours
from lockstep.portals.forms import add_errors
from lockstep.portals.meanwhile import refuse_if_changed, version_of
from lockstep.portals.page import ADMINISTRATORS, actor_of, page
from lockstep.portals.words import clock_time


@page(may=ADMINISTRATORS)
def new_group(request: HttpRequest) -> HttpResponse:
    """Add user group; then back to where the wish arose (`next`), or to the group's people."""
    form = GroupForm(request.POST or None)
    back = _back(request)
    if request.method == "POST" and form.is_valid():
        try:
            group = create_group(**form.cleaned_data, actor=actor_of(request))
            messages.success(request, f"The user group {group.name} has been added.")
            return redirect(back) if back else redirect("group", group_id=group.id)
        except ValidationError as error:
            add_errors(form, error)
    return _shown(request, "admin/groups/editing/new.html", {"form": form, "next": back})


@page(may=ADMINISTRATORS)
def edit_group(request: HttpRequest, group_id: str) -> HttpResponse:
    """Rename or describe."""
    group = existing(group_id)
    form = GroupForm(request.POST or None, initial={"name": group.name, "description": group.description})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                _refuse_if_changed(request, group, form.cleaned_data)
                update_group(group, **form.cleaned_data, actor=actor_of(request))
            messages.success(request, f"The user group {form.cleaned_data['name']} is saved.")
            return redirect("group", group_id=group_id)
        except ValidationError as error:
            add_errors(form, error)
    group = existing(group_id)
    context = {"form": form, "group": group, "version": version_of(_described(group))}
    return _shown(request, "admin/groups/editing/edit.html", context)


@page(may=ADMINISTRATORS)
def delete(request: HttpRequest, group_id: str) -> HttpResponse:
    """Ask, with what follows; then delete. Whoever presses second is told who was first."""
    if request.method == "POST" and (last := _deletion_of(group_id)):
        at = clock_time(last.at, clock.now())
        messages.warning(request, f"{last.target_label} has been deleted already: {last.actor_label} did it ({at}).")
        return redirect("groups")
    group = existing(group_id)
    if request.method == "POST":
        delete_group(group, actor=actor_of(request))
        messages.success(request, f"The user group {group.name} has been deleted.")
        return redirect("groups")
    context = {"group": group, "applications": group.applications.filter(deleted_at__isnull=True)}
    return render(request, "admin/groups/editing/delete.html", context)


def _refuse_if_changed(request: HttpRequest, group: UserGroup, wanted: dict) -> None:
    present = UserGroup.objects.select_for_update().filter(pk=group.pk).first()
    if present is not None:
        refuse_if_changed(request.POST.get("version", ""), _described(present), wanted, group.pk)


def _described(group: UserGroup) -> dict:
    return {"name": group.name, "description": group.description}


def _deletion_of(group_id: str) -> Event | None:
    return Event.objects.filter(kind=EventKind.GROUP_DELETE, target_id=group_id, success=True).first()


def _back(request: HttpRequest) -> str:
    return path_of_ours(request.POST.get("next") or request.GET.get("next") or "")


def _shown(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
