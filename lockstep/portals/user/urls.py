"""The User Portal's URLs."""

from lockstep.portals.page import route
from lockstep.portals.user import views

urlpatterns = [route("", views.portal, "portal")]
