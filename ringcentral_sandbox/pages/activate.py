"""Where the link of the activation e-mail leads: a PIN, a security question and, without SSO, a password."""

from typing import Any

from flask import Blueprint, render_template, request

from ringcentral_sandbox.accounts.actions import activate_user
from ringcentral_sandbox.accounts.extensions import Extension, find_user
from ringcentral_sandbox.mailbox.mails import find_activation, password_is_wanted, use_activation
from ringcentral_sandbox.sandbox import here

blueprint = Blueprint("activate", __name__)


@blueprint.route("/activate/<token>", methods=["GET", "POST"])
def activate(token: str) -> Any:
    person = _person_of(token)
    if person is None:
        return render_template("sign_in/link_used.html"), 410
    wants_password = password_is_wanted(here().database)
    if request.method == "GET":
        return render_template("sign_in/activate.html", person=person, wants_password=wants_password)
    pin, password = request.form.get("pin", ""), request.form.get("password", "") if wants_password else ""
    error = _activation_error(pin, password, wants_password=wants_password)
    if error:
        values = {"person": person, "wants_password": wants_password, "error": error}
        return render_template("sign_in/activate.html", **values), 400
    with here().database.transaction():
        activate_user(here(), person.id, pin=pin, password=password)
        use_activation(here(), token)
    return render_template("sign_in/activated.html", person=person, wants_password=wants_password)


def _person_of(token: str) -> Extension | None:
    extension_id = find_activation(here(), token)
    return find_user(here().database, extension_id) if extension_id else None


def _activation_error(pin: str, password: str, *, wants_password: bool) -> str:
    if not (pin.isdecimal() and 6 <= len(pin) <= 10):
        return "The PIN has 6 to 10 digits."
    if wants_password and len(password) < 8:
        return "The password needs at least 8 characters."
    return ""
