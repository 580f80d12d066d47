"""Secrets are masked before anything is kept or shown: by their names, at whatever depth, and by their values."""

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

DOTS = "••••••••"
_NAMES = r"password|secret|token|authorization|api.?key|private.?key|cookie|assertion|code_verifier"
_SECRET_NAME = re.compile(_NAMES, re.I)
_HARMLESS = {
    "password_expires_at",
    "must_change_password",
    "token_type",
    "password_state",
    "password_length",
    "password_history",
    "password_days",
    "password_warning_days",
}
# A name and its value in text that is no JSON: a form, a header, or JSON that was cut short.
_WRITTEN = re.compile(
    rf"""((?:{_NAMES})[\w-]{{0,40}}\\?["']?\s{{0,8}}[:=]\s{{0,8}}\\?["']?(?:(?:Bearer|Basic)\s+)?)([^\s"'&,;<>{{}}\[\]]+)""",
    re.I,
)


def masked(name: str, value: object) -> object:
    """The value, or dots where its name says that it is a secret; looks into dicts and lists.

    All that lies below a secret's name is secret, whatever it is called.
    """
    secret = bool(name not in _HARMLESS and _SECRET_NAME.search(name))
    if isinstance(value, dict):
        return {key: masked(f"{name}.{key}" if secret else str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(name, inner) for inner in value]
    return DOTS if secret and value not in (None, "", False, True) else value


def masked_words(text: str) -> str:
    """Text that is no JSON, with dots for what stands behind the name of a secret."""
    return _WRITTEN.sub(rf"\1{DOTS}", text)


def without(text: str, secrets: Iterable[str]) -> str:
    """Text with dots for these secrets, also where they are written as in a URL or a form."""
    for secret in secrets:
        for written in {secret, quote(secret, safe=""), quote_plus(secret)} if secret else ():
            text = text.replace(written, DOTS)
    return text
