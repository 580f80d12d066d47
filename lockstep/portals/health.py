"""For load balancers and for `lockstep demo`: does the process answer, and does its database."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from lockstep.portals.page import ANYONE, page, route


@page(may=ANYONE)
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [route("health", health, "health")]
