"""A password by mail: asking for a link, and setting a password with the one that came. Nobody has signed in here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory import attempts
from lockstep.directory.credentials.devices import remember_browser
from lockstep.directory.credentials.links import find_link
from lockstep.directory.credentials.models import LinkPurpose
from lockstep.directory.credentials.resets import TOO_MANY, ask_for_reset
from lockstep.directory.passwords import set_by_link
from lockstep.doors import mail as door
from lockstep.portals.forms import NewPasswordFields, add_errors
from lockstep.portals.page import ANYONE, actor_of, page
from lockstep.portals.sign_in.mailed.forms import ForgotForm

GONE, REFUSED, TOO_OFTEN = 410, 422, 429


@page(may=ANYONE)
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether somebody has that name or not."""
    form = ForgotForm(request.POST or None)
    sentence, status = "", REFUSED if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        if ask_for_reset(form.cleaned_data["username"], actor=actor_of(request)):
            return render(request, "sign_in/mailed/asked.html", {"typed": form.cleaned_data["username"]})
        sentence, status = TOO_MANY, TOO_OFTEN
    context = {"form": form, "sentence": sentence, "mail_goes_out": door.configured()}
    return render(request, "sign_in/mailed/forgot.html", context, status=status)


@page(may=ANYONE)
def mailed_link(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password with a mailed link. Only sending the form uses it up: scanners of mail open every link."""
    actor = actor_of(request)
    if attempts.address_throttled(actor.ip):
        return _ended(request, attempts.TOO_MANY, TOO_OFTEN)
    with transaction.atomic():
        link = find_link(token)
        if link is None:
            attempts.count_address(actor)
    if link is None:
        return _ended(request, "", GONE)
    form = NewPasswordFields(request.POST or None)
    if request.method == "POST" and form.is_valid() and (response := _set(request, token, form)):
        return response
    context = {"form": form, "person": link.user, "first": link.purpose == LinkPurpose.ACTIVATION}
    response = render(request, "sign_in/mailed/link.html", context, status=REFUSED if request.method == "POST" else 200)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _set(request: HttpRequest, token: str, form: NewPasswordFields) -> HttpResponse | None:
    try:
        user = set_by_link(token, form.cleaned_data["new"], actor=actor_of(request))
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, "Your new password is set. Sign in with it.")
    response = redirect("sign_in")
    remember_browser(request, response, user)
    return response


def _ended(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "sign_in/mailed/ended.html", {"sentence": sentence}, status=status)
