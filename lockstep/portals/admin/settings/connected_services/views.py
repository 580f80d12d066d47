"""Settings > Connected services: Lockstep's registration at each service, per environment."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications import catalog
from lockstep.applications.models import Environment
from lockstep.connections.clients import client_for, comes_from_variables, redirect_uri, save_client
from lockstep.directory.organisation import organisation
from lockstep.portals.page import READERS, actor_of, page


class ClientForm(forms.Form):
    client_id = forms.CharField(label="Client ID", max_length=200)
    client_secret = forms.CharField(
        label="Client Secret",
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Registration:
    """One environment of one service."""

    template: catalog.Template
    environment: str
    word: str
    known: bool
    fixed: bool
    form: ClientForm


@page(may=READERS)
def connected_services(request: HttpRequest) -> HttpResponse:
    """Every environment with its client; a POST saves one of them."""
    posted = (
        (request.POST.get("template", ""), request.POST.get("environment", "")) if request.method == "POST" else None
    )
    registrations = [
        _registration(request, entry, *one, posted) for entry in _services() for one in Environment.choices
    ]
    if posted:
        chosen = next((r for r in registrations if (r.template.key, r.environment) == posted and not r.fixed), None)
        if chosen is None:
            raise Http404("There is no such registration to be changed here.")
        if chosen.form.is_valid() and _saved(request, chosen):
            return redirect("connected_services")
    found = organisation()
    context = {
        "registrations": registrations,
        "redirect_uri": redirect_uri(found.base_url if found else ""),
        "services": _services(),
    }
    return render(
        request, "admin/settings/connected_services/connected_services.html", context, status=422 if posted else 200
    )


def _services() -> list[catalog.Template]:
    return [entry for entry in catalog.all_templates() if entry.service is not None]


def _registration(
    request: HttpRequest, entry: catalog.Template, environment: str, word: str, posted: tuple[str, str] | None
) -> Registration:
    client = client_for(entry.key, environment)
    mine = posted == (entry.key, environment)
    form = ClientForm(
        request.POST if mine else None,
        initial={"client_id": client.client_id if client else ""},
        auto_id=f"{entry.key}-{environment}-%s",
    )
    return Registration(
        entry, environment, word, client is not None, comes_from_variables(entry.key, environment), form
    )


def _saved(request: HttpRequest, chosen: Registration) -> bool:
    values = chosen.form.cleaned_data
    try:
        save_client(
            chosen.template.key,
            chosen.environment,
            values["client_id"],
            values["client_secret"],
            actor=actor_of(request),
        )
    except ValueError as error:
        chosen.form.add_error("client_secret", str(error))
        return False
    messages.success(request, f"The client of {chosen.template.name}, {chosen.word}, is saved.")
    return True
