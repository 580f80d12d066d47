"""Administrators: who has a role, and the page that gives one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory.queries import administrators as with_a_role
from lockstep.directory.roles import give_role
from lockstep.doors import clock
from lockstep.portals.admin.administrators.forms import RoleForm
from lockstep.portals.admin.users.standing import standing
from lockstep.portals.forms import add_errors
from lockstep.portals.page import ADMINISTRATORS, READERS, actor_of, page


@page(may=READERS)
def administrators(request: HttpRequest) -> HttpResponse:
    """Everybody with a role."""
    now = clock.now()
    rows = [(user, standing(user, now)) for user in with_a_role()]
    return render(request, "admin/administrators/administrators.html", {"rows": rows})


@page(may=ADMINISTRATORS, fresh=True)
def give(request: HttpRequest) -> HttpResponse:
    """Give, change or take a role; with a fresh sign-in."""
    form = RoleForm(request.POST or None, initial={"user": request.GET.get("user", "")})
    if request.method == "POST" and form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        try:
            give_role(user, role, actor=actor_of(request))
            user.refresh_from_db()
            messages.success(request, f"{user.name} now has: {user.get_role_display()}.")
            return redirect("administrators")
        except ValidationError as error:
            add_errors(form, error)
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/administrators/give.html", {"form": form}, status=status)
