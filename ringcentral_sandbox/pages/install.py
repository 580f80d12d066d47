"""What all pages share: the policy of the browser, the check of the Origin, the words of the templates."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from ringcentral_sandbox.accounts.countries import country_name
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.accounts.roles import manages_users
from ringcentral_sandbox.envelope import ApiError
from ringcentral_sandbox.pages import activate, faults, licences, mailbox, sign_in, sso, start, users
from ringcentral_sandbox.pages.session import signed_in
from ringcentral_sandbox.sandbox import here

CSP = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
MACHINES = ("/scim/", "/restapi/v1.0", "/restapi/oauth/token", "/restapi/oauth/revoke", "/_sandbox/", "/sp/ACS.saml2")
API = ("/scim/", "/restapi")


def install_pages(app: Flask) -> None:
    for room in (start, sign_in, activate, users, licences, sso, mailbox, faults):
        app.register_blueprint(room.blueprint)
    app.before_request(_refuse_other_origins)
    app.after_request(_policy)
    app.context_processor(_common)
    app.add_template_filter(short_moment)
    app.add_template_filter(country_name)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(Refused, _refused_page)


def short_moment(at: float) -> str:
    """`today 13:47`, or `3 Nov 13:47`."""
    moment, now = datetime.fromtimestamp(at, UTC).astimezone(), here().now().astimezone()
    if moment.date() == now.date():
        return f"today {moment:%H:%M}"
    return f"{moment.day} {moment:%b %H:%M}"


def _refuse_other_origins() -> Any:
    """A form of another site can't act here. Browsers say in Origin where a form came from."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.path.startswith(MACHINES):
        return None
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return render_template("error.html", title="Forbidden", text="This form came from another site."), 403
    return None


def _policy(response: Response) -> Response:
    """Pages and files; what machines ask for carries only what is documented."""
    if request.path.startswith(MACHINES):
        return response
    form_action = "" if g.get("may_leave") else "; form-action 'self'"
    response.headers["Content-Security-Policy"] = CSP + form_action
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _common() -> dict[str, Any]:
    person = signed_in()
    company = here().database.setting("company", {})
    return {"me": person, "is_admin": person is not None and manages_users(person.role), "company": company}


def _error_page(error: HTTPException) -> Any:
    if request.path.startswith(API):
        code = "CMN-120" if error.code == 404 else "CMN-201"
        return ApiError(error.code or 500, code, "Invalid URI" if error.code == 404 else error.name).response()
    texts = {
        403: "Your role may not see this page. A User Admin role or higher is needed.",
        404: "There is no such page.",
    }
    text = texts.get(error.code or 500, error.description or error.name)
    return render_template("error.html", title=error.name, text=text), error.code or 500


def _refused_page(refused: Refused) -> Any:
    return render_template("error.html", title="This can't be done", text=refused.detail), refused.status
