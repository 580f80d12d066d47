"""The administrator's e-mail address, plain, encoded once, or as the article writes it: all the same address."""

import re
from urllib.parse import quote, unquote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_ENCODINGS = 3
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")


def plain_address(written: str) -> str:
    """The address in any of its three spellings, or empty for nothing written. Raises ValidationError.

    A plus is a plus: only percent escapes are decoded, until there are none left.
    """
    address = written.strip()
    for _ in range(MOST_ENCODINGS):
        if not _ESCAPE.search(address):
            break
        address = unquote(address)
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(
                f"“{written.strip()[:100]}” is not an e-mail address, plain or encoded, like name@company.example."
            ) from error
    return address


def encoded_address(address: str) -> str:
    """As the article writes it: `testing12%2B3%2540jumpcloud.com` for testing12+3@jumpcloud.com."""
    local, _, domain = address.rpartition("@")
    return f"{quote(local, safe='')}%2540{quote(domain, safe='')}" if local else ""
