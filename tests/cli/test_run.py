"""`lockstep run` as a process: it says where it is, answers, refuses what can't be, and ends cleanly on a signal."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from email.message import Message
from pathlib import Path

import pytest

from lockstep.settings import of_base_url
from tests.ports import free_port

LOCKSTEP = [sys.executable, "-m", "lockstep.cli"]


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("LOCKSTEP_", "DJANGO_", "DATABASE_URL"))}


def command(folder: Path, *arguments: str, port: int | None = None) -> list[str]:
    places = ["--data", str(folder / "data"), "--key-file", str(folder / "vault.key")]
    return [*LOCKSTEP, *arguments, *places, *(["--port", str(port)] if port else [])]


def lockstep(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command(folder, *arguments, port=free_port() if arguments[0] == "run" else None),
        env=environment() | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def wait_until_healthy(port: int, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as response:
                assert response.read() == b"ok\n"
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_run_prints_the_one_time_token_answers_and_ends_cleanly(tmp_path, end):
    port = free_port()
    process = subprocess.Popen(
        command(tmp_path, "run", port=port),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until_healthy(port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/first-run", timeout=5) as response:
            assert b"Set up Lockstep" in response.read()
        began = time.monotonic()
        process.send_signal(end)
        output, _ = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert re.search(r"enter this one-time token: \S{20,}", output), output
    assert "Traceback" not in output, output
    assert process.returncode == 0, output
    assert time.monotonic() - began < 25
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_data_and_key_are_their_owners_alone_whatever_the_folder_allows(tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)
    who = ("admin", "create", "--password", "correct horse battery", "--email")
    lockstep(tmp_path, *who, "alice@fernhill.example")
    kept = [*(tmp_path / "data").iterdir(), tmp_path / "vault.key"]
    assert {path.name: path.stat().st_mode & 0o777 for path in kept} == {path.name: 0o600 for path in kept}
    (tmp_path / "data" / "lockstep.sqlite3").chmod(0o644)
    lockstep(tmp_path, *who, "bob@fernhill.example")
    assert (tmp_path / "data" / "lockstep.sqlite3").stat().st_mode & 0o777 == 0o600


def test_cookies_are_signed_alike_in_the_process_that_made_the_key_and_in_the_next(tmp_path):
    script = (
        "from pathlib import Path; from lockstep.installation import prepare;"
        f"prepare(Path({str(tmp_path / 'data')!r}), Path({str(tmp_path / 'vault.key')!r}), None, 8000);"
        "from django.conf import settings; print(settings.SECRET_KEY)"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert len(first.stdout) > 60
    assert first.stdout == second.stdout


def test_an_administrator_can_be_made_from_the_command_line(tmp_path):
    made = lockstep(
        tmp_path, "admin", "create", "--email", "alice@fernhill.example", "--password", "correct horse battery"
    )
    assert made.stdout == "alice@fernhill.example can sign in as an administrator.\n", made.stderr
    again = lockstep(
        tmp_path, "admin", "create", "--email", "alice@fernhill.example", "--password", "correct horse battery"
    )
    assert (again.returncode, again.stdout) == (2, "")
    assert "has this" in again.stderr


def test_another_base_url_is_refused_with_the_command_that_moves_it(tmp_path):
    lockstep(tmp_path, "admin", "create", "--email", "a@b.example", "--password", "correct horse battery")
    refused = lockstep(tmp_path, "run", "--base-url", "https://id.fernhill.example")
    assert refused.returncode == 2
    assert "lockstep admin move-base-url https://id.fernhill.example" in refused.stderr


def test_another_base_url_in_the_environment_is_refused_too(tmp_path):
    lockstep(tmp_path, "admin", "create", "--email", "a@b.example", "--password", "correct horse battery")
    refused = lockstep(tmp_path, "run", LOCKSTEP_BASE_URL="https://id.fernhill.example")
    assert refused.returncode == 2
    assert "lockstep admin move-base-url https://id.fernhill.example" in refused.stderr


def test_the_base_url_of_the_first_run_holds_when_no_option_repeats_it(tmp_path):
    who = ("--email", "a@b.example", "--password", "correct horse battery")
    lockstep(tmp_path, "admin", "create", *who, "--base-url", "https://old.fernhill.example")
    moved = lockstep(tmp_path, "admin", "move-base-url", "https://id.fernhill.example")
    assert moved.returncode == 0, moved.stderr
    port = free_port()
    with subprocess.Popen(command(tmp_path, "run", port=port), env=environment(), stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_healthy(port)
            status, headers = answer(port, "id.fernhill.example")
            assert status == 200
            assert "; Secure" in headers["Set-Cookie"]
            assert answer(port, "evil.example")[0] == 400
        finally:
            process.send_signal(signal.SIGTERM)


def test_under_tls_browsers_take_the_session_from_this_host_alone():
    assert of_base_url("https://id.fernhill.example")["SESSION_COOKIE_NAME"] == "__Host-lockstep_session"


def answer(port: int, host: str) -> tuple[int, Message]:
    """The sign-in page, asked for under a name."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/sign-in", headers={"Host": host})
        response = connection.getresponse()
        response.read()
        return response.status, response.headers


def test_a_base_url_is_not_moved_before_there_is_one(tmp_path):
    refused = lockstep(tmp_path, "admin", "move-base-url", "https://id.fernhill.example")
    assert refused.returncode == 2
    assert "nothing to move" in refused.stderr


def test_a_port_in_use_and_an_address_of_elsewhere_are_named_with_their_option(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = subprocess.run(
            command(tmp_path, "run", port=taken.getsockname()[1]),
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert refused.returncode == 2
    assert "is in use. Choose another one with --port." in refused.stderr
    elsewhere = lockstep(tmp_path, "run", "--host", "192.0.2.1")
    assert elsewhere.returncode == 2
    assert "can't be listened on" in elsewhere.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LOCKSTEP_SMTP_PORT", "abc", "it has to be a whole number"),
        ("LOCKSTEP_TIME_ZONE", "Mars", "it looks like Europe/London"),
        ("LOCKSTEP_BASE_URL", "nonsense", "is not a base URL"),
    ],
)
def test_a_wrong_variable_is_said_in_a_sentence(tmp_path, name, value, sentence):
    refused = lockstep(tmp_path, "run", **{name: value})
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_key_may_not_lie_in_the_data_folder_and_may_not_be_missing(tmp_path):
    inside = [*LOCKSTEP, "run", "--data", str(tmp_path), "--key-file", str(tmp_path / "vault.key")]
    inside += ["--port", str(free_port())]
    refused = subprocess.run(inside, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert "lies in the data folder" in refused.stderr
    lockstep(tmp_path / "x", "admin", "create", "--email", "a@b.example", "--password", "correct horse battery")
    (tmp_path / "x" / "vault.key").unlink()
    lost = lockstep(tmp_path / "x", "run")
    assert lost.returncode == 2
    assert "Put the key back" in lost.stderr


def test_a_base_url_with_a_path_is_refused(tmp_path):
    refused = lockstep(tmp_path, "run", "--base-url", "https://id.fernhill.example/lockstep")
    assert refused.returncode == 2
    assert "without a path" in refused.stderr
