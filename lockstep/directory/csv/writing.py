"""CSV that Lockstep writes: the template, and the lines left out with their reasons. Nothing in it calculates."""

import csv
import io
from collections.abc import Iterable, Sequence

from lockstep.directory.csv.columns import REASON, TEMPLATE
from lockstep.directory.csv.formulas import harmless
from lockstep.directory.csv.models import CsvImport, CsvRow
from lockstep.directory.csv.queries import left_out


def template() -> str:
    """The first line, and nobody yet."""
    return _written([TEMPLATE])


def left_out_as_csv(part_of: CsvImport) -> str:
    """The lines that nobody was made of, each as it was, with the reason behind it."""
    return _written([[*part_of.columns, REASON], *(_line(row, len(part_of.columns)) for row in left_out(part_of))])


def _line(row: CsvRow, width: int) -> list[str]:
    cells = [*row.cells, *[""] * (width - len(row.cells))]
    return [*(harmless(cell) for cell in cells), row.result_reason or row.reason]


def _written(lines: Iterable[Sequence[str]]) -> str:
    """With the byte order mark: spreadsheets take UTF-8 for something else without it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return f"\ufeff{text.getvalue()}"
