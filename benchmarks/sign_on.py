"""Sign-ons with an existing session, over the socket: session and user read, access asked, Response and Assertion
signed, request, exchange and event written. Beside them: a plain page of the same server, a raw RSA-2048 signature, an
identity provider on pysaml2.

    python benchmarks/sign_on.py [sign-ons]
"""

import http.client
import os
import sys
import tempfile
import time
import zlib
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import server
from tests.ports import free_port

BIN = Path(sys.executable).parent
SAMLP, SAML = "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
SP, ACS = "https://sso.ringcentral.com", "https://sso.ringcentral.com/sp/ACS.saml2"
PASSWORD = "correct horse battery"
SP_METADATA = f"""<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{SP}">
<SPSSODescriptor protocolSupportEnumeration="{SAMLP}"><AssertionConsumerService index="0"
Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{ACS}"/></SPSSODescriptor></EntityDescriptor>"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder, port, other = Path(name), free_port(), free_port()
        seed(folder, port)
        raw = raw_signature(folder)
        with running(granian(port, "8", "lockstep.wsgi:application"), port, "/health") as lockstep:
            cookie = sign_in(port)
            server.measure(lockstep, port, ["/"] * 50 + queries("/saml2/ringcentral", 50, "_warm"), cookie, b"<")
            page = server.measure(lockstep, port, ["/"] * count, cookie, b"RingCentral")
            requests = queries("/saml2/ringcentral", count, "_ours")
            ours = server.measure(lockstep, port, requests, cookie, b"SAMLResponse")
        idp = granian(other, "4", "benchmarks.pysaml2_idp:application")
        first = queries("/idp/sso", 1, "_first")[0]
        with running(idp, other, first, BENCHMARK_FOLDER=name, PYTHONPATH=".") as theirs_process:
            requests = queries("/idp/sso", count // 10, "_theirs")
            theirs = server.measure(theirs_process, other, requests, {}, b"SAMLResponse")
    print(f"raw RSA-2048 signature            {raw:6.2f} ms of CPU each")
    print(f"plain page of the same server  {page}")
    print(f"sign-on                        {ours}")
    print(f"sign-on by pysaml2             {theirs}")
    aim = page.cpu_milliseconds + 4 * raw
    kept = "kept" if ours.cpu_milliseconds <= aim else "missed"
    print(f"aim: a plain page and four raw signatures, {aim:.2f} ms: {kept}")


def granian(port: int, threads: str, application: str) -> list[str]:
    """The command that serves an application as `lockstep run` does, without the worker."""
    options = ["--interface", "wsgi", "--port", str(port), "--blocking-threads", threads, "--log-level", "error"]
    return [str(BIN / "granian"), *options, application]


class running:
    """A server process, ended with the block."""

    def __init__(self, command: list[str], port: int, path: str, **environment: str) -> None:
        self.process = server.start(command, port, path, **environment)

    def __enter__(self):
        return self.process

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def seed(folder: Path, port: int) -> None:
    """An installation with Bob in Sales, which is bound to RingCentral; and the keys of the other identity provider."""
    from lockstep import installation

    installation.prepare(folder / "data", folder / "vault.key", f"http://localhost:{port}", port)
    email = "alice@fernhill.example"
    alice = {"username": email, "email": email, "firstname": "Alice", "lastname": "Moreau"}
    installation.create_administrator(alice, PASSWORD, "Fernhill Trading")
    from lockstep.doors import vault
    from lockstep.sign_on.models import ServiceProvider
    from tests import cast
    from tests.sign_on.arrivals import ringcentral

    ringcentral(cast.group("Sales", cast.person("Bob Tanaka")))
    sp = ServiceProvider.objects.get()
    (folder / "key.pem").write_text(vault.unseal(sp.sealed_key))
    (folder / "cert.pem").write_text(sp.certificate)
    (folder / "sp.xml").write_text(SP_METADATA)
    from django.db import connection

    connection.close()


def sign_in(port: int) -> dict[str, str]:
    """Bob's session, as headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/sign-in", headers={"Host": f"localhost:{port}"})
    answer = connection.getresponse()
    page, csrf = answer.read().decode(), answer.headers["Set-Cookie"].split(";")[0]
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    body = urlencode(
        {"username": "bob.tanaka@fernhill.example", "password": PASSWORD, "csrfmiddlewaretoken": token, "next": "/"}
    )
    headers = {"Cookie": csrf, "Content-Type": "application/x-www-form-urlencoded", "Host": f"localhost:{port}"}
    connection.request("POST", "/sign-in", body, headers)
    answer = connection.getresponse()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    (session,) = (cookie for cookie in cookies if cookie.startswith("lockstep_session="))
    return {"Cookie": session, "Host": f"localhost:{port}"}


def queries(path: str, count: int, prefix: str) -> list[str]:
    """So many requests, each with an ID of its own."""
    made = (datetime.now(UTC) + timedelta(seconds=20)).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = []
    for n in range(count):
        xml = (
            f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="{prefix}{n}" Version="2.0" '
            f'IssueInstant="{made}" AssertionConsumerServiceURL="{ACS}"><saml:Issuer>{SP}</saml:Issuer>'
            "</samlp:AuthnRequest>"
        )
        stream = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = b64encode(stream.compress(xml.encode()) + stream.flush()).decode()
        found.append(f"{path}?{urlencode({'SAMLRequest': packed, 'RelayState': 'r'})}")
    return found


def raw_signature(folder: Path) -> float:
    """Milliseconds of CPU for one signature, the key parsed."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    began = time.process_time()
    for _ in range(500):
        key.sign(b"x" * 600, PKCS1v15(), SHA256())
    return (time.process_time() - began) / 500 * 1000


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[1])
    main()
