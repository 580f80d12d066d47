"""Mails about a person's password that an administrator sends, and the end of a lock."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lockstep.directory.attempts import unlock as unlock_user
from lockstep.directory.credentials.links import send_link
from lockstep.portals.admin.users.person.frame import living
from lockstep.portals.page import ADMINISTRATORS, actor_on_page_of, page


@page(may=ADMINISTRATORS)
def send_password_link(request: HttpRequest, user_id: str) -> HttpResponse:
    """Mail the link that sets the first password, or a new one."""
    user = living(user_id)
    if request.method == "POST":
        try:
            link = send_link(user, actor=actor_on_page_of(request, user))
            messages.success(request, f"{link.get_purpose_display()} to {user.email} is on its way.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("user_security", user_id=user.id)


@page(may=ADMINISTRATORS)
def unlock(request: HttpRequest, user_id: str) -> HttpResponse:
    """Let somebody try again at once."""
    user = living(user_id)
    if request.method == "POST":
        unlock_user(user, actor=actor_on_page_of(request, user))
        messages.success(request, f"{user.name} can sign in again.")
    return redirect("user_security", user_id=user.id)
