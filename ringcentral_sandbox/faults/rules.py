"""Faults on demand: which request meets which trouble, how many times."""

import fnmatch
import json
from dataclasses import dataclass
from typing import Any

from ringcentral_sandbox.database import Database

KINDS = {
    "latency": "The answer comes `seconds` later",
    "status": "Answered with `status` (429 and 5xx too); the work is not done",
    "cut_before": "The connection is cut; the work is not done",
    "cut_after": "The work is done; the connection is cut before the answer",
    "status_after": "The work is done; the answer is `status`",
    "html": "The work is done; the answer is a page of HTML with 200",
    "truncated": "The work is done; half of the JSON arrives",
    "error_200": "The work is not done; 200 with an error in the body",
    "without_id": "The work is done; the resource comes without its id",
    "empty": "The work is done; the answer has no body",
    "redirect": "The work is not done; a redirect to `location`",
    "huge": "The work is done; ten megabytes come back",
}


@dataclass(frozen=True)
class Fault:
    id: int
    method: str
    path: str
    kind: str
    times: int | None
    contains: str
    details: dict[str, Any]


def add_fault(database: Database, values: dict[str, Any]) -> int:
    """`where` ("POST /scim/v2/Users", * matches anything), `kind`, `times` (left out: until cleared), `contains`
    (only requests whose path, query or body has this text), and what the kind needs. ValueError if it makes no sense.
    """
    method, _, path = str(values.get("where", "")).partition(" ")
    if not path.startswith(("/", "*")):
        raise ValueError("`where` is a method and a path, such as “POST /scim/v2/Users”.")
    if values.get("kind") not in KINDS:
        raise ValueError(f"`kind` is one of {', '.join(KINDS)}.")
    details = {name: values[name] for name in ("seconds", "status", "location", "body", "headers") if name in values}
    cursor = database.execute(
        "INSERT INTO fault (method, path, kind, times, contains, details) VALUES (?, ?, ?, ?, ?, ?)",
        *(method.upper(), path, values["kind"], _times(values.get("times"))),
        *(str(values.get("contains", "")), json.dumps(details)),
    )
    return int(cursor.lastrowid or 0)


def faults(database: Database) -> list[Fault]:
    rows = database.rows("SELECT * FROM fault ORDER BY id")
    return [
        Fault(**{**{name: row[name] for name in Fault.__dataclass_fields__}, "details": json.loads(row["details"])})
        for row in rows
    ]


def clear_faults(database: Database, fault_id: int | None = None) -> None:
    database.execute("DELETE FROM fault WHERE ? IS NULL OR id = ?", fault_id, fault_id)


def take_faults(database: Database, method: str, path: str, text: str) -> list[Fault]:
    """The faults that this request meets, in the order in which they were set; each counts down."""
    with database.transaction():
        met = [fault for fault in faults(database) if _matches(fault, method, path, text)]
        for fault in met:
            if fault.times is not None:
                database.execute("UPDATE fault SET times = times - 1 WHERE id = ?", fault.id)
        database.execute("DELETE FROM fault WHERE times <= 0")
    return met


def _matches(fault: Fault, method: str, path: str, text: str) -> bool:
    return fault.method in {"*", method} and fnmatch.fnmatchcase(path, fault.path) and fault.contains in text


def _times(value: Any) -> int | None:
    if value in (None, "", 0, "0"):
        return None
    if not str(value).isdecimal():
        raise ValueError("`times` is a whole number.")
    return int(value)
