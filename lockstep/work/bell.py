"""The bell: whoever makes something due rings, and waiting workers look. Missing it costs seconds, nothing more.

PostgreSQL   NOTIFY in the changing transaction, heard when it commits; LISTEN on a connection of the bell's own
SQLite       `PRAGMA data_version` changes with every commit of another connection, in whatever process
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction

from lockstep.doors import clock

CHANNEL = "lockstep_due"
LOOK_SECONDS = 0.05
STOP_SECONDS = 0.5  # a stop is noticed within

log = logging.getLogger(__name__)

_own = threading.Event()


def ring() -> None:
    """Something is due. In a transaction: heard when it commits, and not at all if it doesn't."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    transaction.on_commit(_own.set)


class Bell:
    """Waits for the next ring, and no longer once `stop` is set. One per loop, used by one thread."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self._stop = stop or threading.Event()
        self._listening: Any = None
        self._version: int | None = None

    def wait(self, seconds: float) -> None:
        """Return at the next ring, or after `seconds`. A ring between two waits is not missed."""
        if connection.vendor == "postgresql":
            self._wait_for_notification(seconds)
        else:
            self._wait_for_version(seconds)
        _own.clear()

    def close(self) -> None:
        """Give the connection back."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def _wait_for_version(self, seconds: float) -> None:
        end = clock.monotonic() + seconds
        while not self._version_changed() and (left := end - clock.monotonic()) > 0 and not self._stop.is_set():
            if _own.wait(min(LOOK_SECONDS, left)):
                return

    def _version_changed(self) -> bool:
        if self._listening is None:
            name = str(connections["default"].settings_dict["NAME"])
            self._listening = sqlite3.connect(name, uri=name.startswith("file:"), check_same_thread=False)
        before = self._version
        (self._version,) = self._listening.execute("PRAGMA data_version").fetchone()
        return before != self._version

    def _wait_for_notification(self, seconds: float) -> None:
        end = clock.monotonic() + seconds
        with self._reconnecting():
            if self._listening is None:
                self._listen()
                return  # what was rung before anybody listened is there to be seen
            while (left := end - clock.monotonic()) > 0 and not _own.is_set() and not self._stop.is_set():
                for _ in self._listening.notifies(timeout=min(left, STOP_SECONDS), stop_after=1):
                    return

    def _listen(self) -> None:
        self._listening = _driver().connect(**connection.get_connection_params(), autocommit=True)
        self._listening.execute(f"LISTEN {CHANNEL}")

    @contextmanager
    def _reconnecting(self) -> Iterator[None]:
        """A lost connection is dropped: the next wait makes another, and the look in between misses nothing."""
        try:
            yield
        except _driver().Error:
            log.warning("The connection that hears the bell is lost; another one is made.")
            self.close()
            self._stop.wait(1)


def _driver() -> Any:
    """The database's driver as Django has loaded it: psycopg is there only where PostgreSQL is used."""
    return vars(type(connections["default"]))["Database"]
