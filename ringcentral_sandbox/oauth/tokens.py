"""Token pairs, their rotation and their end.

A refresh replaces the pair. The old access token dies at once: "corrupted" for ten seconds, then "not found". The old
refresh token still answers, with the same new pair: for an hour while the new access token was never used, for ten
seconds once it was. Ending a session ends all of its pairs.
"""

import sqlite3
from dataclasses import dataclass

from ringcentral_sandbox.sandbox import Sandbox

CORRUPTED_SECONDS = 10
GRACE_USED_SECONDS = 10
GRACE_UNUSED_SECONDS = 3600
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 7 * 24 * 3600
SESSIONS_MAX = 5


@dataclass(frozen=True)
class TokenPair:
    id: int
    session_id: int
    access_token: str
    refresh_token: str | None
    issued_at: float
    access_expires_at: float
    refresh_expires_at: float | None
    first_used_at: float | None
    replaced_at: float | None
    replaced_by: int | None
    client_id: str
    owner_id: int
    scope: str
    endpoint_id: str
    ended_at: float | None

    def check_client(self, client: object) -> bool:
        return bool(getattr(client, "client_id", None) == self.client_id)

    def get_scope(self) -> str:
        return self.scope


_PAIRS = "SELECT p.*, s.client_id, s.owner_id, s.scope, s.endpoint_id, s.ended_at FROM token_pair p"
_SESSIONS = " JOIN grant_session s ON s.id = p.session_id"


def find_pair(sandbox: Sandbox, *, access: str = "", refresh: str = "", pair_id: int = 0) -> TokenPair | None:
    where = " WHERE p.access_token = ?" if access else " WHERE p.refresh_token = ?" if refresh else " WHERE p.id = ?"
    row = sandbox.database.row(_PAIRS + _SESSIONS + where, access or refresh or pair_id)
    return _from_row(row) if row else None


def start_session(sandbox: Sandbox, client_id: str, owner_id: int, scope: str) -> int:
    """A new grant. The sixth parallel one of the same person and app ends the oldest."""
    now = sandbox.timestamp()
    cursor = sandbox.database.execute(
        "INSERT INTO grant_session (client_id, owner_id, scope, endpoint_id, started_at) VALUES (?, ?, ?, ?, ?)",
        *(client_id, owner_id, scope, sandbox.random_text(22), now),
    )
    sandbox.database.execute(
        "UPDATE grant_session SET ended_at = ? WHERE ended_at IS NULL AND client_id = ? AND owner_id = ? AND id NOT IN"
        " (SELECT id FROM grant_session WHERE ended_at IS NULL AND client_id = ? AND owner_id = ?"
        "  ORDER BY id DESC LIMIT ?)",
        *(now, client_id, owner_id, client_id, owner_id, SESSIONS_MAX),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def issue_pair(
    sandbox: Sandbox, session_id: int, *, access_seconds: int, refresh_seconds: int, with_refresh: bool
) -> TokenPair:
    now = sandbox.timestamp()
    cursor = sandbox.database.execute(
        "INSERT INTO token_pair (session_id, access_token, refresh_token, issued_at, access_expires_at,"
        " refresh_expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        *(session_id, sandbox.random_text(48), sandbox.random_text(48) if with_refresh else None, now),
        *(now + access_seconds, now + refresh_seconds if with_refresh else None),
    )
    pair = find_pair(sandbox, pair_id=cursor.lastrowid or 0)
    assert pair is not None
    return pair


def refreshable(sandbox: Sandbox, refresh_token: str) -> TokenPair | None:
    """The pair whose refresh token may be used now; the grace of replaced ones included."""
    pair, now = find_pair(sandbox, refresh=refresh_token), sandbox.timestamp()
    if pair is None or pair.ended_at is not None or (pair.refresh_expires_at or 0) <= now:
        return None
    if pair.replaced_by is None:
        return pair
    successor = find_pair(sandbox, pair_id=pair.replaced_by)
    assert successor is not None
    assert pair.replaced_at is not None
    if successor.replaced_by is not None:
        return None
    if successor.first_used_at is None:
        return pair if now < pair.replaced_at + GRACE_UNUSED_SECONDS else None
    return pair if now < successor.first_used_at + GRACE_USED_SECONDS else None


def rotate(sandbox: Sandbox, pair: TokenPair, *, access_seconds: int, refresh_seconds: int) -> TokenPair:
    """The successor of a pair: a new one, or the one that an earlier refresh has made already."""
    if pair.replaced_by is not None:
        successor = find_pair(sandbox, pair_id=pair.replaced_by)
        assert successor is not None
        return successor
    successor = issue_pair(
        sandbox, pair.session_id, access_seconds=access_seconds, refresh_seconds=refresh_seconds, with_refresh=True
    )
    sandbox.database.execute(
        "UPDATE token_pair SET replaced_at = ?, replaced_by = ? WHERE id = ?",
        *(sandbox.timestamp(), successor.id, pair.id),
    )
    return successor


def mark_used(sandbox: Sandbox, pair: TokenPair) -> None:
    if pair.first_used_at is None:
        sandbox.database.execute("UPDATE token_pair SET first_used_at = ? WHERE id = ?", sandbox.timestamp(), pair.id)


def end_session(sandbox: Sandbox, session_id: int) -> None:
    sandbox.database.execute(
        "UPDATE grant_session SET ended_at = ? WHERE id = ? AND ended_at IS NULL", sandbox.timestamp(), session_id
    )


def end_sessions_of(sandbox: Sandbox, owner_id: int | None) -> int:
    """All grants of one person, or of everybody; answers how many."""
    cursor = sandbox.database.execute(
        "UPDATE grant_session SET ended_at = ? WHERE ended_at IS NULL AND (? IS NULL OR owner_id = ?)",
        *(sandbox.timestamp(), owner_id, owner_id),
    )
    return cursor.rowcount


def _from_row(row: sqlite3.Row) -> TokenPair:
    return TokenPair(**{name: row[name] for name in TokenPair.__dataclass_fields__})
