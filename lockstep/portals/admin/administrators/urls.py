"""The administrators' URLs."""

from lockstep.portals.admin.administrators import views
from lockstep.portals.page import route

urlpatterns = [
    route("admin/administrators", views.administrators, "administrators"),
    route("admin/administrators/give", views.give, "give_role"),
]
