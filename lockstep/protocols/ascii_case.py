"""Case that doesn't count: of ASCII letters alone. Whether other letters are another mailbox, only its owner knows."""

import string

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def ascii_lower(text: str) -> str:
    """The text with its ASCII letters small, every other character as it is."""
    return text.translate(_LOWER)
