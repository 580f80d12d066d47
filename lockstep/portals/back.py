"""Where to go back to, as the browser claims it: followed only if it is a path of ours."""

from django.utils.http import url_has_allowed_host_and_scheme


def path_of_ours(claimed: str) -> str:
    """The path, or "" for anything else: another site, a scheme, a name."""
    ours = claimed.startswith("/") and url_has_allowed_host_and_scheme(claimed, allowed_hosts=None)
    return claimed if ours and claimed.isprintable() else ""
