"""The user groups' URLs."""

from lockstep.portals.admin.groups.editing import views as editing
from lockstep.portals.admin.groups.group import views as group
from lockstep.portals.admin.groups.listing import views as listing
from lockstep.portals.page import route

ONE = "admin/groups/<str:group_id>"
urlpatterns = [
    route("admin/groups", listing.groups, "groups"),
    route("admin/groups/new", editing.new_group, "group_new"),
    route(ONE, group.users, "group"),
    route(f"{ONE}/applications", group.applications, "group_applications"),
    route(f"{ONE}/edit", editing.edit_group, "group_edit"),
    route(f"{ONE}/delete", editing.delete, "group_delete"),
]
