"""Numbers that only grow, kept beside the database: what shows that an older copy of it was put back.

A small file each in the data folder, written after its number was taken in the database. One that can't be read or
written counts as none: then a restore goes unnoticed here, and nothing worse happens.
"""

import contextlib
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def noted(name: str) -> int:
    """The number that was noted last under this name; 0 for none."""
    try:
        text = _file(name).read_text()
    except OSError:
        return 0
    return int(text) if text.isascii() and text.isdigit() else 0


def note(name: str, number: int) -> None:
    """Keep this number from now on."""
    file = _file(name)
    draft = file.with_suffix(".draft")
    with contextlib.suppress(OSError):
        draft.write_text(str(number))
        draft.replace(file)


def _file(name: str) -> Path:
    return Path(settings.DATA) / f"{sha256(name.encode()).hexdigest()[:16]}.watermark"
