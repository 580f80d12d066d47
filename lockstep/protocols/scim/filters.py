"""Filters and queries. The one comparison that services agree on is `eq` (RFC 7644 section 3.4.2.2)."""

import json
from collections.abc import Iterable
from urllib.parse import quote


def equals(attribute: str, value: str) -> str:
    """`attribute eq "value"`, the value a JSON string: quotes and backslashes escaped, other scripts as they are."""
    return f"{attribute} eq {json.dumps(value, ensure_ascii=False)}"


def query(parameters: Iterable[tuple[str, str]]) -> str:
    """A query string with everything encoded that could be read as something else: `+` is `%2B`, a space is `%20`."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters)


def segment(text: str) -> str:
    """A text as one segment of a path: ids of some services are user names with `@`, `+` and `'` in them."""
    return quote(text, safe="")
