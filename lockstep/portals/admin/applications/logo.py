"""The uploaded picture of an application: for administrators, and for whoever has its tile in the User Portal."""

from django.http import Http404, HttpRequest, HttpResponse

from lockstep.applications.queries import applications_of
from lockstep.directory.models import User
from lockstep.portals.admin.applications.find import application_or_404
from lockstep.portals.page import SIGNED_IN, page


@page(may=SIGNED_IN)
def application_logo(request: HttpRequest, application_id: str) -> HttpResponse:
    """The picture as uploaded; its kind was told by its bytes, and a browser may not guess another."""
    application, user = application_or_404(application_id), request.user
    assert isinstance(user, User), "SIGNED_IN"
    theirs = user.is_reader or applications_of(user).filter(pk=application.pk).exists()
    if not application.logo or not theirs:
        raise Http404("This application has no picture.")
    return HttpResponse(
        bytes(application.logo),
        content_type=application.logo_type,
        headers={"Cache-Control": "private, max-age=300", "X-Content-Type-Options": "nosniff"},
    )
