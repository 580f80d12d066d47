"""The service provider's addresses: start, assertion consumer service, the way back, metadata."""

import json
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from ringcentral_sandbox.accounts.extensions import find_by_email, find_user
from ringcentral_sandbox.pages.session import may_leave_for_elsewhere, safe_next, sign_in
from ringcentral_sandbox.saml_sp.requests import new_request
from ringcentral_sandbox.saml_sp.responses import Accepted, Rejected, accept_response, recorded
from ringcentral_sandbox.saml_sp.settings import identity_provider, login_settings, python3_saml_settings
from ringcentral_sandbox.sandbox import here

saml = Blueprint("saml", __name__)
NOT_SET_UP = "Single Sign-on is not enabled for this account. Sign in with your password."
UNKNOWN = "There is no RingCentral account with this email."


@saml.post("/login/sso")
def start() -> Any:
    """The e-mail selects the account, and with it the identity provider."""
    may_leave_for_elsewhere()
    sandbox, address, next_url = here(), request.form.get("email", ""), safe_next(request.form.get("next"))
    provider = identity_provider(sandbox.database)
    person = find_by_email(sandbox.database, address)
    is_on = provider is not None and login_settings(sandbox.database).is_enabled
    if provider is None or person is None or not is_on:
        error = UNKNOWN if person is None else NOT_SET_UP
        return render_template("sign_in/sso.html", email=address, error=error, next=next_url), 400
    session["saml_browser"] = sandbox.random_text(24)
    outgoing = new_request(sandbox, provider, browser=session["saml_browser"], next_url=next_url)
    if not outgoing.fields:
        return redirect(outgoing.url)
    return render_template("saml/post.html", outgoing=outgoing)


@saml.post("/sp/ACS.saml2")
def consume() -> Any:
    """Comes from another site, so without our cookie: kept under a random id, and taken up by a GET of our own."""
    sandbox = here()
    encoded, relay_state = request.form.get("SAMLResponse", ""), request.form.get("RelayState", "")
    result_id, reference = sandbox.random_text(32), sandbox.random_text(12)
    try:
        accepted = accept_response(sandbox, encoded, relay_state)
    except Rejected as rejected:
        _keep(result_id, reference, reason=f"{rejected.kind}: {rejected.reason}")
    else:
        _keep(result_id, reference, accepted=accepted)
    return redirect(url_for("saml.resume", result_id=result_id), 303)


@saml.get("/sp/resume/<result_id>")
def resume(result_id: str) -> Any:
    database = here().database
    row = database.row("SELECT * FROM saml_result WHERE id = ? AND used_at IS NULL", result_id)
    if row is None:
        return _unexpected("used")
    database.execute("UPDATE saml_result SET used_at = ? WHERE id = ?", here().timestamp(), result_id)
    if row["reason"]:
        return _refused(row["reason"], row["reference"])
    started = database.row("SELECT * FROM saml_request WHERE id = ?", row["request_id"])
    if started is not None and started["browser"] != session.pop("saml_browser", None):
        return _refused("refused: This sign-in was started in another browser.", row["reference"])
    person = find_user(database, row["extension_id"])
    assert person is not None
    sign_in(person, by="sso")
    return redirect(safe_next(started["next_url"] if started else "/"))


@saml.get("/mobile/ssoLogin")
def idp_initiated() -> Any:
    return redirect("/")


@saml.get("/sp/metadata")
def metadata() -> Response:
    """The file of the Download button."""
    settings = OneLogin_Saml2_Settings(python3_saml_settings(here(), None), sp_validation_only=True)
    response = Response(settings.get_sp_metadata(), content_type="application/samlmetadata+xml")
    response.headers["Content-Disposition"] = 'attachment; filename="sp-metadata.xml"'
    return response


def _keep(result_id: str, reference: str, *, reason: str = "", accepted: Accepted | None = None) -> None:
    here().database.execute(
        "INSERT INTO saml_result (id, at, reference, reason, request_id, extension_id, name_id, attributes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(result_id, here().timestamp(), reference, reason),
        *(accepted.request_id if accepted else None, accepted.person.id if accepted else None),
        *(accepted.name_id if accepted else "", recorded(accepted.attributes) if accepted else json.dumps({})),
    )


def _refused(reason: str, reference: str) -> Any:
    kind, _, sentence = reason.partition(": ")
    if kind == "unexpected":
        return _unexpected(reference)
    settings = login_settings(here().database)
    page = render_template("saml/refused.html", reason=sentence, reference=reference, settings=settings)
    return page, 403


def _unexpected(reference: str) -> Any:
    return render_template("saml/unexpected.html", reference=reference), 403
