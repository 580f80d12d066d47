"""The service's rules, checked before anything is sent. Each issue says the way out, and which field it is about."""

from dataclasses import dataclass
from enum import StrEnum


class IssueCode(StrEnum):
    REQUIRED = "required"
    USERNAME_NOT_EMAIL = "username_not_email"
    EMAIL_SHAPE = "email_shape"
    COUNTRY_MISSING = "country_missing"
    COUNTRY_UNKNOWN = "country_unknown"
    REGION_MISSING = "region_missing"
    TOO_LONG = "too_long"
    PHONE_SHAPE = "phone_shape"
    CHARACTERS = "characters"
    TYPE = "type"


@dataclass(frozen=True)
class Issue:
    """`field` is the form's field; `paths` the attributes whose sending it prevents."""

    field: str
    code: IssueCode
    sentence: str
    paths: tuple[str, ...]
