"""C4: docs/reference/api.md names every call, property and error, and no other property."""

import re
from http import HTTPStatus
from pathlib import Path

from lockstep.api.document import document
from lockstep.directory.properties import NOT_KEPT, PROPERTIES, READ_ONLY, READ_ONLY_ELSEWHERE, STATES

TEXT = (Path(__file__).parents[2] / "docs/reference/api.md").read_text(encoding="utf-8")


def test_the_reference_names_every_call():
    for path in document()["paths"]:
        assert re.sub(r"\{\w+\}", "{id}", path) in TEXT, path


def test_the_reference_names_every_property():
    for name in (*(one.name for one in PROPERTIES), *STATES, *READ_ONLY, *READ_ONLY_ELSEWHERE, *NOT_KEPT):
        assert f"`{name}`" in TEXT, name


def test_the_reference_names_every_error_that_the_document_does_and_the_reverse():
    errors = {int(row) for row in re.findall(r"^\| (\d{3}) \|", TEXT, re.M)}
    described = {
        int(code)
        for operations in document()["paths"].values()
        for operation in operations.values()
        for code in operation["responses"]
    }
    of_any_address = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.LENGTH_REQUIRED, HTTPStatus.INTERNAL_SERVER_ERROR}
    assert errors == {code for code in described if code >= 400} | of_any_address
