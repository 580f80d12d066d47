"""Extensions as values, and the reads. Writes are in actions.py."""

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from ringcentral_sandbox.database import Database

ENABLED, DISABLED, NOT_ACTIVATED, UNASSIGNED = "Enabled", "Disabled", "NotActivated", "Unassigned"
STATUSES = (ENABLED, DISABLED, NOT_ACTIVATED, UNASSIGNED)


@dataclass(frozen=True)
class Profile:
    """What a directory may say about a person. `address` is {} or has `country` as a two-letter code."""

    user_name: str
    email: str
    first_name: str
    last_name: str
    title: str = ""
    department: str = ""
    external_id: str | None = None
    address: dict[str, str] = field(default_factory=dict)
    phones: list[dict[str, str]] = field(default_factory=list)
    photos: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Extension:
    id: int
    number: str
    assigned_country: str
    status: str
    profile: Profile
    role: str
    password: str
    origin: str
    is_creator: bool
    enforce_sso: bool
    sessions_since: float
    changed_at: float
    assigned_at: float

    @property
    def name(self) -> str:
        return f"{self.profile.first_name} {self.profile.last_name}".strip()

    @property
    def is_active(self) -> bool:
        return self.status == ENABLED


def email_key(address: str) -> str:
    """What makes two addresses the same: ASCII case only."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in address.strip())


def find_extension(database: Database, extension_id: int | str) -> Extension | None:
    """An extension of any status, also an unassigned one."""
    row = database.row("SELECT * FROM extension WHERE id = ?", extension_id) if _is_id(extension_id) else None
    return _from_row(row) if row else None


def find_user(database: Database, extension_id: int | str) -> Extension | None:
    found = find_extension(database, extension_id)
    return found if found and found.status != UNASSIGNED else None


def find_by_email(database: Database, address: str) -> Extension | None:
    row = database.row("SELECT * FROM extension WHERE email_key = ?", email_key(address))
    return _from_row(row) if row else None


def users(database: Database) -> list[Extension]:
    rows = database.rows("SELECT * FROM extension WHERE status != ? ORDER BY id", UNASSIGNED)
    return [_from_row(row) for row in rows]


def extensions(database: Database) -> list[Extension]:
    return [_from_row(row) for row in database.rows("SELECT * FROM extension ORDER BY id")]


def unassigned(database: Database) -> list[Extension]:
    rows = database.rows("SELECT * FROM extension WHERE status = ? ORDER BY id", UNASSIGNED)
    return [_from_row(row) for row in rows]


def _is_id(text: int | str) -> bool:
    return isinstance(text, int) or (text.isdecimal() and len(text) < 19)


def _from_row(row: sqlite3.Row) -> Extension:
    kept: dict[str, Any] = {name: row[name] for name in Extension.__dataclass_fields__ if name != "profile"}
    kept["is_creator"], kept["enforce_sso"] = bool(row["is_creator"]), bool(row["enforce_sso"])
    plain = {name: row[name] for name in Profile.__dataclass_fields__}
    for name in ("address", "phones", "photos"):
        plain[name] = json.loads(row[name])
    return Extension(profile=Profile(**plain), **kept)
