"""The account menu's choice of System, Light or Dark."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lockstep.directory.appearance import SCHEMES, choose_scheme
from lockstep.directory.models import User
from lockstep.portals.back import path_of_ours
from lockstep.portals.page import SIGNED_IN, actor_of, page, route


@page(may=SIGNED_IN)
@require_POST
def scheme(request: HttpRequest) -> HttpResponse:
    """Keep the choice on the user, and go back to where it was made."""
    chosen, back = request.POST.get("scheme", ""), request.POST.get("next", "/")
    if chosen not in SCHEMES:
        return HttpResponseBadRequest("There is no such scheme.")
    assert isinstance(request.user, User)
    choose_scheme(request.user, chosen, actor=actor_of(request))
    return redirect(path_of_ours(back) or "/")


urlpatterns = [route("scheme", scheme, "scheme")]
