"""The URLs of SSO Applications: the list, adding one, and a tab each."""

from lockstep.portals.admin.applications.adding import views as adding
from lockstep.portals.admin.applications.bookmark import views as bookmark
from lockstep.portals.admin.applications.catalogue import views as catalogue
from lockstep.portals.admin.applications.general import views as general
from lockstep.portals.admin.applications.identity_management import acts, configuring, held
from lockstep.portals.admin.applications.identity_management import views as identity_management
from lockstep.portals.admin.applications.importing import acts as import_acts
from lockstep.portals.admin.applications.importing import views as importing
from lockstep.portals.admin.applications.listing import views as listing
from lockstep.portals.admin.applications.logo import application_logo
from lockstep.portals.admin.applications.sso import views as sso
from lockstep.portals.admin.applications.user_groups import views as user_groups
from lockstep.portals.page import route

AT = "admin/applications/"
ONE = f"{AT}<slug:application_id>"
IDM = f"{ONE}/identity-management"
IMPORT = f"{IDM}/imports/<slug:import_id>"

urlpatterns = [
    route(AT, listing.applications, "applications"),
    route(f"{AT}new", catalogue.application_new, "application_new"),
    route(f"{AT}new/<slug:template>", adding.application_new_general, "application_new_general"),
    route(f"{ONE}/added", adding.application_added, "application_added"),
    route("logos/<slug:application_id>", application_logo, "application_logo"),
    route(f"{ONE}/general", general.application_general, "application_general"),
    route(f"{ONE}/bookmark", bookmark.application_bookmark, "application_bookmark"),
    route(f"{ONE}/sso", sso.application_sso, "application_sso"),
    route(f"{ONE}/sso/encoded", sso.application_sso_encoded, "application_sso_encoded"),
    route(f"{ONE}/sso/metadata.xml", sso.application_sso_metadata, "application_sso_metadata"),
    route(IDM, identity_management.application_identity_management, "application_identity_management"),
    route(f"{IDM}/configure", configuring.application_idm_configure, "application_idm_configure"),
    route(f"{IDM}/start", acts.application_idm_start, "application_idm_start"),
    route(f"{IDM}/held", held.application_idm_held, "application_idm_held"),
    route(f"{IDM}/held/apply", held.application_idm_apply, "application_idm_apply"),
    route(f"{IDM}/guard", held.application_idm_guard, "application_idm_guard"),
    route(f"{IDM}/compare", acts.application_idm_compare, "application_idm_compare"),
    route(f"{IDM}/retry", acts.application_idm_retry, "application_idm_retry"),
    route(f"{IDM}/user-name", acts.application_idm_user_name, "application_idm_user_name"),
    route(f"{IDM}/deactivate", acts.application_idm_deactivate, "application_idm_deactivate"),
    route(f"{IDM}/imports", import_acts.application_import_new, "application_import_new"),
    route(IMPORT, importing.application_import, "application_import"),
    route(f"{IMPORT}/tick", import_acts.application_import_tick, "application_import_tick"),
    route(f"{IMPORT}/start", import_acts.application_import_start, "application_import_start"),
    route(f"{IMPORT}/stop", import_acts.application_import_stop, "application_import_stop"),
    route(f"{IMPORT}/add", import_acts.application_import_add, "application_import_add"),
    route(f"{ONE}/user-groups", user_groups.application_user_groups, "application_user_groups"),
]
