"""The tab User Groups: who may use the application."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from lockstep.applications.bindings import set_groups
from lockstep.applications.models import Application
from lockstep.applications.queries import groups_bound_to
from lockstep.directory.models import UserGroup
from lockstep.directory.queries import find_groups
from lockstep.portals.admin.applications.find import application_or_404
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.admin.applications.statuses import idm_is_active
from lockstep.portals.admin.listing import page_of
from lockstep.portals.page import READERS, actor_of, page

ROWS = 100  # two fields each: far below what a form may have


@dataclass(frozen=True)
class Row:
    """A group, and whether it is ticked."""

    group: UserGroup
    bound: bool


@page(may=READERS)
def application_user_groups(request: HttpRequest, application_id: str) -> HttpResponse:
    """Tick groups, save. Groups that a search leaves out keep what they have."""
    application = application_or_404(application_id)
    if request.method == "POST":
        return _save(request, application)
    words, only_bound = request.GET.get("q", "").strip()[:100], "bound" in request.GET
    bound = set(groups_bound_to(application).values_list("pk", flat=True))
    found = find_groups(words)
    shown = page_of(request, found.filter(pk__in=bound) if only_bound else found, ROWS)
    context = {
        "shown": shown,
        "rows": [Row(group, group.pk in bound) for group in shown.object_list],
        "words": words,
        "only_bound": only_bound,
        "all_count": found.count(),
        "bound_count": found.filter(pk__in=bound).count(),
    }
    context |= beside(application, "application_user_groups")
    context |= {"group_new_url": _group_new(application), "savebar_says": _says(application)}
    return render(request, "admin/applications/user_groups/user_groups.html", context)


def _group_new(application: Application) -> str:
    """Where a group is made, and back here."""
    back = reverse("application_user_groups", args=[application.id])
    return f"{reverse('group_new')}?{urlencode({'next': back})}"


def _says(application: Application) -> str:
    active = idm_is_active(application)
    return f"Accounts in {application.display_label} follow by themselves." if active else "Takes effect at once."


def _save(request: HttpRequest, application: Application) -> HttpResponse:
    """Bind exactly what is ticked, of the groups that were shown."""
    shown, ticked = set(request.POST.getlist("shown")), set(request.POST.getlist("group"))
    before = set(groups_bound_to(application).values_list("pk", flat=True))
    wanted = (before - shown) | (ticked & shown)
    if wanted != before:
        set_groups(application, UserGroup.objects.filter(pk__in=wanted), actor=actor_of(request))
        messages.success(request, f"The user groups of {application.display_label} are saved.")
    else:
        messages.success(request, "Nothing was changed, so nothing was saved.")
    return redirect(request.get_full_path())
