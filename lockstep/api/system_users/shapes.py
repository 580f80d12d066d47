"""A system user in JumpCloud's shape: what is answered, and what is taken."""

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict, StrictBool, StrictStr

from lockstep.api.lists import Asked
from lockstep.directory.properties import NOT_KEPT, READ_ONLY, READ_ONLY_ELSEWHERE, STATES

Text = StrictStr | None
SAYS_NOTHING: list = [None, False, "", 0, [], {}]


class Address(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: Any = Field(None, description="Ignored.")
    type: Text = Field(None, description="work, home or other.")
    streetAddress: Text = None
    locality: Text = None
    region: Text = None
    postalCode: Text = None
    country: Text = Field(None, description="RingCentral wants the code of two letters: US.")
    extendedAddress: Text = Field(None, description="Not kept: only empty.")
    poBox: Text = Field(None, description="Not kept: only empty.")


class PhoneNumber(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: Any = Field(None, description="Ignored.")
    type: Text = Field(None, description="work, mobile, home or other.")
    number: Text = None


class Attribute(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: StrictStr = Field(description="Letters, digits and _, a letter first.")
    value: Text = None


class Profile(BaseModel):
    username: Text = Field(None, description="Unique. Changed here only while nothing is bound to the user.")
    email: Text = Field(None, description="Unique. Changed here only while nothing is bound to the user.")
    firstname: Text = None
    middlename: Text = None
    lastname: Text = None
    displayname: Text = None
    jobTitle: Text = None
    department: Text = None
    company: Text = None
    costCenter: Text = None
    employeeIdentifier: Text = Field(None, description="Changed here only while nothing is bound to the user.")
    employeeType: Text = None
    location: Text = None
    description: Text = None
    addresses: list[Address] | None = None
    phoneNumbers: list[PhoneNumber] | None = None
    attributes: list[Attribute] | None = None


def _document(schema: dict) -> None:
    """Say in the OpenAPI document what else is taken; `writes.py` looks at it."""
    ignored = {**READ_ONLY, **dict.fromkeys(READ_ONLY_ELSEWHERE, "JumpCloud's.")}
    schema["properties"] |= {name: {"description": f"{about} Ignored."} for name, about in ignored.items()}
    not_kept = {"description": "Not kept: taken while it says nothing.", "enum": SAYS_NOTHING}
    schema["properties"] |= dict.fromkeys(NOT_KEPT, not_kept)
    schema["additionalProperties"] = False


class SystemUserPut(Profile):
    """What differs is changed; what isn't there stays. A whole object, as it was answered, may be sent back."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_document)
    state: Literal["STAGED", "ACTIVATED", "SUSPENDED"] | None = Field(None, description=STATES["state"])
    suspended: StrictBool | None = Field(None, description=STATES["suspended"])
    password: StrictStr | None = Field(None, max_length=200, description=STATES["password"])


class SystemUserPost(SystemUserPut):
    """A new user. Without `state` they are ACTIVATED."""

    username: StrictStr = Field(
        description="Unique; no spaces. RingCentral wants it equal to the e-mail address.",
        json_schema_extra={"minLength": 1, "maxLength": 254, "pattern": r"^\S+$"},
    )
    email: StrictStr = Field(description="Unique.", json_schema_extra={"format": "email", "maxLength": 254})


class Admin(BaseModel):
    roleName: str


class SystemUser(Schema):
    """A user as answered; with `fields`, the asked properties of it."""

    model_config = ConfigDict(populate_by_name=True)
    id_: str = Field(alias="_id", pattern="^[0-9a-f]{24}$")
    id: str
    username: str | None = None
    email: str | None = None
    firstname: str | None = None
    middlename: str | None = None
    lastname: str | None = None
    displayname: str | None = None
    jobTitle: str | None = None
    department: str | None = None
    company: str | None = None
    costCenter: str | None = None
    employeeIdentifier: str | None = None
    employeeType: str | None = None
    location: str | None = None
    description: str | None = None
    addresses: list[dict[str, str]] | None = None
    phoneNumbers: list[dict[str, str]] | None = None
    attributes: list[dict[str, str]] | None = None
    state: Literal["STAGED", "ACTIVATED", "SUSPENDED"] | None = None
    suspended: bool | None = None
    activated: bool | None = Field(None, description=READ_ONLY["activated"])
    admin: Admin | None = Field(None, description=READ_ONLY["admin"])
    created: str | None = None
    password_expiration_date: str | None = Field(None, description=READ_ONLY["password_expiration_date"])
    password_expired: bool | None = None
    password_never_expires: bool | None = None


class SystemUsers(Schema):
    totalCount: int = Field(description="How many there are in all.")
    results: list[SystemUser]


class UsersAsked(Asked):
    search: str = Field("", description='Words, or {"searchTerm": "ada", "fields": ["username", "email"]}.')
