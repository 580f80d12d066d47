"""The URLs of Directory Insights."""

from lockstep.portals.admin.insights import export, live, views
from lockstep.portals.page import route

urlpatterns = [
    route("admin/insights/", views.insights, "insights"),
    route("admin/insights/newer", live.insights_newer, "insights_newer"),
    route("admin/insights/export.<slug:form>", export.insights_export, "insights_export"),
    route("admin/insights/<slug:event_id>", views.insights_event, "insights_event"),
]
