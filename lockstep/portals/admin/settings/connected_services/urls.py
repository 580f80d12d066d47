"""The URLs of Settings > Connected services, and the redirect URI that is registered at each service."""

from lockstep.connections.clients import CALLBACK_PATH
from lockstep.portals.admin.applications.identity_management.configuring import authorised
from lockstep.portals.admin.settings.connected_services import views
from lockstep.portals.page import route

urlpatterns = [
    route("admin/settings/connected-services", views.connected_services, "connected_services"),
    route(CALLBACK_PATH.lstrip("/"), authorised, "authorised"),
]
