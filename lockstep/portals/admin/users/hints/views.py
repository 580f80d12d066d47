"""The answer to a field that was left: the hints under the form's fields, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lockstep.directory.models import User
from lockstep.portals.admin.users.hints.told import hints
from lockstep.portals.admin.users.hints.typed import typed_person
from lockstep.portals.admin.users.person.frame import living
from lockstep.portals.page import ADMINISTRATORS, page


@page(may=ADMINISTRATORS)
@require_POST
def user_new_hints(request: HttpRequest) -> HttpResponse:
    """Of somebody who is about to be added."""
    return _told(request, User())


@page(may=ADMINISTRATORS)
@require_POST
def user_hints(request: HttpRequest, user_id: str) -> HttpResponse:
    """Of somebody who is being edited."""
    return _told(request, living(user_id))


def _told(request: HttpRequest, kept: User) -> HttpResponse:
    left = request.headers.get("HX-Trigger-Name", "")
    person = typed_person(kept, request.POST)
    shown = {name: said for name, said in hints(person, left).items() if name in request.POST}
    return render(request, "admin/users/hints/_hints.html", {"hints": shown})
