"""scim2-tester, by other authors, against the sandbox: what it finds is RingCentral's, each finding with its source."""

import json
from collections.abc import Iterable
from typing import Annotated, Any

from flask import Flask
from pydantic import Field
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import (
    URN,
    ComplexAttribute,
    Extension,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
)
from scim2_tester import CheckResult, Status, check_server

from tests.sandbox.directory import Directory

NEEDED = Annotated[str | None, Required.true]


class Name(ComplexAttribute):
    given_name: NEEDED = None
    family_name: NEEDED = None


class Email(ComplexAttribute):
    type: NEEDED = Field(None, examples=["work"])
    value: NEEDED = None


class Phone(ComplexAttribute):
    type: NEEDED = Field(None, examples=["mobile"])
    value: NEEDED = Field(None, examples=["+493012345678", "+493012345679"])


class Address(ComplexAttribute):
    type: NEEDED = Field(None, examples=["work"])
    locality: str | None = None
    country: str | None = Field(None, examples=["Germany"])


class EnterpriseUser(Extension):
    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    department: str | None = None


class User(Resource):
    """The documented attributes with values of the kinds that RingCentral takes; the tester's own are random."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")
    user_name: NEEDED = None
    name: Annotated[Name | None, Required.true] = None
    emails: Annotated[list[Email] | None, Required.true] = None
    active: bool | None = None
    title: str | None = None
    addresses: list[Address] | None = None
    phone_numbers: list[Phone] | None = None


LENIENT = ScimPolicy(unknown=ScimPolicy.Unknown.ignore)


class InvitationsUsedAtOnce:
    """The sandbox with people who activate their account before anybody else can do anything with it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = b"".join(self.app.wsgi_app(environ, start_response))
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/scim/v2/Users":
            self.app.test_client().post(f"/_sandbox/users/{json.loads(answer).get('id')}/activate", json={})
        return [answer]


def found(app: Flask, directory: Directory, provider: ScimProvider) -> list[CheckResult]:
    """Everything that the tester has to say, with the limits out of its way."""
    limits = {"light": 100_000, "medium": 100_000, "heavy": 100_000}
    assert directory.client.post("/_sandbox/limits", json=limits).status_code == 200
    headers = {"Authorization": f"Bearer {directory.tokens['access_token']}"}
    used = InvitationsUsedAtOnce(app)
    client = WSGISCIMClient(used, base_url="http://localhost/scim/v2", provider=provider, headers=headers)
    return check_server(client)


# Where it departs from the RFCs, and why: docs/sandbox.md, "What scim2-tester says".
RINGCENTRALS_OWN = [
    ("check_add_attribute", "Phone(type='other', value='106')"),
    ("check_remove_attribute", "did not remove attribute 'active'"),
    ("check_remove_attribute", "did not remove attribute 'phoneNumbers'"),
    ("check_replace_attribute", "Phone(type='other', value='106')"),
    ("object_list_with_attributes", "excluded attribute 'active' still present"),
    ("object_query_with_attributes", "excluded attribute 'active' still present"),
    ("random_url", "404 without a SCIM error"),
    ("search_with_attributes", "404 without a SCIM error"),
]


def test_what_it_finds_of_users_is_ringcentrals(app: Flask, directory: Directory) -> None:
    """G4, G6. Created, found, replaced, patched and deleted; every deviation is one that is known."""
    directory.switch(username_is_email="lenient", delete_disabled="allowed")
    users = ResourceType.from_resource(User[EnterpriseUser])  # type: ignore[misc]
    results = found(app, directory, ScimProvider([User, EnterpriseUser], [users], policy=LENIENT))
    trouble = sorted((r.title, r.reason or "") for r in results if r.status is not Status.SUCCESS)
    assert [title for title, _ in trouble] == [title for title, _ in RINGCENTRALS_OWN]
    for (title, reason), (_, known) in zip(trouble, RINGCENTRALS_OWN, strict=True):
        assert known in reason, title
    succeeded = {r.title for r in results if r.status is Status.SUCCESS}
    assert {"object_creation", "object_query", "object_replacement", "object_deletion"} <= succeeded


def test_what_it_finds_of_the_discovery_is_one_member_that_ringcentral_documents(
    app: Flask, directory: Directory
) -> None:
    results = found(app, directory, ScimProvider())
    trouble = [r for r in results if r.status is not Status.SUCCESS]
    assert [r.title for r in trouble] == ["service_provider_config_endpoint"]
    assert "xmlDataFormat" in (trouble[0].reason or "")
    assert len(results) == 21
