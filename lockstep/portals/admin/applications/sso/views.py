"""The tab SSO: shown, filled from the service provider's metadata, saved; our metadata to export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.applications.models import Application
from lockstep.portals.admin.applications.find import with_sso_or_404
from lockstep.portals.admin.applications.panel import beside
from lockstep.portals.admin.applications.removal.marked import is_marked
from lockstep.portals.admin.applications.sso import tab
from lockstep.portals.admin.applications.sso.forms import posted_values
from lockstep.portals.page import ADMINISTRATORS, READERS, actor_of, page
from lockstep.sign_on.addresses import encoded_address, plain_address
from lockstep.sign_on.queries import our_metadata, settings_of
from lockstep.sign_on.service_providers import save_settings, upload_metadata

LARGEST_FILE = 1024 * 1024
TOO_LARGE = {"metadata": ["The file is larger than 1 MB, so it is no metadata file. Nothing has changed."]}


@page(may=READERS)
def application_sso(request: HttpRequest, application_id: str) -> HttpResponse:
    """Show the tab; a POST fills it from a file, adds or removes a row, or saves."""
    application = with_sso_or_404(application_id)
    if request.method != "POST":
        return _render(request, application, tab.kept_values(application))
    values = posted_values(request.POST)
    if upload := request.FILES.get("metadata"):
        return _filled(request, application, values, upload)
    if step := request.POST.get("step", ""):
        return _render(request, application, tab.with_step(values, step))
    return _saved(request, application, values)


@page(may=ADMINISTRATORS)
def application_sso_encoded(request: HttpRequest, application_id: str) -> HttpResponse:
    """The administrator's address, plain and in the article's encoding, while it is typed."""
    with_sso_or_404(application_id)
    written = request.GET.get("service_admin_email", "")[: tab.LONGEST_ADDRESS]
    return render(request, "admin/applications/sso/_address.html", address_context(request, written))


@page(may=READERS)
def application_sso_metadata(request: HttpRequest, application_id: str) -> HttpResponse:
    """Export Metadata: the same document that the metadata URL serves, as a file."""
    application = with_sso_or_404(application_id)
    sp = settings_of(application)
    if sp is None:
        raise Http404("There is metadata once the SSO tab has been saved.")
    name = f"Lockstep-{application.path}-metadata.xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(our_metadata(application, sp), content_type="application/samlmetadata+xml", headers=headers)


def address_context(request: HttpRequest, written: str) -> dict:
    """What stands under the address: empty while it can't be read as one."""
    try:
        plain = plain_address(written)
    except ValidationError:
        plain = ""
    return {
        "plain": plain,
        "encoded": encoded_address(plain),
        "not_mine": bool(plain) and plain.lower() != getattr(request.user, "email", "").lower(),
    }


def _filled(request: HttpRequest, application: Application, values: dict, upload: UploadedFile) -> HttpResponse:
    """The tab with what the file says; nothing is saved yet."""
    if (upload.size or 0) > LARGEST_FILE:
        return _render(request, application, values, errors=TOO_LARGE)
    try:
        found = upload_metadata(upload.read())
    except ValidationError as error:
        return _render(request, application, values, errors=error.message_dict)
    shown = {"file_name": upload.name, "filled": tab.differences(values, found)}
    return _render(request, application, values | found, extra=shown)


def _saved(request: HttpRequest, application: Application, values: dict) -> HttpResponse:
    given, ends = tab.without_blanks(values), is_marked(request)
    try:
        saved = save_settings(application, given, deactivate=ends, actor=actor_of(request))
    except ValidationError as error:
        return _render(request, application, values, errors=error.message_dict)
    unfinished = saved.unfinished_field and not saved.deactivated
    (messages.warning if unfinished else messages.success)(request, saved.sentence)
    return redirect("application_sso", application.id)


def _render(
    request: HttpRequest,
    application: Application,
    values: dict,
    *,
    errors: dict[str, list[str]] | None = None,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    context = tab.shown(application, values, errors or {}, is_marked(request)) | (extra or {})
    context |= address_context(request, values["service_admin_email"]) | beside(application, "application_sso")
    return render(request, "admin/applications/sso/sso.html", context, status=422 if errors else 200)
