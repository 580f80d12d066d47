"""What the SSO tab shows: its values, rows, the field that keeps it inactive, and the last sign-ins."""

from dataclasses import dataclass

from lockstep.applications import catalog
from lockstep.applications.models import Application
from lockstep.portals.admin.applications.removal.consequences import of_deactivating_sso
from lockstep.portals.admin.applications.sso.forms import USER_PREFIX, SsoForm, source_of
from lockstep.provisioning.removal import left_behind
from lockstep.sign_on import form_values, queries
from lockstep.sign_on.defaults import initial_values, kept_attributes
from lockstep.sign_on.service_providers import LABELS
from lockstep.sign_on.sources import USER_ATTRIBUTES

LONGEST_ADDRESS = 400
NEW_ATTRIBUTE = {"name": "", "kind": "user", "value": "email"}
NEW_CONSUMER = {"url": "", "index": None, "is_default": None}
OTHER_SOURCES = (("custom", "Custom attribute"), ("constant", "Constant"), ("groups", "User groups"))


@dataclass(frozen=True)
class AttributeRow:
    """An attribute under the name that the service expects. A kept one can be mapped, not removed."""

    name: str
    source: str
    text: str
    kept: bool


@dataclass(frozen=True)
class Filled:
    """A field that the service provider's metadata changes."""

    label: str
    old: str
    new: str


def kept_values(application: Application) -> dict:
    """The tab as it was saved, or as the template starts it."""
    sp = queries.settings_of(application)
    return form_values.values_of(sp) if sp else initial_values(application)


def with_step(values: dict, step: str) -> dict:
    """The posted tab with a row more or less; an unknown step changes nothing."""
    attributes, acs = list(values["attributes"]), list(values["acs"])
    if step == "add-attribute":
        attributes.append(NEW_ATTRIBUTE)
    elif step == "add-acs":
        acs.append(NEW_CONSUMER)
    elif step.startswith("remove-attribute-"):
        attributes = [a for number, a in enumerate(attributes) if step != f"remove-attribute-{number}"]
    return values | {"attributes": attributes, "acs": acs}


def without_blanks(values: dict) -> dict:
    """What is saved: rows that were left empty are none."""
    acs = [consumer for consumer in values["acs"] if consumer["url"]]
    attributes = [entry for entry in values["attributes"] if entry["name"] or entry != NEW_ATTRIBUTE]
    return values | {"acs": acs, "attributes": attributes}


def differences(values: dict, found: dict) -> list[Filled]:
    """What a metadata file changes, in words."""
    rows = [Filled("SP Entity ID", values["sp_entity_id"], found["sp_entity_id"])]
    rows.append(Filled("ACS URL", _urls(values["acs"]), _urls(found["acs"])))
    rows.append(Filled("Certificates", _counted(values["certificates"]), _counted(found["certificates"])))
    rows.append(Filled("Signed requests", _yes(values["signs_requests"]), _yes(found["signs_requests"])))
    return [row for row in rows if row.old != row.new]


def shown(application: Application, values: dict, errors: dict[str, list[str]], deactivating: bool) -> dict:
    """The context of `sso.html`. `errors` are the action's, by field; without any the unfinished field says so.

    `deactivating`: marked, so that the save ends single sign-on.
    """
    template = catalog.get(application.template)
    form = SsoForm(values, template.name)
    for name in form.fields:
        for sentence in errors.get(name, []):
            form.add_error(name, sentence)
    unfinished = form_values.unfinished_field(without_blanks(values))
    if unfinished in form.fields and not errors and values[unfinished]:
        form.add_error(unfinished, f"Replace {queries.MY_DOMAIN} with your {template.name} domain name.")
    saved = queries.settings_of(application)
    active = saved is not None and saved.active
    return {
        "form": form,
        "acs": values["acs"] or [NEW_CONSUMER],
        "attributes": _rows(application, values["attributes"]),
        "certificates": values["certificates"],
        "user_sources": [(f"{USER_PREFIX}{name}", name) for name in USER_ATTRIBUTES],
        "other_sources": OTHER_SOURCES,
        "errors": errors,
        "unfinished": "" if errors else LABELS.get(unfinished, ""),
        "unfinished_empty": bool(unfinished) and not values[unfinished],
        "unfinished_field": unfinished,
        "metadata_url": queries.metadata_url(application),
        "saved": saved,
        "exchanges": queries.last_exchanges(application, 10),
        "says": "Saving deactivates SSO." if deactivating else _says(bool(unfinished), active),
        "deactivating": deactivating,
        "ends": of_deactivating_sso(left_behind(application)) if active else [],
        "elsewhere": template.saml.elsewhere if template.saml else (),
    }


def _says(unfinished: bool, active: bool) -> str:
    if unfinished:
        return "Saves, but does not activate: 1 thing left."
    return "SSO is active; takes effect at once." if active else "Saving activates SSO."


def _rows(application: Application, attributes: list[dict]) -> list[AttributeRow]:
    kept = kept_attributes(application)
    return [
        AttributeRow(a["name"], source_of(a), "" if a["kind"] == "user" else a["value"], a["name"] in kept)
        for a in attributes
    ]


def _urls(acs: list[dict]) -> str:
    return ", ".join(consumer["url"] for consumer in acs if consumer["url"])


def _counted(certificates: list[str]) -> str:
    return (
        "" if not certificates else "1 certificate" if len(certificates) == 1 else f"{len(certificates)} certificates"
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"
