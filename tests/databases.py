"""Databases for the processes that tests start, on whichever database the tests run, and a look into them."""

import json
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from tests import server

ON_POSTGRESQL = os.environ.get("LOCKSTEP_TEST_DATABASE") == "postgres"


class OwnDatabase:
    """One that a test's processes share: a file in their data folder, or a database of the throwaway server."""

    def __init__(self, folder: Path, copy: bool = False) -> None:
        """Empty, or a copy of the test's own, as it is committed."""
        self.file, self.name = folder / "lockstep.sqlite3", f"own_{secrets.token_hex(6)}"
        if ON_POSTGRESQL:
            server.make_database(self.name, _without_connections() if copy else "template0")
        elif copy:
            _copy_to(self.file)

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to find it, beside LOCKSTEP_DATA."""
        return {"DATABASE_URL": self.url()}

    def url(self, **parameters: str) -> str:
        return server.url(self.name, **parameters) if ON_POSTGRESQL else ""

    def rows(self, sql: str) -> list[tuple]:
        """What a query finds; JSON as text."""
        if not ON_POSTGRESQL:
            with closing(sqlite3.connect(self.file, timeout=10)) as database:
                return database.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(self.url()) as connection:
            found = connection.execute(sql.encode()).fetchall()
        return [tuple(json.dumps(v) if isinstance(v, dict | list) else v for v in row) for row in found]

    def drop(self) -> None:
        """Give its room back."""
        if ON_POSTGRESQL:
            server.drop_database(self.name)


def _without_connections() -> str:
    """The test's own database's name; nobody may be connected to what is copied."""
    from django.db import connection

    from lockstep.doors.database import disconnect

    disconnect()
    return str(connection.settings_dict["NAME"])


def _copy_to(file: Path) -> None:
    from django.db import connection

    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
