"""A Bookmark: a tile in the User Portal with a link, nothing more."""

from lockstep.applications.catalog.template import BOOKMARK, GENERAL_INFO, USER_GROUPS, Template

TEMPLATE = Template(
    key="bookmark",
    name="Bookmark",
    description="A tile in the User Portal with a link, nothing more.",
    colour="#202d38",
    icon="bookmark",
    tabs=(GENERAL_INFO, BOOKMARK, USER_GROUPS),
    keywords=("link", "tile"),
)
