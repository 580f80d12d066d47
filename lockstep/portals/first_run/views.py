"""The first run: the organisation and its first administrator, for whoever has the token that the command printed."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory.organisation import found_organisation, organisation, token_is_right
from lockstep.directory.sessions import sign_in
from lockstep.portals.first_run.forms import FirstRunForm
from lockstep.portals.forms import add_errors
from lockstep.portals.page import ANYONE, actor_of, page


@page(may=ANYONE)
def first_run(request: HttpRequest) -> HttpResponse:
    """The page, and its form."""
    if organisation() is not None:
        raise Http404
    form = FirstRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _founded(request, form):
        sign_in(request, form.cleaned_data["email"], form.cleaned_data["password"], actor=actor_of(request))
        return redirect("/admin/")
    status = 200 if request.method == "GET" else 422
    return render(request, "first_run/first_run.html", {"form": form, "base_url": settings.BASE_URL}, status=status)


def _founded(request: HttpRequest, form: FirstRunForm) -> bool:
    values = form.cleaned_data
    if not token_is_right(values["token"], actor=actor_of(request)):
        form.add_error("token", "That is not the token that the command printed last. Copy it from there.")
        return False
    person = {"username": values["email"], **{name: values[name] for name in ("email", "firstname", "lastname")}}
    try:
        found_organisation(
            values["organisation"], settings.BASE_URL, person, values["password"], actor=actor_of(request)
        )
    except ValidationError as error:
        add_errors(form, error, {"username": "email", "new": "password"})
        return False
    return True
