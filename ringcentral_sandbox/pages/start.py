"""The page after signing in, and the two menus that the Single Sign-on page is found in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from ringcentral_sandbox.accounts.roles import ROLES
from ringcentral_sandbox.pages.session import needs_admin, signed_in
from ringcentral_sandbox.sandbox import here
from ringcentral_sandbox.switches import set_switches, switch

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
def home() -> Any:
    """The person's own page: it shows who was signed in, and how."""
    person = signed_in()
    if person is None:
        return redirect(url_for("sign_in.email"))
    return render_template("start/home.html", person=person, by=session.get("by"))


@blueprint.get("/sign-out")
def sign_out() -> Any:
    session.clear()
    return redirect(url_for("sign_in.email"))


@blueprint.get("/more")
@needs_admin
def more() -> Any:
    return render_template("start/more.html")


@blueprint.get("/more/security-and-compliance")
@needs_admin
def security() -> Any:
    return render_template("start/security.html")


@blueprint.get("/tools")
@needs_admin
def tools() -> Any:
    return render_template("start/tools.html")


@blueprint.get("/more/roles")
@needs_admin
def roles() -> Any:
    counts = {row[0]: row[1] for row in here().database.rows("SELECT role, COUNT(*) FROM extension GROUP BY role")}
    return render_template("start/roles.html", roles=ROLES, counts=counts)


@blueprint.route("/more/directory-integration", methods=["GET", "POST"])
@needs_admin
def directory_integration() -> Any:
    if request.method == "POST":
        set_switches(here().database, {"scim": "on" if request.form.get("provider") == "SCIM" else "off"})
        flash("Directory Integration has been saved.")
        return redirect(url_for("start.directory_integration"))
    return render_template("start/directory.html", is_on=switch(here().database, "scim") == "on")
