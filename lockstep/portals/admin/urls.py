"""The Admin Portal's URLs, a folder a page."""

from lockstep.portals.admin.home.urls import urlpatterns as home
from lockstep.portals.admin.jump.urls import urlpatterns as jump

urlpatterns = [*home, *jump]
