"""Secrets are masked by their names, at whatever depth, before anything is kept or shown."""

import re

DOTS = "••••••••"
_SECRET_NAME = re.compile(
    r"password|secret|token|authorization|api.?key|private.?key|cookie|assertion|code_verifier", re.I
)
_HARMLESS = {"password_expires_at", "must_change_password", "token_type", "password_state"}


def masked(name: str, value: object) -> object:
    """The value, or dots where its name says that it is a secret; looks into dicts and lists."""
    if isinstance(value, dict):
        return {key: masked(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(name, inner) for inner in value]
    if value in (None, "", False, True) or name in _HARMLESS or not _SECRET_NAME.search(name):
        return value
    return DOTS
