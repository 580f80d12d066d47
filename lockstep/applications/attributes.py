"""The attributes of an account by their SCIM path, and what people call them. Pure."""

from collections.abc import Mapping

from lockstep.protocols.scim.paths import ENTERPRISE_USER

Attributes = Mapping[str, str | bool]
Changes = Mapping[str, str | bool | None]  # None clears

USER_NAME = "userName"
EXTERNAL_ID = "externalId"
ACTIVE = "active"
GIVEN_NAME = "name.givenName"
FAMILY_NAME = "name.familyName"
TITLE = "title"
EMAIL = 'emails[type eq "work"].value'
STREET = 'addresses[type eq "work"].streetAddress'
LOCALITY = 'addresses[type eq "work"].locality'
REGION = 'addresses[type eq "work"].region'
POSTAL_CODE = 'addresses[type eq "work"].postalCode'
COUNTRY = 'addresses[type eq "work"].country'
MOBILE = 'phoneNumbers[type eq "mobile"].value'
OTHER_PHONE = 'phoneNumbers[type eq "other"].value'
WORK_PHONE = 'phoneNumbers[type eq "work"].value'
DEPARTMENT = f"{ENTERPRISE_USER}:department"

KEYS = (USER_NAME, EMAIL)
"""What an account is found by, so what it takes from others while it holds it."""

ADDRESS = (STREET, LOCALITY, REGION, POSTAL_CODE, COUNTRY)

LABELS: Mapping[str, str] = {
    USER_NAME: "Username",
    EXTERNAL_ID: "External id",
    ACTIVE: "Active",
    GIVEN_NAME: "First name",
    FAMILY_NAME: "Last name",
    TITLE: "Job title",
    EMAIL: "E-mail",
    STREET: "Street",
    LOCALITY: "City",
    REGION: "State",
    POSTAL_CODE: "Postal code",
    COUNTRY: "Country",
    MOBILE: "Mobile phone",
    WORK_PHONE: "Work phone",
    OTHER_PHONE: "Other phone",
    DEPARTMENT: "Department",
}


def label(path: str) -> str:
    """What people call an attribute; one that has no name here is called by its path."""
    return LABELS.get(path, path)
