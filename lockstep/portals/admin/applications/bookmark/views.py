"""The tab Bookmark: where its tile leads, and whether it is one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications.models import Application
from lockstep.applications.settings import update_general
from lockstep.portals.admin.applications.find import bookmark_or_404
from lockstep.portals.admin.applications.general.views import EDITED
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.admin.applications.removal.consequences import of_deactivating_bookmark
from lockstep.portals.admin.applications.removal.marked import is_marked
from lockstep.portals.forms import add_errors
from lockstep.portals.page import READERS, actor_of, page
from lockstep.provisioning.removal import left_behind


class BookmarkForm(forms.Form):
    bookmark_url = forms.CharField(
        label="Bookmark URL", max_length=2000, help_text="Your sign-in URL there, beginning with https://."
    )


@page(may=READERS)
def application_bookmark(request: HttpRequest, application_id: str) -> HttpResponse:
    """Show and save the Bookmark's URL."""
    application = bookmark_or_404(application_id)
    start = {"bookmark_url": application.bookmark_url}
    form = BookmarkForm(request.POST or None, initial=start)
    marked, step = is_marked(request), request.POST.get("step", "")
    if step:
        form.full_clean()
        form.errors.clear()
    elif request.method == "POST" and form.is_valid() and _saved(request, application, form, active=not marked):
        return redirect("application_bookmark", application.id)
    return render(
        request,
        "admin/applications/bookmark/bookmark.html",
        {"form": form} | _about_removing(application, marked) | beside(application, "application_bookmark"),
        status=422 if request.method == "POST" and not step else 200,
    )


def _about_removing(application: Application, marked: bool) -> dict:
    active = application.bookmark_active
    says = "The tile leads there at once." if active else "Saving activates the Bookmark."
    return {
        "deactivating": marked,
        "ends": of_deactivating_bookmark(left_behind(application)) if active else [],
        "says": "Saving deactivates the Bookmark." if marked else says,
    }


def _saved(request: HttpRequest, application: Application, form: BookmarkForm, *, active: bool) -> bool:
    kept = {name: getattr(application, name) for name in EDITED}
    try:
        update_general(application, kept | form.cleaned_data | {"bookmark_active": active}, actor=actor_of(request))
    except ValidationError as error:
        add_errors(form, error)
        return False
    done = "The Bookmark is saved." if active else "The Bookmark is deactivated: nobody sees its tile any more."
    messages.success(request, done)
    return True
