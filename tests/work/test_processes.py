"""Worker processes on one database: at once, killed, and paused beyond the term."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import OwnDatabase

ROOT = Path(__file__).resolve().parents[2]
TERM_SECONDS = 0.6


class Workers:
    """Processes on one database, and the log that they write."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"
        self.database = OwnDatabase(folder)
        self.started: list[subprocess.Popen] = []
        self.environment = {**os.environ, **self.database.environment, "PYTHONPATH": str(ROOT)}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        alone = [sys.executable, "-m", "tests.work.alone", str(self.folder)]
        subprocess.run(alone, check=True, cwd=ROOT, env=self.environment, timeout=30)

    def start(self, holder: str, term_seconds: float = TERM_SECONDS, turns: int = 10_000) -> subprocess.Popen:
        arguments = [str(self.folder), str(self.log), holder, str(term_seconds), str(turns)]
        command = [sys.executable, "-m", "tests.work.worker", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        self.started.append(process)
        return process

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def wait_for(self, word: str, holder: str, count: int = 1, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while sum(line[:2] == [word, holder] for line in self.lines()) < count:
            assert time.monotonic() < end, f"no {word} by {holder} in {self.lines()[-5:]}"
            time.sleep(0.01)

    def lease(self) -> tuple[str, int]:
        (found,) = self.database.rows("SELECT holder, token FROM work_lease")
        return found


@pytest.fixture
def workers(tmp_path) -> Iterator[Workers]:
    workers = Workers(tmp_path)
    yield workers
    for process in workers.started:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait(10)
    workers.database.drop()


def stopped(process: subprocess.Popen) -> None:
    """SIGSTOP, and wait until it has taken effect; else the test proves nothing."""
    process.send_signal(signal.SIGSTOP)
    state = Path(f"/proc/{process.pid}/stat")
    while state.read_text().rsplit(")", 1)[1].split()[0] != "T":
        time.sleep(0.001)


def test_two_workers_take_turns_and_no_token_is_used_twice(workers):
    both = [workers.start(name, turns=12) for name in ("one", "two")]
    assert [process.wait(30) for process in both] == [0, 0]
    saves = [int(line[2]) for line in workers.lines() if line[0] == "save"]
    assert len(saves) == 24
    assert saves == sorted(set(saves))
    assert {line[1] for line in workers.lines()} == {"one", "two"}


def test_a_killed_workers_lane_is_taken_over_when_its_term_has_run_out(workers):
    first = workers.start("one")
    workers.wait_for("call", "one")
    while workers.lease()[0] != "one":
        time.sleep(0.002)
    first.kill()
    first.wait(5)
    began = time.monotonic()
    workers.start("two", turns=2)
    workers.wait_for("save", "two")
    assert time.monotonic() - began < TERM_SECONDS + 8


def test_a_worker_paused_beyond_its_term_saves_nothing_on_waking(workers):
    first = workers.start("one", turns=400)
    workers.wait_for("call", "one", 2)
    stopped(first)
    while workers.lines()[-1][0] != "call" or workers.lease()[0] != "one":  # not between a call and its save: again
        first.send_signal(signal.SIGCONT)
        time.sleep(0.013)
        stopped(first)
    token = workers.lease()[1]
    workers.start("two", turns=3)
    workers.wait_for("save", "two")
    saved_before = sum(line[0] == "save" and line[2] == str(token) for line in workers.lines())
    first.send_signal(signal.SIGCONT)
    workers.wait_for("save", "two", 3)
    workers.wait_for("lost", "one")
    assert sum(line[0] == "save" and line[2] == str(token) for line in workers.lines()) == saved_before == 0
