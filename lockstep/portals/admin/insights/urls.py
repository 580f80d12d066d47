"""The URLs of Directory Insights."""

from lockstep.portals.admin.insights import views
from lockstep.portals.page import route

urlpatterns = [
    route("admin/insights/", views.insights, "insights"),
    route("admin/insights/<slug:event_id>", views.insights_event, "insights_event"),
]
