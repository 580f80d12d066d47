"""The URLs of Settings > API keys."""

from lockstep.portals.admin.settings.api_keys import views
from lockstep.portals.page import route

urlpatterns = [
    route("admin/settings/api-keys", views.api_keys, "api_keys"),
    route("admin/settings/api-keys/new", views.new_key, "api_key_new"),
    route("admin/settings/api-keys/properties", views.properties, "api_properties"),
    route("admin/settings/api-keys/<str:key_id>/revoke", views.revoke, "api_key_revoke"),
]
