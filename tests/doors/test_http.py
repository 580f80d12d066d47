"""The door to elsewhere, against real sockets: what surely was not sent, what is unknown, what was answered."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lockstep.doors.addresses import is_public
from lockstep.doors.http import Answered, Call, NotSent, Unknown, send


@contextmanager
def serving(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """One connection on a free port, given to `handle` in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    handle(connection)
                except OSError:
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.close()
    thread.join(2)


def read_request(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\r\n\r\n{}" if received.startswith(b"POST") else b"\r\n\r\n"):
        received += connection.recv(65536)
    return received


def replying(answer: bytes) -> Callable[[socket.socket], None]:
    def handle(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(answer)

    return handle


def ask(port: int, **more) -> Answered | Unknown | NotSent:
    return send(Call("POST", f"http://127.0.0.1:{port}/scim/v2/Users", {"Accept": "application/json"}, b"{}"), **more)


def test_an_answer_comes_back_with_status_headers_and_body():
    with serving(replying(b"HTTP/1.1 201 Created\r\nX-Rate-Limit-Group: heavy\r\nContent-Length: 2\r\n\r\n{}")) as port:
        assert ask(port) == Answered(201, {"x-rate-limit-group": "heavy", "content-length": "2"}, b"{}")


def test_the_request_names_its_user_agent_and_no_etag():
    seen: list[bytes] = []

    def handle(connection: socket.socket) -> None:
        seen.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with serving(handle) as port:
        assert ask(port) == Answered(204, {}, b"")
    assert b"User-Agent: Lockstep/" in seen[0]
    assert b"if-match" not in seen[0].lower()
    assert f"Host: 127.0.0.1:{port}".encode() in seen[0]


def test_a_chunked_answer_is_read_whole():
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    with serving(replying(chunked)) as port:
        outcome = ask(port)
    assert isinstance(outcome, Answered)
    assert outcome.body == b"{}"


def test_a_refused_connection_was_surely_not_sent():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert ask(port) == NotSent("The service refuses the connection.")


def test_a_name_that_does_not_resolve_was_surely_not_sent():
    assert isinstance(send(Call("GET", "https://no-such-name.invalid/")), NotSent)


def test_a_connection_cut_on_arrival_is_unknown():
    with serving(lambda connection: None) as port:
        assert isinstance(ask(port), Unknown)


def test_a_connection_cut_after_the_request_is_unknown():
    with serving(lambda connection: read_request(connection) and None) as port:
        assert ask(port) == Unknown("The connection was cut.")


def test_an_answer_cut_in_its_body_is_unknown_with_its_status():
    with serving(replying(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{")) as port:
        assert ask(port) == Unknown("The answer was cut short.", 201)


def test_a_chunk_cut_short_is_unknown():
    with serving(replying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{}")) as port:
        assert isinstance(ask(port), Unknown)


@pytest.mark.parametrize("where", ["head", "body"])
def test_the_deadline_bites_although_a_byte_drips_in_time_and_again(where):
    def drip(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(
            b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 999\r\n\r\n" if where == "body" else b"X-Slow: ")
        )
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.05)

    with serving(drip) as port:
        started = time.monotonic()
        outcome = ask(port, deadline_seconds=0.4)
        assert time.monotonic() - started < 1
    assert outcome == Unknown("The service did not answer in time.")


def test_a_service_that_never_answers_is_unknown_at_the_deadline():
    with serving(lambda connection: time.sleep(1)) as port:
        assert ask(port, deadline_seconds=0.3) == Unknown("The service did not answer in time.")


def test_ten_megabytes_are_not_read_to_the_end():
    sent = 0

    def flood(connection: socket.socket) -> None:
        nonlocal sent
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n")
        for _ in range(160):
            connection.sendall(b" " * 65536)
            sent += 65536

    with serving(flood) as port:
        outcome = ask(port)
    assert outcome == Unknown("The answer is larger than 2097152 bytes.", 200)
    assert sent < 10 * 1024 * 1024


def test_a_redirect_is_an_answer_and_nobody_follows_it():
    moved = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n"
    with serving(replying(moved)) as port:
        outcome = ask(port)
    assert isinstance(outcome, Answered)
    assert (outcome.status, outcome.headers["location"]) == (307, "https://elsewhere.example/")


@pytest.mark.parametrize("garbage", [b"\x16\x03\x01 what\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"X" * 70_000])
def test_what_is_not_http_is_unknown(garbage):
    with serving(replying(garbage)) as port:
        assert isinstance(ask(port), Unknown)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://[64:ff9b::7f00:1]/",
    ],
)
def test_a_private_address_is_refused_unless_a_setting_names_it(settings, url):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1:8100"]
    outcome = send(Call("GET", url), deadline_seconds=2)
    assert isinstance(outcome, NotSent)
    assert "private network" in outcome.reason


def test_a_name_that_resolves_to_a_private_address_is_refused(settings):
    settings.ALLOWED_PRIVATE_HOSTS = []
    assert "private network" in getattr(send(Call("GET", "https://localhost/")), "reason", "")


def test_without_tls_only_named_hosts_are_called(settings):
    settings.ALLOWED_PRIVATE_HOSTS = []
    assert send(Call("GET", "http://93.184.216.34/")) == NotSent("Only https addresses are called.")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.example/", "https://", "https://a:b@x.example/", "nonsense"]
)
def test_an_address_of_another_kind_is_refused(url):
    assert isinstance(send(Call("GET", url)), NotSent)


def test_a_header_with_a_line_break_is_surely_not_sent():
    with serving(lambda connection: time.sleep(0.1)) as port:
        assert isinstance(send(Call("GET", f"http://127.0.0.1:{port}/", {"Accept": "a\r\nX: b"})), NotSent)


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    received: list[bytes] = []

    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            received.append(secure.recv(10))

    with serving(handle) as port:
        outcome = send(Call("GET", f"https://127.0.0.1:{port}/", {"Authorization": "Bearer x"}))
    assert isinstance(outcome, NotSent)
    assert "certificate is not trusted" in outcome.reason
    assert not received


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%lo", False),
        ("fec0::1", False),
        ("::127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
    ],
)
def test_an_address_is_public_or_not(address, public):
    assert is_public(address) is public


def _self_signed(folder) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path = folder / "pair.pem"
    path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    return str(path)
