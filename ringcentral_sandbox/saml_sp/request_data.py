"""The place of the assertion consumer service, as python3-saml wants to hear it."""

from urllib.parse import urlsplit


def request_data(acs: str) -> dict[str, object]:
    """From our own configuration and never from the Host header, which the sender controls."""
    parts = urlsplit(acs)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
    }
