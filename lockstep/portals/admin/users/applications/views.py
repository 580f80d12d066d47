"""A person's applications: why they have access, what happened to their account, what is here and there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lockstep.applications.queries import applications_of, groups_that_bind
from lockstep.portals.admin.users.person.frame import frame, living
from lockstep.portals.page import READERS, page


@page(may=READERS)
def applications(request: HttpRequest, user_id: str) -> HttpResponse:
    """Each application that the person may use, or has an account in."""
    user = living(user_id)
    bound = [(application, groups_that_bind(user, application)) for application in applications_of(user)]
    return render(request, "admin/users/applications/applications.html", {**frame(user), "bound": bound})
