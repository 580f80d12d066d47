"""A line of the table -> whom it proposes, or why it can't be anybody. Pure; nothing is bent into shape."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from lockstep.directory.csv.columns import Column, columns_of
from lockstep.directory.csv.formulas import like_a_formula
from lockstep.directory.csv.reading import Line, Table
from lockstep.directory.profile import cleaned, printable
from lockstep.directory.properties import PROPERTIES
from lockstep.protocols.ascii_case import ascii_lower

_LABELS = {one.field: one.label for one in PROPERTIES}


@dataclass(frozen=True)
class Proposal:
    """What a line says. With `reasons` it is left out."""

    line: Line
    values: dict
    reasons: tuple[str, ...] = ()


def proposals(table: Table) -> list[Proposal]:
    """Everybody in the table; two lines with one username, e-mail address or Employee ID are left out, both.

    Raises Unreadable for columns that can't be.
    """
    columns = columns_of(table.names)
    return _without_twins([_proposal(line, columns) for line in table.lines])


def readable(error: ValidationError) -> str:
    """Which property, and what is wrong with it."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    said = error.message_dict.items()
    return " ".join(f"{_LABELS.get(name, name)}: {' '.join(messages)}" for name, messages in said)


def name_in(values: Mapping) -> str:
    """How the list calls them, whatever their values hold: nothing unprintable, and never too long."""
    given = " ".join(str(values.get(part) or "") for part in ("firstname", "lastname"))
    for name in (values.get("displayname"), given, values.get("username"), values.get("email")):
        if text := printable(str(name or "")).strip():
            return text[:320]
    return "Nobody named"


def keys_of(values: Mapping) -> tuple[tuple[str, str], ...]:
    """What nobody else may have. Username and e-mail are one kind: people sign in by either."""
    names = {("name", ascii_lower(str(values.get(field) or ""))) for field in ("username", "email")}
    number = ("employee", ascii_lower(str(values.get("employee_identifier") or "")))
    return tuple(key for key in (*sorted(names), number) if key[1])


def _proposal(line: Line, columns: Sequence[Column]) -> Proposal:
    if len(line.cells) != len(columns):
        return Proposal(line, {}, (f"It has {len(line.cells)} cells, the first line {len(columns)}.",))
    cells = [(column, cell) for column, cell in zip(columns, line.cells, strict=True) if column.field]
    formulas = tuple(f"{c.label}: begins with “{cell[0]}”, as a formula does." for c, cell in cells if _formula(cell))
    values = _values(cells)
    try:
        return Proposal(line, cleaned(values, values), formulas)
    except ValidationError as error:
        return Proposal(line, values, (*formulas, readable(error)))


def _formula(cell: str) -> bool:
    return like_a_formula(cell) or (cell.startswith("'") and like_a_formula(cell[1:]))


def _values(cells: Iterable[tuple[Column, str]]) -> dict:
    values: dict = {}
    entries: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for column, cell in cells:
        if column.field == "attributes":
            values.setdefault("attributes", []).extend([{"name": column.part, "value": cell}] if cell.strip() else [])
        elif column.kind:
            entries[column.field, column.kind][column.part] = cell
        else:
            values[column.field] = cell
    for (field, kind), parts in entries.items():
        values.setdefault(field, []).append({"type": kind, **parts})
    return values


def _without_twins(proposed: list[Proposal]) -> list[Proposal]:
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in proposed:
        for key in keys_of(one.values):
            lines[key].append(one.line.number)
    return [replace(one, reasons=(*one.reasons, *_twins(one, lines))) for one in proposed]


def _twins(one: Proposal, lines: Mapping[tuple[str, str], list[int]]) -> list[str]:
    said = []
    for key in keys_of(one.values):
        others = [str(number) for number in lines[key] if number != one.line.number]
        if others:
            what = "Employee ID" if key[0] == "employee" else "username or e-mail address"
            where = f"line{'s' if len(others) > 1 else ''} {', '.join(others[:5])}"
            said.append(f"Its {what} {key[1]} is in {where} too.")
    return said
