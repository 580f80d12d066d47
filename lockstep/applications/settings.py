"""Writes about applications themselves: what the wizard and General Info save."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lockstep.applications import catalog
from lockstep.applications.models import Application, Environment
from lockstep.applications.queries import living_applications
from lockstep.applications.things import application_thing
from lockstep.directory.profile import text
from lockstep.insights.events import Actor, Change, record
from lockstep.insights.kinds import EventKind

GENERAL = (
    "display_label", "description", "colour", "logo", "logo_type", "show_in_user_portal", "bookmark_url",
    "bookmark_active",
)  # fmt: skip
PATH = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
LOGO_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
LOGO_LARGEST_BYTES = 256 * 1024


@transaction.atomic
def create_application(template: str, values: Mapping, *, actor: Actor) -> Application:
    """A new application from a template of the catalogue. Raises ValidationError by field.

    `values`: the names of GENERAL, and path (empty: made from the label), environment, service_url.
    """
    entry = catalog.get(template)
    general = _cleaned(values, entry.is_bookmark)
    path = _free_path(values.get("path") or "", general["display_label"])
    environment, service_url = _environment(values)
    application = Application(
        template=entry.key, path=path, environment=environment, service_url=service_url, **general
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:  # somebody else was quicker by a moment
        raise ValidationError({"path": f"Another application has the SSO IdP URL …/saml2/{path} by now."}) from error
    changes = [Change(name, "", getattr(application, name)) for name in ("display_label", "path", "environment")]
    record(
        EventKind.APPLICATION_CREATE,
        actor=actor,
        target=application_thing(application),
        application=application_thing(application),
        changes=changes,
    )
    return application


@transaction.atomic
def update_general(application: Application, values: Mapping, *, actor: Actor) -> list[Change]:
    """Save General Info. The SSO IdP URL can never be edited: asked for another one, this refuses."""
    if values.get("path", application.path) != application.path:
        raise ValidationError({"path": "The SSO IdP URL is not editable after the application is created."})
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.deleted_at is not None:
        raise ValidationError("This application has been deleted meanwhile.")
    general = _cleaned(values, catalog.get(application.template).is_bookmark)
    changes = [Change(k, getattr(application, k), v) for k, v in general.items() if getattr(application, k) != v]
    if not changes:
        return []
    for change in changes:
        setattr(application, change.field, change.new)
    application.save(update_fields=[change.field for change in changes])
    shown = [Change(c.field, "a picture", "another picture") if c.field == "logo" else c for c in changes]
    thing = application_thing(application)
    record(EventKind.APPLICATION_UPDATE, actor=actor, target=thing, application=thing, changes=shown)
    return changes


def logo_from(content: bytes) -> dict:
    """The logo's fields from an uploaded file. Raises ValidationError: PNG, JPEG or GIF up to 256 KB."""
    if len(content) > LOGO_LARGEST_BYTES:
        raise ValidationError({"logo": "The picture is larger than 256 KB. Make it smaller."})
    found = next((kind for magic, kind in LOGO_TYPES.items() if content.startswith(magic)), None)
    if found is None:
        raise ValidationError({"logo": "This is not a PNG, JPEG or GIF picture."})
    return {"logo": content, "logo_type": found}


def path_from(label: str) -> str:
    """The <applicationname> that a label becomes: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "application"


def _cleaned(values: Mapping, bookmark: bool) -> dict:
    errors: dict[str, str] = {}
    as_given = ("logo", "logo_type", "show_in_user_portal", *(["bookmark_active"] if bookmark else []))
    good: dict = {k: values[k] for k in as_given if k in values}
    for name, longest in (("display_label", 120), ("description", 500), ("colour", 7)):
        try:
            good[name] = text(values.get(name, ""), longest)
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
    if not good.get("display_label") and "display_label" not in errors:
        errors["display_label"] = "The application needs a Display Label."
    if good.get("colour") and not re.fullmatch(r"#[0-9a-f]{6}", good["colour"]):
        errors["colour"] = "Choose one of the colours."
    if bookmark:
        good["bookmark_url"] = values.get("bookmark_url", "").strip()
        if not _is_web_address(good["bookmark_url"]):
            errors["bookmark_url"] = "A Bookmark needs its URL, beginning with https://."
    if errors:
        raise ValidationError(errors)
    return good


def _environment(values: Mapping) -> tuple[str, str]:
    environment = values.get("environment") or Environment.PRODUCTION
    if environment not in Environment.values:
        raise ValidationError({"environment": "Choose Production, Sandbox or a base URL of your own."})
    service_url = (values.get("service_url") or "").strip().rstrip("/")
    if environment != Environment.CUSTOM:
        return environment, ""
    if not _is_web_address(service_url, 300) or set(service_url) & set("?#@\\ ") or urlsplit(service_url).path:
        raise ValidationError({"service_url": "The base URL looks like https://host, without a path."})
    return environment, service_url


def _is_web_address(url: str, longest: int = 2000) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= longest
    except ValueError:
        return False


def _free_path(asked: str, label: str) -> str:
    taken = set(living_applications().values_list("path", flat=True))
    if asked:
        if not PATH.fullmatch(asked):
            raise ValidationError({"path": "Lower-case letters, digits and hyphens only, as in ringcentral-uk."})
        if asked in taken:
            raise ValidationError({"path": f"Another application has the SSO IdP URL …/saml2/{asked} already."})
        return asked
    base = path_from(label)
    return next(path for n in range(1, 1000) if (path := base if n == 1 else f"{base}-{n}") not in taken)
