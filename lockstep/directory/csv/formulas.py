"""What a spreadsheet would calculate instead of showing. Pure. Refused on the way in, made harmless on the way out."""

import re

_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_A_NUMBER = re.compile(r"[+-][0-9 ().,/-]*[0-9][0-9 ().,/-]*")


def like_a_formula(text: str) -> bool:
    """Begins as a formula does. A number with its sign is none: +49 30 123456."""
    return text.startswith(_BEGINS) and not _A_NUMBER.fullmatch(text)


def harmless(text: str) -> str:
    """As a cell that every spreadsheet shows as text: a formula gets an apostrophe in front."""
    return f"'{text}" if like_a_formula(text) else text
