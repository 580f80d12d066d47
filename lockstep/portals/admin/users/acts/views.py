"""What an administrator does to one person: suspend, reactivate, delete, and their password."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory import passwords, users
from lockstep.directory.models import User
from lockstep.directory.queries import user_by_id
from lockstep.portals.admin.users.acts.already import already_done
from lockstep.portals.admin.users.acts.ends import Ends, ends_of
from lockstep.portals.admin.users.acts.forms import PasswordExpiryForm, TemporaryPasswordForm
from lockstep.portals.admin.users.person.frame import living
from lockstep.portals.forms import add_errors
from lockstep.portals.page import ADMINISTRATORS, actor_on_page_of, page


@page(may=ADMINISTRATORS)
def suspend(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask, with what follows; then suspend."""
    return _confirmed(request, user_id, "suspend", users.suspend_user, "{} is suspended.")


@page(may=ADMINISTRATORS)
def reactivate(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask, with what follows; then reactivate."""
    return _confirmed(request, user_id, "reactivate", users.reactivate_user, "{} is active again.")


@page(may=ADMINISTRATORS)
def delete(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask, with what follows; then delete."""
    return _confirmed(request, user_id, "delete", users.delete_user, "{} has been deleted.")


@page(may=ADMINISTRATORS)
def expire_password(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask, with what follows; then end the password's life."""
    return _confirmed(request, user_id, "expire", passwords.expire_now, "The password of {} has expired.")


@page(may=ADMINISTRATORS, fresh=True)
def temporary_password(request: HttpRequest, user_id: str) -> HttpResponse:
    """Set a password that its owner has to change. Whoever knows it can be them until then: a fresh sign-in."""
    user, form = living(user_id), TemporaryPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            passwords.set_temporary_password(user, form.cleaned_data["new"], actor=actor_on_page_of(request, user))
            messages.success(request, f"{user.name} has a temporary password. Tell it to them in person.")
            return redirect("user_security", user_id=user.id)
        except ValidationError as error:
            add_errors(form, error)
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/users/acts/password.html", {"form": form, "person": user}, status=status)


@page(may=ADMINISTRATORS)
def password_expiry(request: HttpRequest, user_id: str) -> HttpResponse:
    """Set the day on which a password expires."""
    user = living(user_id)
    form = PasswordExpiryForm(request.POST or None, initial={"expires_on": user.password_expires_at})
    if request.method == "POST" and form.is_valid():
        passwords.set_expiry(user, form.cleaned_data["expires_on"], actor=actor_on_page_of(request, user))
        messages.success(request, f"The expiry date of {user.name}’s password is saved.")
        return redirect("user_security", user_id=user.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/users/acts/expiry.html", {"form": form, "person": user}, status=status)


def _confirmed(request: HttpRequest, user_id: str, act: str, write: Callable[..., None], said: str) -> HttpResponse:
    if request.method == "POST" and (told := already_done(act, user_id)):
        messages.warning(request, told)
        return redirect("user", user_id=user_id) if user_by_id(user_id) else redirect("users")
    user = living(user_id)
    ends = ends_of(act, user)
    if request.method != "POST":
        return _asked(request, user, ends)
    try:
        write(user, actor=actor_on_page_of(request, user))
    except ValidationError as error:
        return _asked(request, user, ends, " ".join(error.messages))
    messages.success(request, said.format(user.name))
    return redirect("users") if act == "delete" else redirect("user", user_id=user.id)


def _asked(request: HttpRequest, user: User, ends: Ends, refusal: str = "") -> HttpResponse:
    context = {"person": user, "ends": ends, "refusal": refusal}
    return render(request, "admin/users/acts/confirm.html", context, status=422 if refusal else 200)
