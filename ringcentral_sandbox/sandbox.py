"""What one running sandbox consists of: its database, its clock, its chance, its way out to HTTP."""

import random
import secrets
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app

from ringcentral_sandbox.database import Database

METADATA_LIMIT_BYTES = 512 * 1024
FETCH_TIMEOUT_SECONDS = 5


def system_clock() -> datetime:
    return datetime.now(UTC)


def fetch_url(url: str) -> bytes:
    """The body of a page, capped; only http and https, for the import of an identity provider's metadata."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("Only http and https addresses can be imported.")
    with urllib.request.urlopen(url, timeout=FETCH_TIMEOUT_SECONDS) as answer:  # noqa: S310  (scheme checked above)
        body: bytes = answer.read(METADATA_LIMIT_BYTES + 1)
    if len(body) > METADATA_LIMIT_BYTES:
        raise ValueError("The metadata is larger than 512 KiB.")
    return body


@dataclass(frozen=True)
class Sandbox:
    """Everything that a request needs. Tests give their own clock, chance and fetch, and get the same answers again."""

    database: Database
    base_url: str
    clock: Callable[[], datetime] = system_clock
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = secrets.SystemRandom()  # noqa: RUF009  (SystemRandom has no state)
    fetch: Callable[[str], bytes] = fetch_url

    def now(self) -> datetime:
        """The clock, moved by what `POST /_sandbox/clock` has added to it."""
        return self.clock() + timedelta(seconds=self.database.setting("clock_offset_seconds", 0))

    def timestamp(self) -> float:
        return self.now().timestamp()

    def random_text(self, length: int = 32) -> str:
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(self.chance.choice(alphabet) for _ in range(length))


def here() -> Sandbox:
    """The sandbox that serves the present request."""
    sandbox = current_app.extensions["sandbox"]
    assert isinstance(sandbox, Sandbox)
    return sandbox
