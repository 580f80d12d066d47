"""All URLs. Each room of pages lists its own; a view that does not say who may see it stops the import."""

from lockstep.api.urls import urlpatterns as api
from lockstep.portals.admin.urls import urlpatterns as admin
from lockstep.portals.appearance import urlpatterns as appearance
from lockstep.portals.first_run.urls import urlpatterns as first_run
from lockstep.portals.health import urlpatterns as health
from lockstep.portals.sign_in.urls import urlpatterns as sign_in
from lockstep.portals.user.urls import urlpatterns as user

urlpatterns = [*health, *appearance, *first_run, *sign_in, *user, *admin, *api]
handler400 = "lockstep.portals.errors.bad_request"
handler403 = "lockstep.portals.errors.forbidden"
handler404 = "lockstep.portals.errors.not_found"
handler500 = "lockstep.portals.errors.server_error"
