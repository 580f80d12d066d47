"""The Admin Portal's URLs, a folder a page."""

from lockstep.portals.admin.administrators.urls import urlpatterns as administrators
from lockstep.portals.admin.applications.removal.urls import urlpatterns as removal
from lockstep.portals.admin.applications.urls import urlpatterns as applications
from lockstep.portals.admin.groups.urls import urlpatterns as groups
from lockstep.portals.admin.home.urls import urlpatterns as home
from lockstep.portals.admin.insights.urls import urlpatterns as insights
from lockstep.portals.admin.jump.urls import urlpatterns as jump
from lockstep.portals.admin.settings.api_keys.urls import urlpatterns as api_keys
from lockstep.portals.admin.settings.connected_services.urls import urlpatterns as connected_services
from lockstep.portals.admin.settings.urls import urlpatterns as settings
from lockstep.portals.admin.users.urls import urlpatterns as users

urlpatterns = [
    *home,
    *jump,
    *users,
    *groups,
    *applications,
    *removal,
    *insights,
    *administrators,
    *settings,
    *connected_services,
    *api_keys,
]
