"""The log of API requests, from which tests judge what a directory really sent."""

import json
import sqlite3
from typing import Any

from ringcentral_sandbox.sandbox import Sandbox

KEPT_ROWS = 20_000
ANSWER_LIMIT = 64 * 1024
KEPT_HEADERS = ("Accept", "Content-Type", "User-Agent", "If-Match")


def open_entry(sandbox: Sandbox, method: str, path: str, query: str, body: str, headers: dict[str, str]) -> int:
    """Written before anything is done, so that a killed sandbox knows of it. OAuth bodies hold secrets: left out."""
    kept_body = "" if path.startswith("/restapi/oauth") else body
    cursor = sandbox.database.execute(
        "INSERT INTO request_log (at, method, path, query, body, answer, outcome, headers)"
        " VALUES (?, ?, ?, ?, ?, '', 'received', ?)",
        *(sandbox.timestamp(), method, path, query, kept_body, json.dumps(headers)),
    )
    entry = int(cursor.lastrowid or 0)
    if entry % 500 == 0:
        sandbox.database.execute("DELETE FROM request_log WHERE id <= ?", entry - KEPT_ROWS)
    return entry


def close_entry(sandbox: Sandbox, entry: int, *, status: int | None, answer: str, outcome: str) -> None:
    """`outcome`: answered, cut_before or cut_after. `status` and `answer` are those of the work, not of a fault."""
    path = sandbox.database.value("SELECT path FROM request_log WHERE id = ?", entry) or ""
    kept = "" if path.startswith("/restapi/oauth") else answer[:ANSWER_LIMIT]
    sandbox.database.execute(
        "UPDATE request_log SET status = ?, answer = ?, outcome = ? WHERE id = ?", status, kept, outcome, entry
    )


def entries(sandbox: Sandbox, since: int = 0) -> list[dict[str, Any]]:
    rows = sandbox.database.rows("SELECT * FROM request_log WHERE id > ? ORDER BY id", since)
    return [_entry(row) for row in rows]


def clear_entries(sandbox: Sandbox) -> None:
    sandbox.database.execute("DELETE FROM request_log")


def _entry(row: sqlite3.Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("id", "at", "method", "path", "query", "body", "status", "answer", "outcome")}
    return {**plain, "headers": json.loads(row["headers"])}
