"""Worker processes on the test's own database, and a directory with a RingCentral, all on the real clock."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests import server

ROOT = Path(__file__).resolve().parents[2]
TERM_SECONDS = 2.0


class RealClock:
    @property
    def at(self) -> datetime:
        return datetime.now(UTC)


class Workers:
    """Processes that speak for the directory; killed, stopped, started again."""

    def __init__(self, folder: Path) -> None:
        self.name = str(connection.settings_dict["NAME"])
        self.environment = {
            **os.environ,
            "DATABASE_URL": server.url(self.name),
            "DJANGO_SETTINGS_MODULE": "tests.laws.lives_settings",
            "LOCKSTEP_DATA": str(folder),
            "LOCKSTEP_KEY_FILE": str(settings.KEY_FILE),
        }
        self.running: list[subprocess.Popen] = []
        self.log = folder / "workers.log"

    def start(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.postgresql.short_lease_worker", str(TERM_SECONDS)]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen) -> None:
        process.kill()
        process.wait(10)
        self.running.remove(process)

    def close(self) -> None:
        for process in self.running:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait(10)

    def said(self) -> str:
        return self.log.read_text()


def stopped(process: subprocess.Popen) -> None:
    """SIGSTOP, and wait until it has taken effect; else the test proves nothing."""
    process.send_signal(signal.SIGSTOP)
    state = Path(f"/proc/{process.pid}/stat")
    while state.read_text().rsplit(")", 1)[1].split()[0] != "T":
        time.sleep(0.001)
