"""Signing in: e-mail, then password; or Single sign-on. The settings of the account decide which of them is taken."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from ringcentral_sandbox.accounts.extensions import Extension, find_by_email
from ringcentral_sandbox.accounts.passwords import is_password
from ringcentral_sandbox.pages.session import may_leave_for_elsewhere, safe_next, sign_in
from ringcentral_sandbox.saml_sp.settings import login_settings
from ringcentral_sandbox.sandbox import here

blueprint = Blueprint("sign_in", __name__)
UNKNOWN = "The e-mail address or the password is not right."
ENFORCED = (
    "Users must only login via SSO. If your identity provider no longer signs you in to RingCentral, you are locked"
    " out until an administrator changes Manage Your Login."
)
NO_PASSWORDS = "RingCentral passwords are not maintained in this account. Use Single Sign-on."


@blueprint.get("/login")
def email() -> Any:
    may_leave_for_elsewhere()
    return _page("sign_in/email.html", email=request.args.get("login_hint", ""))


@blueprint.post("/login")
def email_given() -> Any:
    """The password page comes for every address, so that nobody learns who is known."""
    may_leave_for_elsewhere()
    address = request.form.get("email", "").strip()
    if not address:
        return _page("sign_in/email.html", email="", error="Enter your email or phone number."), 400
    return _page("sign_in/password.html", email=address)


@blueprint.post("/login/password")
def password_given() -> Any:
    may_leave_for_elsewhere()
    address = request.form.get("email", "")
    person = find_by_email(here().database, address)
    if person is not None:
        refusal = _password_refusal(person)
        if refusal:
            return render_template("sign_in/locked_out.html", text=refusal, next=_next()), 403
    if person is None or not _is_right(person, request.form.get("password", "")):
        return _page("sign_in/password.html", email=address, error=UNKNOWN), 401
    sign_in(person, by="password")
    return redirect(_next(), 303)


@blueprint.get("/login/sso")
@blueprint.get("/login/startupSSOLogin.html")
def sso() -> Any:
    may_leave_for_elsewhere()
    return _page("sign_in/sso.html", email=request.args.get("login_hint", ""))


def _page(template: str, **values: Any) -> str:
    return render_template(template, next=_next(), login=login_settings(here().database), **values)


def _next() -> str:
    return safe_next(request.values.get("next"))


def _password_refusal(person: Extension) -> str:
    settings = login_settings(here().database)
    if settings.is_enabled and (settings.is_enforced or person.enforce_sso):
        return ENFORCED
    if settings.is_enabled and not settings.keeps_passwords:
        return NO_PASSWORDS
    return ""


def _is_right(person: Extension, password: str) -> bool:
    return person.is_active and is_password(person.password, password)
