"""Bytes that somebody uploaded -> a table of texts, or why they aren't one. Pure; nothing in it is altered or guessed.

Read are UTF-8, UTF-16 with its byte order mark, and Windows-1252 (which is said, since any bytes can be read as it);
separated by commas, semicolons or tabs, whichever the first line has most of; quoted as RFC 4180 does.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 4_096
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls


class Unreadable(Exception):
    """Why a file can't be imported, in sentences. Nothing of it was kept."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Line:
    """A row of the table. `number` is the line of the file that it begins in, as an editor counts them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The names in the first line, and the lines under it. `read_as` says encoding and separator in words."""

    names: tuple[str, ...]
    lines: tuple[Line, ...]
    read_as: str


def read(data: bytes) -> Table:
    """The table in a file. Empty lines are skipped. Raises Unreadable."""
    text, encoding = _decoded(data)
    separator, start = _separator(text)
    lines = list(_lines(text[start:], separator, text[:start].count("\n")))
    if not lines:
        raise Unreadable("The file is empty.")
    head, *body = lines
    if len(head.cells) > MOST_COLUMNS:
        raise Unreadable(f"At most {MOST_COLUMNS} columns; these are {len(head.cells)}.")
    if not body:
        raise Unreadable("There is nobody under the first line, which names the columns.")
    names = tuple(name.strip() for name in head.cells)
    return Table(names, tuple(body), f"{encoding}, separated by {SEPARATORS[separator]}")


def _decoded(data: bytes) -> tuple[str, str]:
    if len(data) > LARGEST_BYTES:
        raise Unreadable(f"At most {LARGEST_BYTES // 1024 // 1024} MB; divide the file into several.")
    if data.startswith(_SPREADSHEETS):
        raise Unreadable("This is a spreadsheet's own file. Save it as CSV (UTF-8) there, and upload that.")
    text, encoding = _text(data)
    if "\0" in text:
        raise Unreadable("There are NUL characters in it, so it is no text. Save it as CSV (UTF-8).")
    return text, encoding


def _text(data: bytes) -> tuple[str, str]:
    tries = [("utf-8-sig", "UTF-8"), ("windows-1252", "Windows-1252")]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = [("utf-16", "UTF-16")]
    elif data.startswith(codecs.BOM_UTF8):
        tries = tries[:1]
    for codec, name in tries:
        try:
            return data.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"It can't be read as {tries[-1][1]}. Save it as CSV (UTF-8).")


def _separator(text: str) -> tuple[str, int]:
    """What separates cells, and where the table begins: a spreadsheet may have said the first in a line of its own."""
    if said := re.match(r"sep=([,;\t])\r?\n", text):
        return said[1], said.end()
    head = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(SEPARATORS, key=head.count), 0


def _lines(text: str, separator: str, before: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = before + 1
    count = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                yield _line(number, cells, count)
            number = before + reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Line {number}: the quotation marks don't pair, or a cell has no end.") from error


def _line(number: int, cells: list[str], count: int) -> Line:
    if count > MOST_ROWS + 1:
        raise Unreadable(f"At most {MOST_ROWS:,} people at a time; divide the file into several.")
    longest = max(map(len, cells))
    if longest > LONGEST_CELL:
        raise Unreadable(f"Line {number}: a cell has {longest:,} characters. Is a quotation mark missing?")
    return Line(number, tuple(cells))
