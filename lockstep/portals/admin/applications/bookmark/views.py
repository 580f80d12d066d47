"""The tab Bookmark: where its tile leads."""

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
from lockstep.portals.forms import add_errors
from lockstep.portals.page import READERS, actor_of, page


class BookmarkForm(forms.Form):
    bookmark_url = forms.CharField(
        label="Bookmark URL", max_length=2000, help_text="Your sign-in URL there, beginning with https://."
    )


@page(may=READERS)
def application_bookmark(request: HttpRequest, application_id: str) -> HttpResponse:
    """Show and save the Bookmark's URL."""
    application = bookmark_or_404(application_id)
    form = BookmarkForm(request.POST or None, initial={"bookmark_url": application.bookmark_url})
    if request.method == "POST" and form.is_valid() and _saved(request, application, form):
        messages.success(request, "The Bookmark is saved.")
        return redirect("application_bookmark", application.id)
    context = {"form": form} | beside(bookmark_or_404(application_id), "application_bookmark")
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/applications/bookmark/bookmark.html", context, status=status)


def _saved(request: HttpRequest, application: Application, form: BookmarkForm) -> bool:
    values = {name: getattr(application, name) for name in EDITED} | form.cleaned_data
    try:
        update_general(application, values, actor=actor_of(request))
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True
