"""/_sandbox/users and /_sandbox/lines: what an admin does by hand in the pages, for tests."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify

from ringcentral_sandbox.accounts import actions
from ringcentral_sandbox.accounts.by_hand import ACTS, change_by_hand
from ringcentral_sandbox.accounts.extensions import Extension, Profile, extensions, find_extension
from ringcentral_sandbox.accounts.licences import add_lines, lines_by_country, remove_lines
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.accounts.roles import DEFAULT_ROLE
from ringcentral_sandbox.faults.api import body
from ringcentral_sandbox.sandbox import here

accounts_api = Blueprint("accounts", __name__)


def plain(item: Extension) -> dict[str, Any]:
    """An extension as JSON, with everything that the store knows but the password."""
    values = asdict(item)
    profile = values.pop("profile")
    has_password = bool(values.pop("password"))
    return {**values, **profile, "has_password": has_password}


@accounts_api.get("/users")
def list_users() -> Response:
    """Every extension, unassigned ones too (their status says so)."""
    return jsonify([plain(item) for item in extensions(here().database)])


@accounts_api.get("/users/<int:extension_id>")
def get_user(extension_id: int) -> Response:
    return jsonify(_known(extension_id))


@accounts_api.post("/users")
def add_user() -> tuple[Response, int]:
    """A user made by hand: email, first_name, last_name, and optionally role and what else a profile has."""
    values = body()
    role = values.pop("role", DEFAULT_ROLE)
    profile = Profile(user_name=values["email"], **values)
    return jsonify(plain(actions.create_user(here(), profile, origin="portal", role=role))), 201


@accounts_api.patch("/users/<int:extension_id>")
def change_user(extension_id: int) -> Response:
    """Any of the profile's fields, `role`, `password`, `enforce_sso`."""
    change_by_hand(here(), extension_id, body())
    return jsonify(_known(extension_id))


@accounts_api.post("/users/<int:extension_id>/activate")
def activate(extension_id: int) -> Response:
    """As if the person had used the link: optionally `pin` and `password`."""
    values = body()
    actions.activate_user(here(), extension_id, pin=values.get("pin", "135790"), password=values.get("password", ""))
    return jsonify(_known(extension_id))


@accounts_api.post("/users/<int:extension_id>/<act>")
def act_on_user(extension_id: int, act: str) -> Response:
    """enable, disable, delete (has to be disabled), resend-invite."""
    if act not in ACTS:
        raise ValueError(f"There is {', '.join(ACTS)} and activate.")
    ACTS[act](here(), extension_id)
    return jsonify(_known(extension_id))


@accounts_api.get("/lines")
def list_lines() -> Response:
    return jsonify(
        [{"country": name, "taken": taken, "free": free} for name, taken, free in lines_by_country(here().database)]
    )


@accounts_api.post("/lines")
def change_lines() -> Response:
    """`country` and `count`; a negative count gives free lines back."""
    values = body()
    count = int(values.get("count", 1))
    if count < 0:
        return jsonify(removed=remove_lines(here(), values["country"], -count))
    return jsonify(ids=add_lines(here(), values["country"], count))


def _known(extension_id: int) -> dict[str, Any]:
    item = find_extension(here().database, extension_id)
    if item is None:
        raise Refused(404, "Not found")
    return plain(item)
