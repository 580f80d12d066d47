"""The authorize endpoint as a person meets it: sign in, "Access Request", Cancel or Authorize.

Somebody below the User Admin role gets the request for administrator permission instead, or one of the two other ways
in which that may show (the switch `below_user_admin`).
"""

from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ringcentral_sandbox.accounts.extensions import Extension, users
from ringcentral_sandbox.accounts.roles import SUPER_ADMIN, manages_users
from ringcentral_sandbox.mailbox.mails import deliver
from ringcentral_sandbox.oauth.errors import error_body, error_headers
from ringcentral_sandbox.pages.session import may_leave_for_elsewhere, signed_in
from ringcentral_sandbox.sandbox import here
from ringcentral_sandbox.switches import switch

authorize = Blueprint("authorize", __name__, url_prefix="/restapi/oauth/authorize")
DENIED = "The user denied access to your application"


@authorize.get("")
def ask() -> Any:
    grant, refusal = _grant(None)
    if grant is None:
        return refusal
    person = signed_in()
    if person is None or session.get("authorizing") != _this_request():
        return _to_sign_in()
    if not manages_users(person.role):
        return _below_user_admin(grant, person)
    return _consent_page(grant, person)


@authorize.post("")
def answer() -> Any:
    person = signed_in()
    if person is None or session.get("authorizing") != _this_request():
        return _to_sign_in()
    grant, refusal = _grant(person)
    if grant is None:
        return refusal
    decision = request.form.get("decision")
    if decision == "request":
        return _request_permission(grant, person)
    session.pop("authorizing", None)
    if decision != "authorize":
        return _denied(grant)
    if not manages_users(person.role) and switch(here().database, "below_user_admin") != "passes":
        return _below_user_admin(grant, person)
    return current_app.extensions["oauth_server"].create_authorization_response(grant_user=person, grant=grant)


def _grant(person: Extension | None) -> tuple[Any, Any]:
    """The validated request, or the answer that refuses it (status 400, never a redirect to an unknown place)."""
    server = current_app.extensions["oauth_server"]
    try:
        return server.get_consent_grant(end_user=person), None
    except OAuth2Error as error:
        if error.redirect_uri:
            return None, server.handle_error_response(None, error)
        body = error_body(error)
        if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "text/html":
            return None, (render_template("oauth/refused.html", code=body["errors"][0]["errorCode"], body=body), 400)
        return None, server.handle_response(400, body, error_headers(error))


def _to_sign_in() -> AnyResponse:
    """Signing in is asked for each time, as the default of `prompt` says; the e-mail is filled in from `login_hint`."""
    session["authorize_next"] = _this_request()
    hint = request.args.get("login_hint", "")
    return redirect(url_for("sign_in.email", next=_this_request(), login_hint=hint))


def _this_request() -> str:
    return request.full_path.rstrip("?")


def _consent_page(grant: Any, person: Extension) -> Any:
    may_leave_for_elsewhere()
    return render_template("oauth/consent.html", client=grant.client, person=person, company=_company())


def _below_user_admin(grant: Any, person: Extension) -> Any:
    way = switch(here().database, "below_user_admin")
    if way == "access_denied":
        return _denied(grant)
    if way == "passes":
        return _consent_page(grant, person)
    may_leave_for_elsewhere()
    return render_template("oauth/permission.html", client=grant.client, person=person, is_sent=False), 403


def _request_permission(grant: Any, person: Extension) -> Any:
    for admin in users(here().database):
        if admin.role == SUPER_ADMIN:
            deliver(
                here(),
                recipient=admin.profile.email,
                subject=f"{person.name} asks for administrator permission",
                body=f"{person.name} ({person.role}) wants to authorize {grant.client.name}. It needs a User Admin.",
            )
    return render_template("oauth/permission.html", client=grant.client, person=person, is_sent=True)


def _denied(grant: Any) -> AnyResponse:
    uri = grant.request.payload.redirect_uri or grant.client.get_default_redirect_uri()
    params = [("error", "access_denied"), ("error_description", DENIED)]
    if grant.request.payload.state:
        params.append(("state", grant.request.payload.state))
    return redirect(add_params_to_uri(uri, params))


def _company() -> dict[str, Any]:
    company: dict[str, Any] = here().database.setting("company", {})
    return company
