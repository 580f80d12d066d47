"""Settings > API keys: whose there are, a new one (shown once), revoking one, and what the API calls things."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory.keys import make_key, revoke_key
from lockstep.directory.models import ApiKey
from lockstep.directory.organisation import organisation
from lockstep.directory.properties import NOT_KEPT, PROPERTIES, READ_ONLY, STATES
from lockstep.directory.queries import api_keys as all_keys
from lockstep.doors import clock
from lockstep.portals.admin.listing import page_of
from lockstep.portals.admin.settings.api_keys.forms import KeyForm
from lockstep.portals.forms import add_errors
from lockstep.portals.page import OWN, READERS, actor_of, page, signed_in_person


@page(may=READERS)
def api_keys(request: HttpRequest) -> HttpResponse:
    """Everybody's keys, those that live first."""
    person = signed_in_person(request)
    shown = page_of(request, all_keys())
    rows = [(key, _state(key), key.ended_at is None and _may_revoke(person, key)) for key in shown]
    return render(request, "admin/settings/api_keys/api_keys.html", {"rows": rows, "shown": shown})


@page(may=OWN, fresh=True)
def new_key(request: HttpRequest) -> HttpResponse:
    """A key of one's own; the answer to the POST is the only place where it ever stands."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, secret = make_key(signed_in_person(request), **form.cleaned_data, actor=actor_of(request))
            return render(request, "admin/settings/api_keys/made.html", {"key": key, "secret": secret})
        except ValidationError as error:
            add_errors(form, error)
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/settings/api_keys/new.html", {"form": form}, status=status)


@page(may=OWN)
def revoke(request: HttpRequest, key_id: str) -> HttpResponse:
    """Ask, then end a key: one's own, or as an Administrator anybody's."""
    key = all_keys().filter(pk=key_id, ended_at__isnull=True).first()
    if key is None or not _may_revoke(signed_in_person(request), key):
        raise Http404("There is no such key that you may revoke.")
    if request.method == "POST":
        revoke_key(key, actor=actor_of(request))
        messages.success(request, f"The key {key.name} opens nothing any more.")
        return redirect("api_keys")
    return render(request, "admin/settings/api_keys/revoke.html", {"key": key})


@page(may=READERS)
def properties(request: HttpRequest) -> HttpResponse:
    """Lockstep Properties, and how they work with system users in the API."""
    found = organisation()
    context = {
        "base_url": found.base_url if found else "",
        "properties": PROPERTIES,
        "states": STATES.items(),
        "read_only": READ_ONLY.items(),
        "not_kept": NOT_KEPT,
    }
    return render(request, "admin/settings/api_keys/properties.html", context)


def _may_revoke(person: object, key: ApiKey) -> bool:
    return key.owner == person or bool(getattr(person, "is_administrator", False))


def _state(key: ApiKey) -> tuple[str, str, str]:
    """Its state's key, word, and why."""
    if key.ended_at is not None:
        return "inactive", "Ended", key.ended_because
    return ("expired", "Expired", "") if key.expires_at <= clock.now() else ("active", "Active", "")
