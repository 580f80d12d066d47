"""The seven predefined roles. Which of them count as "User Admin or higher" for SCIM is a guess (docs/sandbox.md)."""

SUPER_ADMIN = "Super Admin"
USER_ADMIN = "User Admin"
DEFAULT_ROLE = "Standard (International)"

ROLES = {
    SUPER_ADMIN: "Everything",
    "Phone System Admin": "Phone system settings, users and groups",
    "Billing Admin": "Billing",
    USER_ADMIN: "User management functions for all users, plus Standard (International) along with groups access",
    "Manager": "Reports of their own groups",
    DEFAULT_ROLE: "Their own extension, international calling; the role that new users get",
    "Standard": "Their own extension",
}

MANAGES_USERS = frozenset({SUPER_ADMIN, "Phone System Admin", USER_ADMIN})


def manages_users(role: str) -> bool:
    return role in MANAGES_USERS
