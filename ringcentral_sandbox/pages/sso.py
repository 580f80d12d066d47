"""The Single Sign-on page, reached by More > Security and Compliance and by Tools."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ringcentral_sandbox.accounts.refusal import Refused
from ringcentral_sandbox.pages.session import needs_admin
from ringcentral_sandbox.pages.sso_actions import enable_sso, import_metadata, map_email
from ringcentral_sandbox.pages.sso_certificates import described
from ringcentral_sandbox.saml_sp.metadata_import import BadMetadata
from ringcentral_sandbox.saml_sp.settings import email_mapping, identity_provider, login_settings
from ringcentral_sandbox.sandbox import METADATA_LIMIT_BYTES, here

blueprint = Blueprint("sso", __name__)
PATHS = {"security": "/more/security-and-compliance/single-sign-on", "tools": "/tools/single-sign-on"}


@blueprint.get(PATHS["security"], defaults={"by": "security"})
@blueprint.get(PATHS["tools"], defaults={"by": "tools"})
@needs_admin
def page(by: str) -> Any:
    return _page(by, is_editing="edit" in request.args)


@blueprint.post(f"{PATHS['security']}/import", defaults={"by": "security"})
@blueprint.post(f"{PATHS['tools']}/import", defaults={"by": "tools"})
@needs_admin
def upload(by: str) -> Any:
    try:
        document, source = _chosen_document()
        import_metadata(here(), document, source)
    except (BadMetadata, ValueError, OSError) as error:
        return _page(by, is_editing=True, import_error=f"The metadata was not imported. {error}"), 400
    flash("The identity provider metadata has been imported.")
    return redirect(url_for("sso.page", by=by, edit=1), 303)


@blueprint.post(f"{PATHS['security']}/mapping", defaults={"by": "security"})
@blueprint.post(f"{PATHS['tools']}/mapping", defaults={"by": "tools"})
@needs_admin
def save_mapping(by: str) -> Any:
    try:
        map_email(here(), request.form.get("choice", ""), request.form.get("custom", ""))
    except Refused as refused:
        return _page(by, is_editing=True, mapping_error=refused.detail), refused.status
    flash("The SSO configuration has been saved.")
    return redirect(url_for("sso.page", by=by), 303)


@blueprint.post(f"{PATHS['security']}/enable", defaults={"by": "security"})
@blueprint.post(f"{PATHS['tools']}/enable", defaults={"by": "tools"})
@needs_admin
def save_enable(by: str) -> Any:
    form = request.form
    try:
        enable_sso(
            here(),
            is_enabled="enabled" in form,
            is_enforced=form.get("login") == "enforce",
            keeps_passwords=form.get("passwords") != "no",
        )
    except Refused as refused:
        return _page(by, is_editing=False, enable_error=refused.detail), refused.status
    flash("The SSO settings have been saved.")
    return redirect(url_for("sso.page", by=by), 303)


def _page(by: str, *, is_editing: bool, **errors: str) -> str:
    database = here().database
    provider = identity_provider(database)
    return render_template(
        "sso/edit.html" if is_editing else "sso/sso.html",
        by=by,
        provider=provider,
        certificates=described(provider.certificates) if provider else [],
        mapping=email_mapping(database),
        login=login_settings(database),
        **errors,
    )


def _chosen_document() -> tuple[bytes, str]:
    if request.form.get("method") == "file":
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            raise BadMetadata("Choose a file.")
        return chosen.stream.read(METADATA_LIMIT_BYTES + 1), chosen.filename
    url = request.form.get("url", "").strip()
    if request.form.get("method") != "url" or not url:
        raise BadMetadata("Choose URL and enter the metadata URL, or choose Upload with file.")
    return here().fetch(url), url
