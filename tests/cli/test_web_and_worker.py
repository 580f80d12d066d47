"""`lockstep web` and `lockstep worker`: processes of their own on one database, as many as there should be."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_run import command, environment, lockstep, wait_until_healthy
from tests.databases import OwnDatabase
from tests.ports import free_port

WHO = ("admin", "create", "--password", "correct horse battery", "--email")


class Installation:
    """A data folder, a key, a database, and what has been started on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "data").mkdir()
        self.database = OwnDatabase(folder / "data")
        self.started: list[subprocess.Popen] = []

    def start(self, *arguments: str, port: int | None = None) -> subprocess.Popen:
        process = subprocess.Popen(
            command(self.folder, *arguments, port=port),
            env=environment() | self.database.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def once(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess:
        return lockstep(folder or self.folder, *arguments, **self.database.environment)

    def wait_for(self, sql: str, expected: object, seconds: float = 30) -> float:
        """How long it took."""
        began = time.monotonic()
        while self.database.rows(sql) != expected:
            assert time.monotonic() - began < seconds, self.database.rows(sql)
            time.sleep(0.02)
        return time.monotonic() - began


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    for process in made.started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=10)
    made.database.drop()


def ended(process: subprocess.Popen) -> str:
    """SIGTERM, a clean end, and what it said."""
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert "Traceback" not in output, output
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    return output


def test_web_serves_and_a_worker_beside_it_does_what_is_due(installation):
    """The mark of a new administrator is taken by the worker's process, and soon: it hears of it."""
    made = installation.once(*WHO, "alice@fernhill.example")
    assert made.returncode == 0, made.stderr
    assert installation.database.rows("SELECT count(*) FROM insights_mark") != [(0,)]
    port = free_port()
    web = installation.start("web", "--processes", "2", port=port)
    wait_until_healthy(port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as response:
        assert b"Password" in response.read()
    time.sleep(1)
    assert installation.database.rows("SELECT count(*) FROM insights_mark") != [(0,)], "web has no worker in it"
    worker = installation.start("worker")
    installation.wait_for("SELECT count(*) FROM insights_mark", [(0,)])
    installation.once(*WHO, "bob@fernhill.example")
    assert installation.wait_for("SELECT count(*) FROM insights_mark", [(0,)]) < 3
    assert "The worker has ended." in ended(worker)
    assert "one-time token" not in ended(web)


def test_processes_that_start_together_on_an_empty_database_share_one_migration_and_one_key(installation):
    workers = [installation.start("worker") for _ in range(3)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "The worker is running.\n"
    assert len(installation.database.rows("SELECT * FROM work_sealedby")) == 1
    for worker in workers:
        ended(worker)


def test_a_process_with_another_key_or_without_the_key_is_refused(installation, tmp_path):
    assert installation.once(*WHO, "alice@fernhill.example").returncode == 0
    (installation.folder / "vault.key").rename(tmp_path / "kept.key")
    without = installation.once("worker")
    assert without.returncode == 2
    assert "is missing" in without.stderr
    assert not (installation.folder / "vault.key").exists(), "no new key is made over data"
    lockstep(tmp_path / "other", *WHO, "a@b.example")
    (tmp_path / "other" / "vault.key").rename(installation.folder / "vault.key")
    other = installation.once("worker")
    assert other.returncode == 2
    assert "is another key than the database's" in other.stderr
