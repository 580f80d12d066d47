"""Lockstep Properties: what a user is made of, by the names that the API gives them (JumpCloud's).

The API, the page that an admin reads, and docs/reference/api.md all have them from here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Property:
    """`name` in the API, `field` of the row, `label` on the screen."""

    name: str
    field: str
    label: str
    about: str


PROPERTIES = (
    Property("username", "username", "Username", "Unique, whatever the case; no spaces. Identity: see below."),
    Property("email", "email", "Company Email", "Unique, whatever the case. Identity: see below."),
    Property("firstname", "firstname", "First Name", ""),
    Property("middlename", "middlename", "Middle Name", ""),
    Property("lastname", "lastname", "Last Name", ""),
    Property("displayname", "displayname", "Display Name", ""),
    Property("jobTitle", "job_title", "Job Title", ""),
    Property("department", "department", "Department", ""),
    Property("company", "company", "Company", ""),
    Property("costCenter", "cost_center", "Cost Center", ""),
    Property("employeeIdentifier", "employee_identifier", "Employee ID", "Unique in any case. Identity: see below."),
    Property("employeeType", "employee_type", "Employee Type", ""),
    Property("location", "location", "Location", ""),
    Property("description", "description", "Description", "At most 1024 characters."),
    Property(
        "addresses",
        "addresses",
        "Addresses",
        "A list; type is work, home or other, beside streetAddress, locality, region, postalCode and country.",
    ),
    Property("phoneNumbers", "phone_numbers", "Phone numbers", "A list; type is work, mobile, home or other."),
    Property("attributes", "attributes", "Custom attributes", "A list of name and value."),
)
FIELD_OF = {one.name: one.field for one in PROPERTIES}
NAME_OF = {one.field: one.name for one in PROPERTIES}

STATES = {
    "state": "STAGED, ACTIVATED or SUSPENDED. A suspended user is deactivated in every application.",
    "suspended": "The same said otherwise: true for SUSPENDED.",
    "password": "Never answered. Sets a temporary password, which has to be changed at the next sign-in.",
}
READ_ONLY = {
    "_id": "24 hex digits.",
    "id": "The same again.",
    "activated": "There is a password.",
    "admin": "The administrator role, or null.",
    "created": "When the user was added.",
    "password_expiration_date": "When the password expires, or null.",
    "password_expired": "It has.",
    "password_never_expires": "There is no such date.",
}
# Of JumpCloud's object, answered there and ignored here when a client sends the whole object back.
READ_ONLY_ELSEWHERE = (
    "account_locked_date",
    "badLoginAttempts",
    "creationSource",
    "mfaEnrollment",
    "organization",
    "password_date",
    "totp_enabled",
)
# Of JumpCloud's object, what Lockstep doesn't keep: taken while it says nothing (false, null, 0, empty), else refused.
NOT_KEPT = (
    "account_locked",
    "allow_public_key",
    "alternateEmail",
    "delegatedAuthority",
    "disableDeviceMaxLoginAttempts",
    "enable_managed_uid",
    "enable_user_portal_multifactor",
    "external_dn",
    "external_password_expiration_date",
    "external_source_type",
    "externally_managed",
    "ldap_binding_user",
    "managedAppleId",
    "manager",
    "mfa",
    "passwordless_sudo",
    "public_key",
    "recoveryEmail",
    "relationships",
    "restrictedFields",
    "samba_service_user",
    "ssh_keys",
    "sudo",
    "unix_guid",
    "unix_uid",
)
