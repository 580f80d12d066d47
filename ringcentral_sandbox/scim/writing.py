"""Writes: create, PUT, PATCH and DELETE, with the rules about pending and disabled accounts."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, PatchOp, SCIMException, ScimPolicy

from ringcentral_sandbox.accounts import actions
from ringcentral_sandbox.accounts import extensions as ext
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.scim.resources import POLICY, User, profile_of, resource_of
from ringcentral_sandbox.switches import switch

OPS = {"add", "replace", "remove"}


def create(sandbox: Sandbox, body: dict[str, Any]) -> ext.Extension:
    wanted = _read_user(sandbox, body, Context.RESOURCE_CREATION_REQUEST)
    created = actions.create_user(sandbox, profile_of(wanted), origin="scim")
    if wanted.active and switch(sandbox.database, "active_at_create") == "honoured":
        actions.enable_user(sandbox, created.id)
    return find(sandbox, created.id)


def replace(sandbox: Sandbox, extension_id: str, body: dict[str, Any]) -> ext.Extension:
    person = find(sandbox, extension_id)
    wanted = _read_user(sandbox, body, Context.RESOURCE_REPLACEMENT_REQUEST)
    if wanted.active is None:
        missing = switch(sandbox.database, "put_without_active")
        wanted.active = person.is_active if missing == "keeps" else missing == "true"
    return _apply(sandbox, person, wanted)


def patch(sandbox: Sandbox, extension_id: str, body: dict[str, Any]) -> ext.Extension:
    person = find(sandbox, extension_id)
    resource, policy = resource_of(person), _patch_policy(sandbox)
    body = _checked_operations(sandbox, body)

    def patched() -> User:
        message = PatchOp[User].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=policy)
        message.patch(resource, scim_policy=policy)
        return resource

    return _apply(sandbox, person, _translated(patched))


def delete(sandbox: Sandbox, extension_id: str) -> None:
    person = find(sandbox, extension_id)
    answer = switch(sandbox.database, "delete_disabled")
    if person.status == ext.DISABLED and answer != "allowed":
        raise Refused(int(answer), "A disabled user has to be activated before it can be deleted.")
    actions.delete_user(sandbox, person.id)


def find(sandbox: Sandbox, extension_id: str | int) -> ext.Extension:
    person = ext.find_user(sandbox.database, extension_id)
    if person is None:
        raise Refused(404, "Not found")
    return person


def _apply(sandbox: Sandbox, person: ext.Extension, wanted: User) -> ext.Extension:
    answer = switch(sandbox.database, "pending_write")
    if person.status == ext.NOT_ACTIVATED:
        if answer == "ignored":
            return person
        raise Refused(int(answer), "A user in a pending status cannot be managed, only deleted.")
    actions.change_profile(sandbox, person.id, profile_of(wanted))
    if bool(wanted.active) != person.is_active:
        (actions.enable_user if wanted.active else actions.disable_user)(sandbox, person.id)
    return find(sandbox, person.id)


def _read_user(sandbox: Sandbox, body: dict[str, Any], context: Context) -> User:
    _check_boolean(sandbox, body.get("active"))
    kept = {name: value for name, value in body.items() if name not in {"id", "meta"}}
    return _translated(lambda: User.model_validate(kept, scim_ctx=context, scim_policy=POLICY))


def _patch_policy(sandbox: Sandbox) -> ScimPolicy:
    creates = switch(sandbox.database, "patch_no_match") == "create"
    unmatched = ScimPolicy.UnmatchedPathFilter.create if creates else ScimPolicy.UnmatchedPathFilter.forbid
    return ScimPolicy(unknown=ScimPolicy.Unknown.ignore, unmatched_path_filter=unmatched)


def _checked_operations(sandbox: Sandbox, body: dict[str, Any]) -> dict[str, Any]:
    operations = body.get("Operations")
    if not isinstance(operations, list) or not all(isinstance(operation, dict) for operation in operations):
        raise Refused(400, "Operations is required.", "invalidValue")
    for operation in operations:
        if switch(sandbox.database, "op_case") == "strict" and operation.get("op") not in OPS:
            raise Refused(400, "op is one of add, replace, remove.", "invalidSyntax")
        value = operation.get("value")
        if str(operation.get("path", "")).lower() == "active":
            _check_boolean(sandbox, value)
        elif isinstance(value, dict):
            _check_boolean(sandbox, value.get("active"))
    return body


def _check_boolean(sandbox: Sandbox, value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    is_text = isinstance(value, str) and value.lower() in {"true", "false"}
    if not is_text or switch(sandbox.database, "string_booleans") == "strict":
        raise Refused(400, "Attribute [active] value is invalid.", "invalidValue")


def _translated(work: Callable[[], User]) -> User:
    try:
        return work()
    except ValidationError as error:
        raise _refusal(error.errors()[0]) from error
    except SCIMException as error:
        raise Refused(400, error.detail, str(getattr(error, "scim_type", "") or "invalidValue")) from error


def _refusal(first: Any) -> Refused:
    scim_type = first["type"].removeprefix("scim_") if first["type"].startswith("scim_") else "invalidValue"
    where = ".".join(str(part) for part in first["loc"])
    return Refused(400, f"{where}: {first['msg']}" if where else first["msg"], scim_type)
