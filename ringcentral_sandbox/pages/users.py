"""Users: the list, a person's page, and what an admin may do to them by hand. Phone System: the extensions."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from ringcentral_sandbox.accounts import actions
from ringcentral_sandbox.accounts.by_hand import ACTS, change_by_hand
from ringcentral_sandbox.accounts.extensions import (
    DISABLED,
    ENABLED,
    NOT_ACTIVATED,
    Extension,
    Profile,
    extensions,
    find_user,
    unassigned,
    users,
)
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.accounts.roles import DEFAULT_ROLE, ROLES
from ringcentral_sandbox.pages.session import needs_admin
from ringcentral_sandbox.sandbox import here

blueprint = Blueprint("users", __name__)
STATUS_WORDS = {ENABLED: "Enabled", DISABLED: "Disabled", NOT_ACTIVATED: "Not Activated"}
DONE = {"enable": "is enabled", "disable": "is disabled", "delete": "is deleted", "resend-invite": "has a new invite"}


@blueprint.get("/users")
@needs_admin
def user_list() -> Any:
    return render_template("users/list.html", users=users(here().database), words=STATUS_WORDS)


@blueprint.get("/phone-system")
@needs_admin
def phone_system() -> Any:
    database = here().database
    return render_template("users/phone_system.html", extensions=extensions(database), free=unassigned(database))


@blueprint.route("/users/add", methods=["GET", "POST"])
@needs_admin
def add() -> Any:
    form = request.form
    if request.method == "GET":
        return render_template("users/add.html", roles=ROLES, role=DEFAULT_ROLE, form={})
    names: dict[str, Any] = {
        name: form.get(name, "").strip() for name in ("first_name", "last_name", "email", "department")
    }
    profile = Profile(user_name=names["email"], **names)
    try:
        created = actions.create_user(here(), profile, origin="portal", role=form.get("role", DEFAULT_ROLE))
    except Refused as refused:
        page = render_template("users/add.html", roles=ROLES, role=form.get("role"), form=form, error=refused.detail)
        return page, refused.status
    flash(f"{created.name} has been added. The activation e-mail is in the Mailbox.")
    return redirect(url_for("users.user", extension_id=created.id), 303)


@blueprint.get("/users/<int:extension_id>")
@needs_admin
def user(extension_id: int) -> Any:
    return _page(_known(extension_id))


@blueprint.post("/users/<int:extension_id>")
@needs_admin
def change(extension_id: int) -> Any:
    person, form = _known(extension_id), request.form
    texts = ("first_name", "last_name", "email", "department", "title")
    values: dict[str, Any] = {name: form.get(name, "").strip() for name in texts}
    others = [phone for phone in person.profile.phones if phone["type"] != "mobile"]
    mobile = form.get("phone", "").strip()
    values["phones"] = [*others, {"type": "mobile", "value": mobile}] if mobile else others
    values.update(role=form.get("role", person.role), enforce_sso="enforce_sso" in form)
    if form.get("password"):
        values["password"] = form["password"]
    try:
        change_by_hand(here(), extension_id, values)
    except Refused as refused:
        return _page(person, error=refused.detail), refused.status
    flash("The user details have been saved.")
    return redirect(url_for("users.user", extension_id=extension_id), 303)


@blueprint.post("/users/<int:extension_id>/<act>")
@needs_admin
def act_on(extension_id: int, act: str) -> Any:
    person = _known(extension_id)
    if act not in ACTS:
        abort(404)
    try:
        ACTS[act](here(), extension_id)
    except Refused as refused:
        return _page(person, error=refused.detail), refused.status
    flash(f"{person.name} {DONE[act]}.")
    if act == "delete":
        return redirect(url_for("users.user_list"), 303)
    return redirect(url_for("users.user", extension_id=extension_id), 303)


def _known(extension_id: int) -> Extension:
    person = find_user(here().database, extension_id)
    if person is None:
        abort(404)
    return person


def _page(person: Extension, error: str = "") -> str:
    mobile = next((phone["value"] for phone in person.profile.phones if phone["type"] == "mobile"), "")
    return render_template(
        "users/user.html", person=person, mobile=mobile, roles=ROLES, words=STATUS_WORDS, error=error
    )
