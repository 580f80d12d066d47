"""The few calls of the platform API that a directory needs: the account, and its extensions with their real status."""

from typing import Any

import pycountry
from flask import Blueprint, Response, request

from ringcentral_sandbox.accounts import extensions as ext
from ringcentral_sandbox.accounts.countries import country_name
from ringcentral_sandbox.envelope import ApiError, json_response, lacks_app_permission, lacks_user_permission
from ringcentral_sandbox.limits import Standing, count_request, rate_error
from ringcentral_sandbox.oauth.bearer import caller_of
from ringcentral_sandbox.oauth.clients import permissions_of_app
from ringcentral_sandbox.sandbox import here
from ringcentral_sandbox.switches import switch

platform_api = Blueprint("platform_api", __name__, url_prefix="/restapi")
PER_PAGE_DEFAULT, PER_PAGE_MAX = 100, 1000
ACCOUNT = "/v1.0/account/<account_id>"


@platform_api.errorhandler(ApiError)
def _refused(error: ApiError) -> Response:
    return error.response()


@platform_api.get("")
def versions() -> Response:
    version = {"uri": f"{here().base_url}/restapi/v1.0", "versionString": "1.0.60", "uriString": "v1.0"}
    return json_response({"uri": f"{here().base_url}/restapi", "apiVersions": [version]})


@platform_api.get(ACCOUNT)
def account(account_id: str) -> Response:
    standing = _admit("light", account_id)
    company = here().database.setting("company", {})
    body = {
        "uri": _account_uri(),
        "id": int(company["id"]),
        "status": "Confirmed",
        "serviceInfo": {
            "brand": {"id": "1210", "name": "RingCentral"},
            "servicePlan": {"id": "1", "name": company["plan"]},
        },
    }
    return json_response(body, headers=standing.headers())


@platform_api.get(f"{ACCOUNT}/extension")
def extension_list(account_id: str) -> Response:
    standing = _admit("medium", account_id)
    wanted = set(request.args.getlist("status")) or set(ext.STATUSES) - {ext.UNASSIGNED}
    found = [item for item in ext.extensions(here().database) if item.status in wanted]
    page = max(1, request.args.get("page", 1, type=int))
    size = min(max(1, request.args.get("perPage", PER_PAGE_DEFAULT, type=int)), PER_PAGE_MAX)
    records = found[(page - 1) * size : page * size]
    body = {
        "uri": f"{_account_uri()}/extension",
        "records": [_in_list(item) for item in records],
        "paging": _paging(page, size, len(found)),
    }
    return json_response(body, headers=standing.headers())


@platform_api.get(f"{ACCOUNT}/extension/<extension_id>")
def extension(account_id: str, extension_id: str) -> Response:
    standing = _admit("light", account_id)
    found = ext.find_extension(here().database, extension_id)
    if found is None:
        extra = {"parameterName": "extensionId"}
        message = "Resource for parameter [extensionId] is not found"
        raise ApiError(404, "CMN-102", message, extra=extra)
    return json_response(_record(found), headers=standing.headers())


def _admit(group: str, account_id: str) -> Standing:
    sandbox = here()
    caller = caller_of(sandbox, request.headers.get("Authorization"))
    standing = count_request(sandbox, caller.rate_key, group)
    if standing.is_refused:
        raise rate_error(sandbox, standing)
    if "ReadAccounts" not in permissions_of_app(sandbox.database):
        raise lacks_app_permission("ReadAccounts")
    if switch(sandbox.database, "platform_api") == "refused":
        raise lacks_user_permission("ReadCompanyInfo")
    if account_id not in {"~", str(sandbox.database.setting("company", {})["id"])}:
        raise ApiError(404, "CMN-102", "Resource for parameter [accountId] is not found")
    return standing


def _record(item: ext.Extension) -> dict[str, Any]:
    record: dict[str, Any] = {
        "uri": f"{_account_uri()}/extension/{item.id}",
        "id": item.id,
        "extensionNumber": item.number,
        "name": item.name,
        "type": "User",
        "status": item.status,
        "assignedCountry": _country(item.assigned_country),
        "hidden": item.status == ext.UNASSIGNED,
    }
    if item.status != ext.UNASSIGNED:
        kept = item.profile
        contact = {"firstName": kept.first_name, "lastName": kept.last_name, "email": kept.email}
        optional = {"department": kept.department, "jobTitle": kept.title}
        record["contact"] = {**contact, **{name: text for name, text in optional.items() if text}}
    return record


def _in_list(item: ext.Extension) -> dict[str, Any]:
    record = _record(item)
    if switch(here().database, "line_country") == "left_out":
        del record["assignedCountry"]
    return record


def _country(code: str) -> dict[str, str]:
    """The service's own numbers are known for few countries; for the others it is the ISO number."""
    country = pycountry.countries.get(alpha_2=code)
    assert country is not None
    number = {"US": "1"}.get(code, str(int(country.numeric)))
    return {"id": number, "isoCode": code, "name": country_name(code)}


def _paging(page: int, size: int, total: int) -> dict[str, int]:
    pages = max(1, -(-total // size))
    paging = {"page": page, "totalPages": pages, "perPage": size, "totalElements": total}
    if total:
        paging["pageStart"] = (page - 1) * size
        paging["pageEnd"] = min(page * size, total) - 1
    return paging


def _account_uri() -> str:
    return f"{here().base_url}/restapi/v1.0/account/{here().database.setting('company', {})['id']}"
