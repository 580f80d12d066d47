"""SCIM answers: resources, lists and errors, in the media type that was asked for."""

from datetime import datetime
from typing import Any

from flask import Response, request
from scim2_models import Context

from ringcentral_sandbox.accounts.extensions import Extension
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.envelope import ApiError, json_response
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.scim.resources import resource_of
from ringcentral_sandbox.switches import switch

LOCATION = "http://scim.ringcentral.com/scim/v2"  # the documented answers name this host, which is not the API's
ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST_URN = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


def scim_response(sandbox: Sandbox, body: dict[str, Any], status: int = 200) -> Response:
    return json_response(body, status, media_type=_media_type(sandbox))


def user_body(sandbox: Sandbox, person: Extension, *, is_short: bool = False) -> dict[str, Any]:
    body = resource_of(person).model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    body.setdefault("phoneNumbers", [])
    if is_short:
        body.pop("addresses", None)
        body.pop("phoneNumbers")
    if switch(sandbox.database, "primary") == "false":
        for item in (*body["emails"], *body.get("addresses", ())):
            item["primary"] = False
    now = moment(sandbox.now())
    location = f"{LOCATION}/Users/{person.id}"
    body["meta"] = {"created": now, "lastModified": now, "location": location, "resourceType": "User"}
    return body


def list_body(resources: list[dict[str, Any]], *, total: int, start: int) -> dict[str, Any]:
    return {
        "schemas": [LIST_URN],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }


def refusal_response(sandbox: Sandbox, refused: Refused) -> Response:
    body = {"schemas": [ERROR_URN], "status": str(refused.status)}
    if refused.scim_type:
        body["scimType"] = refused.scim_type
    return scim_response(sandbox, {**body, "detail": refused.detail}, refused.status)


def api_error_response(sandbox: Sandbox, error: ApiError) -> Response:
    """401 and 429 come in RingCentral's envelope, or in SCIM's by the switch; permissions always in the former."""
    if error.status == 403 or switch(sandbox.database, "error_envelope") == "ringcentral":
        return error.response()
    response = refusal_response(sandbox, Refused(error.status, error.message))
    response.headers.update(error.headers)
    return response


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _media_type(sandbox: Sandbox) -> str:
    accept = request.headers.get("Accept", "")
    if "application/scim+json" in accept:
        return "application/scim+json"
    if "application/json" in accept or switch(sandbox.database, "media_type") == "json":
        return "application/json"
    return "application/scim+json"
