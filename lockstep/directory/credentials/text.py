"""A password as text, before it is hashed or compared. Pure.

NIST SP 800-63B section 3.1.1.2: any Unicode is taken; so that the same keys give the same password on every keyboard
and system, it is normalised (NFKC) before it is hashed, and every code point counts as one character. Nothing is cut
off.
"""

import unicodedata

LONGEST = 256
UNTYPED = ("Cc", "Cs", "Cn")  # control characters, halves of characters, code points that mean nothing yet


def normalised(password: str) -> str:
    """The text that is hashed and compared."""
    return unicodedata.normalize("NFKC", password)


def what_is_wrong_with(password: str) -> str:
    """Why a text can't be anybody's password, or ""."""
    if len(password) > LONGEST or len(normalised(password)) > LONGEST:
        return f"This password is too long. Use at most {LONGEST} characters."
    if any(unicodedata.category(character) in UNTYPED for character in password):
        return "This password holds a character that can't be typed. Use letters, digits, signs and spaces."
    return ""
