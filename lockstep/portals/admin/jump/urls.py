"""Jump to's URL."""

from lockstep.portals.admin.jump import views
from lockstep.portals.page import route

urlpatterns = [route("admin/jump", views.jump, "jump")]
