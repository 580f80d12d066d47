"""The Faults page: trouble on demand, the switches, the clock, and customer support for somebody who is locked out."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ringcentral_sandbox.faults.rules import KINDS, add_fault, clear_faults, faults
from ringcentral_sandbox.limits import forget_requests
from ringcentral_sandbox.oauth.tokens import end_sessions_of
from ringcentral_sandbox.pages.session import needs_machine
from ringcentral_sandbox.sandbox import here
from ringcentral_sandbox.switches import SWITCHES, all_switches, set_switches

blueprint = Blueprint("faults", __name__)
PLACES = ("* /scim/v2/*", "POST /scim/v2/Users", "PATCH /scim/v2/Users/*", "DELETE /scim/v2/Users/*",
          "GET /scim/v2/Users*", "POST /restapi/oauth/token", "GET /restapi/v1.0/*")  # fmt: skip


@blueprint.get("/faults")
@needs_machine
def page() -> Any:
    return _page()


@blueprint.post("/faults")
@needs_machine
def add() -> Any:
    form = request.form
    values: dict[str, Any] = {name: form.get(name, "") for name in ("where", "kind", "times", "contains")}
    values.update({name: form[name] for name in ("status", "seconds") if form.get(name)})
    try:
        add_fault(here().database, values)
    except ValueError as error:
        return _page(error=str(error)), 400
    flash("The fault waits for the next request.")
    return redirect(url_for("faults.page"), 303)


@blueprint.post("/faults/switches")
@needs_machine
def change_switches() -> Any:
    try:
        set_switches(here().database, request.form.to_dict())
    except ValueError as error:
        return _page(error=str(error)), 400
    flash("The switches have been saved.")
    return redirect(url_for("faults.page"), 303)


@blueprint.post("/faults/act")
@needs_machine
def act() -> Any:
    sandbox, chosen = here(), request.form.get("act")
    if chosen == "clear":
        clear_faults(sandbox.database)
        flash("No fault waits any more.")
    elif chosen == "revoke":
        flash(f"{end_sessions_of(sandbox, None)} OAuth sessions have been ended.")
    elif chosen == "limits":
        forget_requests(sandbox)
        flash("Every rate window and penalty has ended.")
    elif chosen == "support":
        sandbox.database.set_setting("sso_enforced", False)
        flash("Customer support has allowed RingCentral credentials again.")
    return redirect(url_for("faults.page"), 303)


def _page(error: str = "") -> str:
    database = here().database
    return render_template(
        "faults/faults.html",
        faults=faults(database),
        kinds=KINDS,
        places=PLACES,
        switches=SWITCHES,
        values=all_switches(database),
        error=error,
    )
