"""Deleting applications: what each leaves behind, their number typed, and they are gone."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications.models import Application
from lockstep.applications.queries import living_applications
from lockstep.portals import words
from lockstep.portals.admin.applications.removal.consequences import of_deleting
from lockstep.portals.admin.applications.removal.forms import NumberForm
from lockstep.portals.page import ADMINISTRATORS, actor_of, page
from lockstep.provisioning.removal import AlreadyDeleted, LeftBehind, delete_applications, left_behind

MOST = 200
GONE = "Nothing was deleted: one of them has been deleted meanwhile. Here is what is left of your choice."


@page(may=ADMINISTRATORS)
def applications_delete(request: HttpRequest) -> HttpResponse:
    """Ask, with what each leaves behind; then delete all that are ticked. A wrong number deletes nothing."""
    posted = request.method == "POST"
    asked = set((request.POST if posted else request.GET).getlist("application")[:MOST])
    chosen = list(living_applications().filter(pk__in=asked))
    in_dialog = bool(request.headers.get("HX-Request"))  # a page begins at its top, with what follows
    form = NumberForm(request.POST if posted else None, len(chosen), focused=in_dialog or posted)
    gone = len(chosen) < len(asked)
    if posted and chosen and not gone and form.is_valid():
        try:
            return _deleted(request, delete_applications(chosen, actor=actor_of(request)))
        except AlreadyDeleted:
            gone, chosen = True, list(living_applications().filter(pk__in=asked))
    context = {
        "form": form,
        "chosen": chosen,
        "names": words.named([one.display_label for one in chosen], most=len(chosen)),
        "fates": _fates(chosen),
        "gone": GONE if gone and chosen else "",
    }
    template = "admin/applications/removal/delete.html"
    return render(request, template, context, status=422 if posted else 200)


def _fates(chosen: Iterable[Application]) -> list[tuple[Application, list]]:
    return [(application, of_deleting(left_behind(application))) for application in chosen]


def _deleted(request: HttpRequest, left: tuple[LeftBehind, ...]) -> HttpResponse:
    names = words.named(sorted(one.application.display_label for one in left))
    accounts, unsent = sum(one.accounts for one in left), sum(one.unsent for one in left)
    told = f"{words.counted(len(left), 'application', 'applications')} deleted: {names}."
    if accounts:
        stays = words.counted(accounts, "account stays as it is", "accounts stay as they are")
        told += f" {stays} over there."
    if unsent:
        told += f" {words.counted(unsent, 'change was', 'changes were')} not sent."
    messages.success(request, told)
    return redirect("applications")
