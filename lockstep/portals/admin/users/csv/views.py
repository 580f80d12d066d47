"""Import from CSV: the file, its preview, the progress and the results; and two files to download."""

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lockstep.directory.csv.acts import upload
from lockstep.directory.csv.columns import TEMPLATE
from lockstep.directory.csv.models import CsvImport
from lockstep.directory.csv.queries import csv_import as find_import
from lockstep.directory.csv.queries import under_way
from lockstep.directory.csv.reading import LARGEST_BYTES, MOST_ROWS, Unreadable
from lockstep.directory.csv.writing import left_out_as_csv, template
from lockstep.portals.admin.users.csv.shown import preview_context, results_context
from lockstep.portals.page import ADMINISTRATORS, READERS, actor_of, page

FOLDER = "admin/users/csv"
NO_FILE = "Choose a file first."
TOO_LARGE = f"At most {LARGEST_BYTES // 1024 // 1024} MB; divide the file into several."


@page(may=ADMINISTRATORS)
def csv_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file. What can't be read is refused with every reason, and nothing is kept."""
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            return redirect("csv_import", _read(request).id)
        except Unreadable as error:
            reasons = error.reasons
    context = {"reasons": reasons, "columns": TEMPLATE, "most": MOST_ROWS, "under_way": under_way()}
    return render(request, f"{FOLDER}/upload.html", context, status=422 if reasons else 200)


@page(may=READERS)
def csv_import(request: HttpRequest, import_id: str) -> HttpResponse:
    """The preview until it is imported; from then on what came of whom."""
    part_of = existing(import_id)
    if part_of.stage == CsvImport.Stage.PREVIEWED:
        return render(request, f"{FOLDER}/preview.html", preview_context(request, part_of))
    return render(request, f"{FOLDER}/results.html", results_context(request, part_of))


@page(may=READERS)
def csv_left_out(request: HttpRequest, import_id: str) -> HttpResponse:
    """The lines that nobody was made of, as they were, with a column that says why."""
    return _file(left_out_as_csv(existing(import_id)), "left-out.csv")


@page(may=READERS)
def csv_template(request: HttpRequest) -> HttpResponse:
    """The names of the columns, to be filled in."""
    return _file(template(), "users.csv")


def existing(import_id: str) -> CsvImport:
    """The import of the address, or 404."""
    found = find_import(import_id)
    if found is None:
        raise Http404("There is no such import, or it was forgotten.")
    return found


def _read(request: HttpRequest) -> CsvImport:
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile):
        raise Unreadable(NO_FILE)
    if (given.size or 0) > LARGEST_BYTES:
        raise Unreadable(TOO_LARGE)
    return upload(given.read(), given.name or "", actor=actor_of(request))


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
