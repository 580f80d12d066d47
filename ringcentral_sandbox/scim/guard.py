"""What stands before every SCIM call, in this order: token, rate limit, app permission, plan, SCIM service, role."""

from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.accounts.roles import manages_users
from ringcentral_sandbox.envelope import lacks_app_permission, lacks_user_permission
from ringcentral_sandbox.limits import Standing, count_request, rate_error
from ringcentral_sandbox.oauth.bearer import caller_of
from ringcentral_sandbox.oauth.clients import permissions_of_app
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.switches import switch

PLANS_WITH_SCIM = {"Premium", "Ultimate", "Enterprise"}


def admit(sandbox: Sandbox, header: str | None, *, group: str, permission: str) -> Standing:
    caller = caller_of(sandbox, header)
    standing = count_request(sandbox, caller.rate_key, group)
    if standing.is_refused:
        raise rate_error(sandbox, standing)
    if permission not in permissions_of_app(sandbox.database):
        raise lacks_app_permission(permission)
    _check_account(sandbox)
    if not manages_users(caller.owner.role):
        raise lacks_user_permission("AddRemoveUsers")
    return standing


def _check_account(sandbox: Sandbox) -> None:
    if sandbox.database.setting("company", {}).get("plan") not in PLANS_WITH_SCIM:
        raise Refused(403, "The account's plan does not include SCIM provisioning.")
    if switch(sandbox.database, "scim") == "off":
        raise Refused(403, "SCIM service is not enabled for this account.")
