"""/_sandbox/saml and /_sandbox/sso: what responses said, and the Single Sign-on page's settings, for tests."""

import json

from flask import Blueprint, Response, jsonify

from ringcentral_sandbox.faults.api import body
from ringcentral_sandbox.pages.sso_actions import enable_sso, import_metadata, map_email
from ringcentral_sandbox.saml_sp.metadata_import import BadMetadata
from ringcentral_sandbox.saml_sp.settings import login_settings
from ringcentral_sandbox.sandbox import here

saml_api = Blueprint("saml", __name__)


@saml_api.get("/saml")
def list_responses() -> Response:
    """Oldest first: at, name_id, attributes, extension_id, and the reason and reference of a refused one."""
    names = ("at", "request_id", "extension_id", "name_id", "reason", "reference")
    found = [
        {**{name: row[name] for name in names}, "attributes": json.loads(row["attributes"])}
        for row in here().database.rows("SELECT * FROM saml_result ORDER BY rowid")
    ]
    return jsonify(found)


@saml_api.post("/sso")
def set_up_sso() -> Response:
    """`metadata` (XML), `email_attribute` (Custom, or SAML_SUBJECT), `enabled`, `enforced`, `keeps_passwords`."""
    sandbox, values = here(), body()
    try:
        if "metadata" in values:
            import_metadata(sandbox, values["metadata"].encode(), "the sandbox's API")
    except BadMetadata as error:
        raise ValueError(str(error)) from error
    if "email_attribute" in values:
        is_subject = values["email_attribute"] == "SAML_SUBJECT"
        map_email(sandbox, "SAML_SUBJECT" if is_subject else "Custom", "" if is_subject else values["email_attribute"])
    now = login_settings(sandbox.database)
    enable_sso(
        sandbox,
        is_enabled=values.get("enabled", now.is_enabled),
        is_enforced=values.get("enforced", now.is_enforced),
        keeps_passwords=values.get("keeps_passwords", now.keeps_passwords),
    )
    return jsonify(vars(login_settings(sandbox.database)))
