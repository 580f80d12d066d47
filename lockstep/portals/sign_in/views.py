"""Signing in and out, and a new password for whoever has a temporary or expired one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory import sessions
from lockstep.directory.credentials.devices import browser_of, remember_browser
from lockstep.directory.passwords import change_password
from lockstep.portals.back import path_of_ours
from lockstep.portals.forms import add_errors
from lockstep.portals.page import ANYONE, SIGNED_IN, actor_of, page, signed_in_person
from lockstep.portals.sign_in.forms import PasswordForm, SignInForm


@page(may=ANYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; an existing session goes straight on."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(_next(request))
    return _ask(request, SignInForm(request.POST or None), again=False)


@page(may=SIGNED_IN)
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Ask for the password once more, before something that changes who somebody is."""
    values = request.POST.copy() if request.method == "POST" else None
    if values is not None:
        values["username"] = request.user.username
    return _ask(request, SignInForm(values), again=True)


@page(may=ANYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session (POST), and say so."""
    if request.method == "POST" and request.user.is_authenticated:
        sessions.sign_out(request, actor=actor_of(request))
    return render(request, "sign_in/signed_out.html")


@page(may=SIGNED_IN)
def new_password(request: HttpRequest) -> HttpResponse:
    """Set a new password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, "Your new password is set.")
        return redirect(request.session.pop("after_password", "/"))
    context = {"form": form, "must": sessions.must_set_password(signed_in_person(request))}
    return render(request, "sign_in/password.html", context, status=200 if request.method == "GET" else 422)


def _ask(request: HttpRequest, form: SignInForm, *, again: bool) -> HttpResponse:
    sentence = ""
    if request.method == "POST" and form.is_valid():
        user, sentence = sessions.sign_in(request, **form.cleaned_data, actor=actor_of(request))
        if user is not None:
            response = redirect(_next(request))
            remember_browser(request, response, user)
            return response
    context = {"form": form, "sentence": sentence, "again": again, "next": _wanted(request)}
    return render(request, "sign_in/sign_in.html", context, status=200 if request.method == "GET" else 422)


def _changed(request: HttpRequest, form: PasswordForm) -> bool:
    user, values = signed_in_person(request), form.cleaned_data
    try:
        known = browser_of(request, user)
        change_password(user, values["old"], values["new"], actor=actor_of(request), browser=known)
    except ValidationError as error:
        add_errors(form, error)
        return False
    sessions.keep_this_session(request, user)
    return True


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: where the person was headed, else the portal of their role."""
    return _wanted(request) or ("/admin/" if request.user.is_authenticated and request.user.is_reader else "/")


def _wanted(request: HttpRequest) -> str:
    return path_of_ours(request.POST.get("next") or request.GET.get("next") or "")
