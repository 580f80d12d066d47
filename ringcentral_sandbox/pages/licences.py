"""Licences: DigitalLines by country, taken and free."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ringcentral_sandbox.accounts.licences import add_lines, lines_by_country, remove_lines
from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.pages.session import needs_admin
from ringcentral_sandbox.sandbox import here

blueprint = Blueprint("licences", __name__)


@blueprint.get("/licences")
@needs_admin
def licences() -> Any:
    return _page()


@blueprint.post("/licences")
@needs_admin
def change() -> Any:
    country = request.form.get("country", "")
    try:
        if request.form.get("act") == "remove":
            removed = remove_lines(here(), country)
            flash(f"{removed} free DigitalLine in {country} was given back.")
        else:
            add_lines(here(), country)
            flash(f"A DigitalLine in {country} was added.")
    except Refused as refused:
        return _page(error=refused.detail), refused.status
    return redirect(url_for("licences.licences"), 303)


def _page(error: str = "") -> str:
    return render_template("licences/licences.html", lines=lines_by_country(here().database), error=error)
