"""Secrets and chance: sealing at rest, random ids and tokens.

The key lies in a file outside the data folder (settings.KEY_FILE), made on the first run, readable by its owner only.
What is sealed is authenticated: a changed byte is refused, never read as something else.
"""

import os
import secrets
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unsealable(Exception):
    """A sealed value that this installation's key does not open: another key file, or a damaged row."""


def new_id() -> str:
    """A random id of 24 hex digits, for everything that is seen in a URL, the API or an event."""
    return secrets.token_hex(12)


def new_secret(size_bytes: int = 32) -> str:
    """A random URL-safe text with `size_bytes` bytes of chance in it."""
    return secrets.token_urlsafe(size_bytes)


def same(left: str, right: str) -> bool:
    """Compare two secrets in time that does not depend on where they differ."""
    return secrets.compare_digest(left.encode(), right.encode())


def seal(text: str) -> str:
    """Encrypt for the database; the empty text stays empty, so that "none" can be told without the key."""
    return _fernet(str(settings.KEY_FILE)).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises Unsealable."""
    if not sealed:
        return ""
    try:
        return _fernet(str(settings.KEY_FILE)).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unsealable(f"A sealed value does not open with the key file {settings.KEY_FILE}.") from error


def fingerprint() -> str:
    """What tells this installation's key from another one, and helps nobody to it."""
    return sha256(b"fingerprint:" + settings.KEY_FILE.read_bytes().strip()).hexdigest()[:32]


def ensure_key_file(path: Path) -> None:
    """Make the key file once; two processes that start together end with one and the same key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@cache
def _fernet(path: str) -> Fernet:
    return Fernet(Path(path).read_bytes().strip())
