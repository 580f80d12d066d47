"""The first run's URL."""

from lockstep.portals.first_run import views
from lockstep.portals.page import route

urlpatterns = [route("first-run", views.first_run, "first_run")]
