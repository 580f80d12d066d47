"""Home's URL."""

from lockstep.portals.admin.home import views
from lockstep.portals.page import route

urlpatterns = [route("admin/", views.home, "home")]
