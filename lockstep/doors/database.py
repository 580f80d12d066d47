"""The database: SQLite in the data folder, or the PostgreSQL that DATABASE_URL names. The same code runs on both.

PostgreSQL's own defaults wait for ever where SQLite gives up after ten seconds. Here a lock is waited for as long as on
SQLite, and a process that stands still within a transaction loses it, so that its locks stop nobody else.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PATIENCE_SECONDS = 10  # shorter than a lease's term
STANDSTILL_SECONDS = 20
MOST_CONNECTIONS = 16  # of one process; a connection is made when it is needed
UPGRADING = 0x6C6F636B  # the advisory lock's number

_LOOKS_LIKE = "It looks like postgres://user:password@host:5432/name."


def database(url: str, sqlite_file: Path) -> dict[str, Any]:
    """Django's settings of the database that `url` names, SQLite where it is empty. Raises ImproperlyConfigured.

    The sentence never quotes the URL, since it may hold a password.
    """
    return _postgresql(_parts(url)) if url else _sqlite(sqlite_file)


def disconnect() -> None:
    """Close every connection of this process, pooled ones too: before a fork, so that no two processes share one."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            vars(type(connection))["close_pool"](connection)


@contextmanager
def one_process_at_a_time() -> Iterator[None]:
    """Processes that start together bring the database up to date one after the other. Raises ImproperlyConfigured."""
    from django.db import connection

    with _server_lock() if connection.vendor == "postgresql" else _folder_lock(connection.settings_dict["NAME"]):
        yield


@contextmanager
def _server_lock() -> Iterator[None]:
    """An advisory lock of a transaction, since poolers know those, on a connection of its own."""
    import psycopg
    from django.db import connection

    parameters = connection.get_connection_params() | {"options": ""}  # it waits as long as it takes
    try:
        waiting = psycopg.connect(**parameters)
    except psycopg.OperationalError as error:
        raise ImproperlyConfigured(f"The database doesn't answer: {str(error).strip()}") from error
    with waiting:
        waiting.execute("SELECT pg_advisory_xact_lock(%s)", (UPGRADING,))
        yield


@contextmanager
def _folder_lock(file: Path) -> Iterator[None]:
    folder = os.open(Path(file).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "timeout": PATIENCE_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(parts: dict[str, Any]) -> dict[str, Any]:
    named = {key.upper(): parts.pop(key, "") for key in ("user", "password", "host", "port")}
    waits = {"lock_timeout": PATIENCE_SECONDS, "idle_in_transaction_session_timeout": STANDSTILL_SECONDS}
    defaults = {
        "application_name": "lockstep",
        "connect_timeout": PATIENCE_SECONDS,
        "keepalives_idle": 30,
        "options": " ".join(f"-c {name}={seconds}s" for name, seconds in waits.items()),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        **named,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": defaults
        | parts
        | {"pool": {"min_size": 1, "max_size": MOST_CONNECTIONS, "timeout": PATIENCE_SECONDS}},
    }


def _parts(url: str) -> dict[str, Any]:
    """What a PostgreSQL URL says, read by PostgreSQL's own library."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(f"DATABASE_URL is no address of a PostgreSQL database. {_LOOKS_LIKE}")
    if not (find_spec("psycopg") and find_spec("psycopg_pool")):
        raise ImproperlyConfigured(
            "DATABASE_URL needs PostgreSQL's driver: pip install 'lockstep-directory[postgres]'."
        )
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        raise ImproperlyConfigured(f"DATABASE_URL can't be read. {_LOOKS_LIKE}") from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"DATABASE_URL names no database. {_LOOKS_LIKE}")
    if not str(parts.get("port", "")).replace(",", "").isdigit() and parts.get("port"):
        raise ImproperlyConfigured(f"The port in DATABASE_URL is no number. {_LOOKS_LIKE}")
    return parts
