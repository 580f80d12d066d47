"""User groups and the graph of who is in them, in JumpCloud's shape."""

from typing import Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StrictStr


class UserGroup(Schema):
    """A group as answered; with `fields`, the asked properties of it."""

    id: str = Field(pattern="^[0-9a-f]{24}$")
    name: str | None = None
    description: str | None = None
    type: Literal["user_group"] | None = None
    email: str | None = Field(None, description="Always empty.")
    attributes: dict | None = Field(None, description="Always null.")
    membershipMethod: Literal["STATIC"] | None = None


class UserGroupPut(BaseModel):
    """What isn't there stays."""

    model_config = ConfigDict(extra="forbid")
    name: StrictStr | None = Field(None, description="Unique, whatever the case.")
    description: StrictStr | None = None
    id: Any = Field(None, description="Ignored.")
    type: Literal["user_group"] | None = None
    membershipMethod: Literal["STATIC", "NOTSET"] | None = Field(None, description="Groups are static.")
    email: Literal[""] | None = Field(None, description="Not kept: only empty.")
    attributes: None = Field(None, description="Not kept: only null.")


class UserGroupPost(UserGroupPut):
    """A new, empty group."""

    name: StrictStr = Field(description="Unique, whatever the case.")


class Membership(BaseModel):
    """Put a user in, or take one out."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["add", "remove"]
    type: Literal["user"]
    id: StrictStr = Field(description="The user's.")
    attributes: None = Field(None, description="Not kept: only null.")


class GraphObject(Schema):
    id: str
    type: Literal["user", "user_group"]
    attributes: None = None


class GraphConnection(Schema):
    """One edge."""

    to: GraphObject
    attributes: None = None


class GraphObjectWithPaths(Schema):
    """A thing, and the ways that lead to it: here always one, of one edge."""

    id: str
    type: Literal["user", "user_group"]
    paths: list[list[GraphConnection]]
    compiledAttributes: dict = {}
