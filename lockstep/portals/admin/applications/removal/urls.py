"""The URL of deleting applications."""

from lockstep.portals.admin.applications.removal import views
from lockstep.portals.page import route

urlpatterns = [route("admin/applications/delete", views.applications_delete, "applications_delete")]
