"""The users' URLs."""

from lockstep.portals.admin.users.acts import mailed
from lockstep.portals.admin.users.acts import views as acts
from lockstep.portals.admin.users.applications import acts as accounts
from lockstep.portals.admin.users.applications import views as applications
from lockstep.portals.admin.users.csv import acts as csv_acts
from lockstep.portals.admin.users.csv import views as csv
from lockstep.portals.admin.users.editing import views as editing
from lockstep.portals.admin.users.hints import views as hints
from lockstep.portals.admin.users.listing import views as listing
from lockstep.portals.admin.users.person import views as person
from lockstep.portals.page import route

ONE = "admin/users/<str:user_id>"
IMPORT = "admin/users/import"
urlpatterns = [
    route("admin/users", listing.users, "users"),
    route("admin/users/new", editing.new_user, "user_new"),
    route("admin/users/new/hints", hints.user_new_hints, "user_new_hints"),
    route(IMPORT, csv.csv_upload, "csv_upload"),
    route(f"{IMPORT}/template.csv", csv.csv_template, "csv_template"),
    route(f"{IMPORT}/<str:import_id>", csv.csv_import, "csv_import"),
    route(f"{IMPORT}/<str:import_id>/start", csv_acts.csv_start, "csv_start"),
    route(f"{IMPORT}/<str:import_id>/stop", csv_acts.csv_stop, "csv_stop"),
    route(f"{IMPORT}/<str:import_id>/left-out.csv", csv.csv_left_out, "csv_left_out"),
    route(ONE, person.details, "user"),
    route(f"{ONE}/groups", person.groups, "user_groups"),
    route(f"{ONE}/applications", applications.applications, "user_applications"),
    route(f"{ONE}/accounts/<str:account_id>/retry", accounts.retry, "account_retry"),
    route(f"{ONE}/accounts/<str:account_id>/compare", accounts.compare, "account_compare"),
    route(f"{ONE}/accounts/<str:account_id>/resolve", accounts.resolve, "account_resolve"),
    route(f"{ONE}/security", person.security, "user_security"),
    route(f"{ONE}/history", person.history, "user_history"),
    route(f"{ONE}/edit", editing.edit_user, "user_edit"),
    route(f"{ONE}/hints", hints.user_hints, "user_hints"),
    route(f"{ONE}/identity", editing.identity, "user_identity"),
    route(f"{ONE}/suspend", acts.suspend, "user_suspend"),
    route(f"{ONE}/reactivate", acts.reactivate, "user_reactivate"),
    route(f"{ONE}/delete", acts.delete, "user_delete"),
    route(f"{ONE}/send-link", mailed.send_password_link, "user_send_link"),
    route(f"{ONE}/unlock", mailed.unlock, "user_unlock"),
    route(f"{ONE}/expire-password", acts.expire_password, "user_expire_password"),
    route(f"{ONE}/password-expiry", acts.password_expiry, "user_password_expiry"),
    route(f"{ONE}/temporary-password", acts.temporary_password, "user_temporary_password"),
]
