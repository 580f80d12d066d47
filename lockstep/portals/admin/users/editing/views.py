"""A new person, their properties, and the identity by which services know them."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.directory.passwords import set_temporary_password
from lockstep.directory.users import create_user
from lockstep.portals.admin.users.editing.fields import show_errors
from lockstep.portals.admin.users.editing.forms import IDENTITY, IdentityForm, NewUserForm, ProfileForm
from lockstep.portals.admin.users.editing.saving import NOT_FRESH, profile_version, save_profile
from lockstep.portals.admin.users.hints.fields import ask_when_left, hinted
from lockstep.portals.admin.users.person.frame import living
from lockstep.portals.admin.users.refusals import refusals
from lockstep.portals.page import ADMINISTRATORS, actor_of, page

REFUSED = 422


@page(may=ADMINISTRATORS)
def new_user(request: HttpRequest) -> HttpResponse:
    """Add user."""
    form = NewUserForm(request.POST or None)
    ask_when_left(form, reverse("user_new_hints"))
    if request.method == "POST" and form.is_valid() and (user := _create(request, form)):
        messages.success(request, f"{user.name} has been added.")
        return redirect("user", user_id=user.id)
    return _shown(request, "admin/users/editing/new.html", {"form": form})


@page(may=ADMINISTRATORS)
def edit_user(request: HttpRequest, user_id: str) -> HttpResponse:
    """Edit the properties."""
    user = living(user_id)
    form = ProfileForm(request.POST or None, user=user)
    hinted(form, reverse("user_hints", args=[user.id]), user)
    if request.method == "POST" and form.is_valid() and save_profile(request, user, form, form.values()):
        return redirect("user", user_id=user.id)
    context = {"form": form, "person": user, "refusals": refusals(user), "version": profile_version(user)}
    context["not_fresh"] = form.is_bound and form.has_error(NON_FIELD_ERRORS, NOT_FRESH)
    return _shown(request, "admin/users/editing/edit.html", context)


@page(may=ADMINISTRATORS, fresh=True)
def identity(request: HttpRequest, user_id: str) -> HttpResponse:
    """Change username, e-mail or Employee ID: what that opens is shown, a fresh sign-in asked for, mailed."""
    user = living(user_id)
    form = IdentityForm(request.POST or None, initial={name: getattr(user, name) for name in IDENTITY})
    hinted(form, reverse("user_hints", args=[user.id]), user)
    if request.method == "POST" and form.is_valid() and save_profile(request, user, form, form.cleaned_data):
        return redirect("user_security", user_id=user.id)
    context = {"form": form, "person": user, "version": profile_version(user)}
    context["applications"] = applications_of(user)
    return _shown(request, "admin/users/editing/identity.html", context)


def _create(request: HttpRequest, form: NewUserForm) -> User | None:
    actor = actor_of(request)
    try:
        with transaction.atomic():
            user = create_user(form.values(), actor=actor)
            if form.cleaned_data["password"]:
                set_temporary_password(user, form.cleaned_data["password"], actor=actor)
            return user
    except ValidationError as error:
        show_errors(form, error)
    return None


def _shown(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return render(request, template, context, status=REFUSED if request.method == "POST" else 200)
