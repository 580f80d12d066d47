"""Which addresses may be called: names are resolved here, once, and every address is checked before it is dialled."""

import ipaddress
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

# Public on the face of it, with another address inside: 6to4, NAT64, Teredo; and the site-local range of old.
_NOT_PUBLIC = [
    ipaddress.ip_network(net) for net in ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "fec0::/10")
]


class Refused(Exception):
    """An address that we don't call; its text is a sentence."""


@dataclass(frozen=True)
class Address:
    family: int
    sockaddr: Any


def checked_addresses(host: str, port: int, allowed: Collection[str], secure: bool, seconds: float) -> list[Address]:
    """The addresses of a host that may be dialled. Raises Refused, OSError (unresolvable), TimeoutError."""
    named = host in allowed or f"{host}:{port}" in allowed or f"[{host}]:{port}" in allowed
    if not secure and not named:
        raise Refused("Only https addresses are called.")
    resolved = _resolve(host, port, seconds)
    if named:
        return resolved
    public = [address for address in resolved if is_public(str(address.sockaddr[0]))]
    if not public:
        raise Refused(f"{host} is an address of a private network; LOCKSTEP_ALLOWED_PRIVATE_HOSTS does not name it.")
    return public


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet, and doesn't carry another one inside."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if any(address in carrier for carrier in _NOT_PUBLIC):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _resolve(host: str, port: int, seconds: float) -> list[Address]:
    """getaddrinfo knows no deadline, so it waits in a thread of its own that is left behind when it takes too long."""
    found: list[Address] = []
    failure: list[OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(Address(family, sockaddr) for family, _, _, _, sockaddr in answers)
        except (OSError, UnicodeError) as error:
            failure.append(error if isinstance(error, OSError) else socket.gaierror(str(error)))

    asking = threading.Thread(target=ask, daemon=True, name="resolve")
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise TimeoutError
    if failure:
        raise failure[0]
    return found
