"""ServiceProviderConfig, ResourceTypes, Schemas. Documented shapes; the values are guesses from behaviour."""

from typing import Any

from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.scim.replies import LOCATION, moment
from ringcentral_sandbox.scim.resources import ENTERPRISE_URN, USER_URN, Enterprise, User
from ringcentral_sandbox.switches import switch_number

_CONFIG_URN = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
_TYPE_URN = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_ATTRIBUTE_FIELDS = (
    "name", "type", "multiValued", "description", "required", "canonicalValues", "caseExact", "mutability",
    "returned", "uniqueness", "referenceTypes",
)  # fmt: skip


def provider_config(sandbox: Sandbox) -> dict[str, Any]:
    no = {"supported": False}
    return {
        "schemas": [_CONFIG_URN],
        "authenticationSchemes": [
            {
                "name": "OAuth Bearer Token",
                "description": "Authentication scheme using the OAuth Bearer Token Standard",
                "specUri": "http://www.rfc-editor.org/info/rfc6750",
                "documentationUri": "https://developers.ringcentral.com/guide/authentication",
                "primary": True,
            }
        ],
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": switch_number(sandbox.database, "count_max")},
        "patch": {"supported": True},
        "changePassword": no,
        "sort": no,
        "etag": no,
        "xmlDataFormat": no,
    }


def resource_types(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [
        {
            "schemas": [_TYPE_URN],
            "id": "User",
            "name": "User",
            "endpoint": "/Users",
            "description": "User Account",
            "schema": USER_URN,
            "schemaExtensions": [{"schema": ENTERPRISE_URN, "required": False}],
            "meta": _meta(sandbox, "ResourceTypes/User", "ResourceType"),
        }
    ]


def schemas(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Derived from the resource models, with the members that the documentation names."""
    found = []
    for model in (User, Enterprise):
        full = model.to_schema().model_dump()
        found.append(
            {
                "schemas": full["schemas"],
                "id": full["id"],
                "name": "User" if model is User else "EnterpriseUser",
                "description": "User Account" if model is User else "Enterprise User",
                "attributes": [_attribute(attribute) for attribute in full["attributes"]],
                "meta": _meta(sandbox, f"Schemas/{full['id']}", "Schema"),
            }
        )
    return found


def _attribute(full: dict[str, Any]) -> dict[str, Any]:
    kept = {name: full[name] for name in _ATTRIBUTE_FIELDS if name in full}
    if full.get("subAttributes"):
        kept["subAttributes"] = [_attribute(inner) for inner in full["subAttributes"]]
    return kept


def _meta(sandbox: Sandbox, path: str, kind: str) -> dict[str, str]:
    now = moment(sandbox.now())
    return {"created": now, "lastModified": now, "location": f"{LOCATION}/{path}", "resourceType": kind}
