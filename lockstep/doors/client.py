"""Where a request comes from: the socket's address, unless the setting names proxies that are believed."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address. X-Forwarded-For is read from the right, past trusted proxies only."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while _trusted(address) and hops:
        address = hops.pop()
    return address[:45]


def _trusted(address: str) -> bool:
    try:
        return any(ip_address(address) in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)
    except ValueError:
        return False
