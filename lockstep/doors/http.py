"""HTTP to elsewhere: the only client. One call, one exact outcome, never sent twice, never redirected.

NotSent    not a byte left this machine: refused, unresolvable, no TLS, an address that we don't call
Unknown    something left and no whole answer came: cut, too slow, too large, not HTTP
Answered   a whole answer

Who controls the input: service URLs are typed by administrators, so an address of a private network is refused unless
settings.ALLOWED_PRIVATE_HOSTS names its host ("127.0.0.1" or "127.0.0.1:8100"); names are resolved once, and the
address that was checked is the one that is dialled (DNS rebinding). Without TLS only those named hosts are called.
"""

import http.client
import io
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from lockstep.doors import clock
from lockstep.doors.addresses import Address, Refused, checked_addresses

DEADLINE_SECONDS = 20.0
MAX_BODY_BYTES = 2 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
USER_AGENT = "Lockstep/0.1 (SCIM client)"


@dataclass(frozen=True)
class Call:
    """What to send. The headers may hold secrets, so they have no readable repr."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NotSent:
    """Nothing left; `reason` is a sentence."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Sent, at least in part, and not answered as a whole; `reason` is a sentence, `status` what had come by then."""

    reason: str
    status: int | None = None


@dataclass(frozen=True)
class Answered:
    """A whole answer. Header names are in lower case; of repeated ones the last counts."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


Outcome = NotSent | Unknown | Answered


def send(call: Call, deadline_seconds: float = DEADLINE_SECONDS, max_body_bytes: int = MAX_BODY_BYTES) -> Outcome:
    """Make the call. The deadline is for all of it: name, connection, TLS, request and the last byte of the answer."""
    deadline = clock.monotonic() + deadline_seconds
    try:
        wire = _connect(call.url, deadline)
    except (OSError, ValueError, Refused) as error:
        return NotSent(_sentence(error))
    try:
        return _exchange(wire, call, max_body_bytes)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Unknown(_sentence(error)) if wire.sent_bytes else NotSent(_sentence(error))
    finally:
        wire.end()


class _Wire:
    """A connected socket under one deadline, in the shape that http.client asks of a socket.

    A socket's own timeout is per operation: who sends a byte a second never meets it. Here every operation gets what is
    left of the whole.
    """

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline
        self.sent_bytes = 0

    def _arm(self) -> None:
        self._socket.settimeout(_left(self._deadline))

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._arm()
            count = self._socket.send(view[:CHUNK_BYTES])
            self.sent_bytes += count
            view = view[count:]

    def receive_into(self, buffer: memoryview) -> int:
        self._arm()
        return self._socket.recv_into(buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Nothing: http.client closes its socket when it has read the headers, with the body still to come."""

    def end(self) -> None:
        self._socket.close()


class _Incoming(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._wire.receive_into(buffer)


def _connect(url: str, deadline: float) -> _Wire:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    if not host or parts.scheme not in ("http", "https") or parts.username is not None:
        raise Refused("Not an http or https address.")
    addresses = checked_addresses(host, port, settings.ALLOWED_PRIVATE_HOSTS, secure, _left(deadline))
    connected = _dial(addresses, deadline)
    if secure:
        try:
            connected.settimeout(_left(deadline))
            connected = _tls().wrap_socket(connected, server_hostname=host)
        except BaseException:
            connected.close()
            raise
    return _Wire(connected, deadline)


def _dial(addresses: list[Address], deadline: float) -> socket.socket:
    failure: OSError = OSError("The name has no address.")
    for address in addresses:
        candidate = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            candidate.settimeout(_left(deadline))
            candidate.connect(address.sockaddr)
            candidate.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return candidate
        except OSError as error:
            candidate.close()
            failure = error
    raise failure


def _exchange(wire: _Wire, call: Call, max_body_bytes: int) -> Outcome:
    parts = urlsplit(call.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = wire
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, "User-Agent": USER_AGENT, "Connection": "close"} | dict(call.headers)
    connection.request(call.method, target, body=call.body, headers=headers)
    response = connection.getresponse()
    try:
        body = response.read(max_body_bytes + 1)
        if len(body) > max_body_bytes:
            return Unknown(f"The answer is larger than {max_body_bytes} bytes.", response.status)
        if response.length:
            return Unknown("The answer was cut short.", response.status)
        return Answered(response.status, {k.lower(): v.replace("\0", "\ufffd") for k, v in response.getheaders()}, body)
    finally:
        response.close()


def _left(deadline: float) -> float:
    left = deadline - clock.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _sentence(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "The service did not answer in time."
    if isinstance(error, ConnectionRefusedError):
        return "The service refuses the connection."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The service's certificate is not trusted: {error.verify_message}."
    if isinstance(error, ssl.SSLError):
        return "No secure connection could be made."
    if isinstance(error, socket.gaierror):
        return "The service's name can't be resolved."
    if isinstance(error, http.client.IncompleteRead | http.client.RemoteDisconnected | ConnectionError):
        return "The connection was cut."
    if isinstance(error, http.client.HTTPException):
        return "The answer is not HTTP."
    return str(error)[:300] or type(error).__name__
