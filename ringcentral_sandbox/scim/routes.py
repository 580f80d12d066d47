"""/scim/v2: the twelve documented endpoints. There is no /Groups, no /Bulk, no /Me."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request

from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.envelope import ApiError
from ringcentral_sandbox.limits import Standing
from ringcentral_sandbox.sandbox import here
from ringcentral_sandbox.scim import discovery, reading, writing
from ringcentral_sandbox.scim.guard import admit
from ringcentral_sandbox.scim.replies import api_error_response, list_body, refusal_response, scim_response, user_body
from ringcentral_sandbox.switches import switch

scim = Blueprint("scim", __name__, url_prefix="/scim/v2")
READ = {"group": "light", "permission": "ReadAccounts"}
WRITE = {"group": "heavy", "permission": "EditAccounts"}

View = Callable[..., Response]


def endpoint(rule: str, method: str, needs: dict[str, str]) -> Callable[[View], View]:
    """Register a view behind the guard, in one transaction, with refusals and rate headers given their shape."""

    def register(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Response:
            sandbox, standing = here(), None
            try:
                standing = _admitted(view.__name__, needs)
                with sandbox.database.transaction():
                    response = view(**values)
            except Refused as refused:
                response = refusal_response(sandbox, refused)
            except ApiError as error:
                response = api_error_response(sandbox, error)
            response.headers.update(standing.headers() if standing else {})
            return response

        scim.add_url_rule(rule, view_func=guarded, methods=[method])
        return view

    return register


@endpoint("/Users", "GET", READ)
def search_by_get() -> Response:
    sandbox = here()
    return scim_response(sandbox, reading.list_users(sandbox, reading.query_from(request.args.to_dict())))


@endpoint("/Users/.search", "POST", READ)
def search_by_post() -> Response:
    sandbox = here()
    return scim_response(sandbox, reading.list_users(sandbox, reading.query_from(_body())))


@endpoint("/Users", "POST", WRITE)
def create_user() -> Response:
    sandbox = here()
    return scim_response(sandbox, user_body(sandbox, writing.create(sandbox, _body())), 201)


@endpoint("/Users/<user_id>", "GET", READ)
def get_user(user_id: str) -> Response:
    sandbox = here()
    return scim_response(sandbox, user_body(sandbox, writing.find(sandbox, user_id)))


@endpoint("/Users/<user_id>", "PUT", WRITE)
def replace_user(user_id: str) -> Response:
    sandbox = here()
    return scim_response(sandbox, user_body(sandbox, writing.replace(sandbox, user_id, _body())))


@endpoint("/Users/<user_id>", "PATCH", WRITE)
def patch_user(user_id: str) -> Response:
    sandbox = here()
    return scim_response(sandbox, user_body(sandbox, writing.patch(sandbox, user_id, _body())))


@endpoint("/Users/<user_id>", "DELETE", WRITE)
def delete_user(user_id: str) -> Response:
    writing.delete(here(), user_id)
    return Response(status=204)


@endpoint("/ServiceProviderConfig", "GET", READ)
def provider_config() -> Response:
    return scim_response(here(), discovery.provider_config(here()))


@endpoint("/ResourceTypes", "GET", READ)
def list_resource_types() -> Response:
    return _listed(discovery.resource_types(here()))


@endpoint("/ResourceTypes/<item_id>", "GET", READ)
def get_resource_type(item_id: str) -> Response:
    return _one(discovery.resource_types(here()), item_id)


@endpoint("/Schemas", "GET", READ)
def list_schemas() -> Response:
    return _listed(discovery.schemas(here()))


@endpoint("/Schemas/<path:item_id>", "GET", READ)
def get_schema(item_id: str) -> Response:
    return _one(discovery.schemas(here()), item_id)


def _admitted(view_name: str, needs: dict[str, str]) -> Standing | None:
    sandbox = here()
    if view_name == "provider_config" and switch(sandbox.database, "discovery_auth") == "none":
        return None
    return admit(sandbox, request.headers.get("Authorization"), **needs)


def _body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data() or b"")
    except ValueError:
        raise Refused(400, "The request body is not JSON.", "invalidSyntax") from None
    if not isinstance(body, dict):
        raise Refused(400, "The request body is not a JSON object.", "invalidSyntax")
    return body


def _listed(items: list[dict[str, Any]]) -> Response:
    if "filter" in request.args:
        raise Refused(403, "Filtering is not allowed")
    return scim_response(here(), list_body(items, total=len(items), start=1))


def _one(items: list[dict[str, Any]], item_id: str) -> Response:
    for item in items:
        if item["id"] == item_id:
            return scim_response(here(), item)
    raise Refused(404, "Not found")
