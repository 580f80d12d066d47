"""Settings of the organisation, and how mail is doing."""

from django.conf import settings as environment
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory.credentials.policy import FIELDS
from lockstep.directory.organisation import organisation, update_organisation
from lockstep.mail.queries import trouble
from lockstep.portals.admin.settings.forms import OrganisationForm
from lockstep.portals.page import READERS, actor_of, page


@page(may=READERS)
def settings(request: HttpRequest) -> HttpResponse:
    """Name, whom to ask, the rules for passwords."""
    row = organisation()
    initial = {name: getattr(row, name) for name in ("name", "ask_whom", *FIELDS)}
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        update_organisation(form.cleaned_data, actor=actor_of(request))
        messages.success(request, "The settings are saved.")
        return redirect("settings")
    context = {
        "form": form,
        "base_url": row.base_url if row else "",
        "mail_server": environment.SMTP_HOST,
        "mail_from": environment.MAIL_FROM,
        "mail_trouble": trouble(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/settings/settings.html", context, status=status)
