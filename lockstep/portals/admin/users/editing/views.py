"""A new person, their properties, and the identity by which services know them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.directory.passwords import set_temporary_password
from lockstep.directory.users import create_user, update_user
from lockstep.portals.admin.users.editing.fields import show_errors
from lockstep.portals.admin.users.editing.forms import IDENTITY, IdentityForm, NewUserForm, ProfileForm
from lockstep.portals.admin.users.person.frame import living
from lockstep.portals.admin.users.refusals import refusals
from lockstep.portals.page import ADMINISTRATORS, actor_of, page

REFUSED = 422


@page(may=ADMINISTRATORS)
def new_user(request: HttpRequest) -> HttpResponse:
    """Add user."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (user := _create(request, form)):
        messages.success(request, f"{user.name} has been added.")
        return redirect("user", user_id=user.id)
    return _shown(request, "admin/users/editing/new.html", {"form": form})


@page(may=ADMINISTRATORS)
def edit_user(request: HttpRequest, user_id: str) -> HttpResponse:
    """Edit the properties."""
    user = living(user_id)
    form = ProfileForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and _update(request, user, form, form.values()):
        return redirect("user", user_id=user.id)
    return _shown(request, "admin/users/editing/edit.html", {"form": form, "person": user, "refusals": refusals(user)})


@page(may=ADMINISTRATORS, fresh=True)
def identity(request: HttpRequest, user_id: str) -> HttpResponse:
    """Change username, e-mail or Employee ID: what that opens is shown, a fresh sign-in asked for, mailed."""
    user = living(user_id)
    form = IdentityForm(request.POST or None, initial={name: getattr(user, name) for name in IDENTITY})
    if request.method == "POST" and form.is_valid() and _update(request, user, form, form.cleaned_data):
        return redirect("user_security", user_id=user.id)
    context = {"form": form, "person": user, "applications": applications_of(user)}
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


def _update(request: HttpRequest, user: User, form: ProfileForm | IdentityForm, values: dict) -> bool:
    try:
        changes = update_user(user, values, actor=actor_of(request))
    except ValidationError as error:
        show_errors(form, error)
        return False
    name = living(user.id).name
    messages.success(request, f"{name} is saved." if changes else f"Nothing differs: {name} stays as before.")
    return True


def _shown(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return render(request, template, context, status=REFUSED if request.method == "POST" else 200)
