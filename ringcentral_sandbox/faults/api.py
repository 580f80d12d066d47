"""/_sandbox: commands for tests, answered on this machine only. docs/sandbox.md has the list."""

import ipaddress
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.faults.log import clear_entries, entries
from ringcentral_sandbox.faults.rules import add_fault, clear_faults, faults
from ringcentral_sandbox.limits import forget_requests
from ringcentral_sandbox.mailbox.mails import activation_url, mails
from ringcentral_sandbox.oauth.tokens import end_sessions_of
from ringcentral_sandbox.sandbox import here
from ringcentral_sandbox.seed.plant import plant
from ringcentral_sandbox.seed.read import BadSeed, seed_from
from ringcentral_sandbox.switches import all_switches, set_switches

api = Blueprint("sandbox_api", __name__, url_prefix="/_sandbox")


def is_local(address: str | None) -> bool:
    return address is not None and ipaddress.ip_address(address).is_loopback


@api.before_request
def _only_from_here() -> Any:
    """Loopback only, and nothing that a web page of elsewhere could make a browser send."""
    if not is_local(request.remote_addr):
        return jsonify(error="Only from this machine."), 403
    if request.method != "GET" and not request.is_json:
        return jsonify(error="Send JSON with Content-Type: application/json."), 415
    return None


@api.errorhandler(ValueError)
def _bad_value(error: ValueError) -> tuple[Response, int]:
    return jsonify(error=str(error)), 400


@api.errorhandler(Refused)
def _refused(refused: Refused) -> tuple[Response, int]:
    return jsonify(error=refused.detail), refused.status


def body() -> dict[str, Any]:
    values = request.get_json(silent=True)
    if not isinstance(values, dict):
        raise ValueError("Send a JSON object.")
    return values


@api.get("/faults")
def list_faults() -> Response:
    return jsonify([vars(fault) for fault in faults(here().database)])


@api.post("/faults")
def set_fault() -> tuple[Response, int]:
    return jsonify(id=add_fault(here().database, body())), 201


@api.delete("/faults")
def end_faults() -> Response:
    clear_faults(here().database)
    return jsonify(ok=True)


@api.get("/requests")
def list_requests() -> Response:
    return jsonify(entries(here(), request.args.get("since", 0, type=int)))


@api.delete("/requests")
def forget_log() -> Response:
    clear_entries(here())
    return jsonify(ok=True)


@api.get("/mails")
def list_mails() -> Response:
    """Newest first; an activation e-mail has its link as `link`."""
    sandbox = here()
    found = [vars(mail) for mail in mails(sandbox.database)]
    for mail in found:
        token = mail.pop("activation")
        mail["link"] = activation_url(sandbox, token) if token else None
    return jsonify(found)


@api.get("/switches")
def list_switches() -> Response:
    return jsonify(all_switches(here().database))


@api.post("/switches")
def change_switches() -> Response:
    set_switches(here().database, body())
    return jsonify(all_switches(here().database))


@api.post("/company")
def change_company() -> Response:
    """`plan` or `name`."""
    database, values = here().database, body()
    if not set(values) <= {"plan", "name"}:
        raise ValueError("Only plan and name can be set.")
    database.set_setting("company", {**database.setting("company"), **values})
    return jsonify(database.setting("company"))


@api.post("/tokens/revoke")
def revoke_tokens() -> Response:
    return jsonify(ended=end_sessions_of(here(), None))


@api.post("/limits/forget")
def forget_limits() -> Response:
    """Every window and penalty ends."""
    forget_requests(here())
    return jsonify(ok=True)


@api.post("/limits")
def change_limits() -> Response:
    """Requests a window by group: light, medium, heavy, auth."""
    values = {name: int(value) for name, value in body().items()}
    if not set(values) <= {"light", "medium", "heavy", "auth"}:
        raise ValueError("Groups are light, medium, heavy and auth.")
    here().database.set_setting("rate_limits", {**here().database.setting("rate_limits", {}), **values})
    return jsonify(here().database.setting("rate_limits"))


@api.get("/clock")
def read_clock() -> Response:
    return jsonify(now=here().now().isoformat())


@api.post("/clock")
def move_clock() -> Response:
    """`advance_seconds` is added to what was added before."""
    database = here().database
    moved = database.setting("clock_offset_seconds", 0) + float(body()["advance_seconds"])
    database.set_setting("clock_offset_seconds", moved)
    return jsonify(now=here().now().isoformat())


@api.post("/reset")
def reset() -> Response:
    """Everything as the seed has it: the one in the body as `seed`, or that of the start."""
    try:
        values = body().get("seed")
        seed = seed_from(values) if values else current_app.extensions["seed"]
    except BadSeed as error:
        raise ValueError(str(error)) from error
    here().database.clear()
    plant(here(), seed)
    return jsonify(ok=True)
