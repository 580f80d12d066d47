"""The settings' URLs."""

from lockstep.portals.admin.settings import views
from lockstep.portals.page import route

urlpatterns = [route("admin/settings", views.settings, "settings")]
