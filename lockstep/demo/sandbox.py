"""The RingCentral sandbox as a process beside the demo, started by its command; nothing of it is imported."""

import json
import subprocess
import sys
from pathlib import Path
from typing import IO

from lockstep import installation
from lockstep.demo import ready
from lockstep.demo.over_there import seed

SECONDS_TO_START, SECONDS_TO_END = 20, 10


class Sandbox:
    """A context: the process starts with it and ends with it. It has a session of its own, so that Ctrl-C reaches
    Lockstep first and the call under way still finds somebody to answer it."""

    FILES = ("sandbox.sqlite3", "sandbox.sqlite3-wal", "sandbox.sqlite3-shm", "sandbox-seed.json", "sandbox.log")

    def __init__(self, data: Path, port: int, smtp_port: int, lockstep_port: int) -> None:
        self.data, self.port, self.smtp_port, self.lockstep_port = data, port, smtp_port, lockstep_port
        self.url = f"http://127.0.0.1:{port}"

    def __enter__(self) -> "Sandbox":
        seed_file = self.data / "sandbox-seed.json"
        seed_file.write_text(json.dumps(seed(f"http://localhost:{self.lockstep_port}"), indent=1, ensure_ascii=False))
        self.log: IO[bytes] = (self.data / "sandbox.log").open("wb")
        self.process = subprocess.Popen(  # noqa: S603
            [*self._command(), "--seed", str(seed_file)], stdout=self.log, stderr=self.log, start_new_session=True
        )
        return self

    def _command(self) -> list[str]:
        command = [sys.executable, "-m", "ringcentral_sandbox.cli", "run", "--data", str(self.data / "sandbox.sqlite3")]
        return [*command, "--port", str(self.port), "--smtp-port", str(self.smtp_port)]

    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_until_ready(self) -> None:
        """Return when it answers. Raises Refused with what it said last."""
        if not ready.wait_for("127.0.0.1", self.port, "/restapi", SECONDS_TO_START, self.is_running):
            last = (self.data / "sandbox.log").read_text(errors="replace").strip().splitlines()[-3:]
            raise installation.Refused("The sandbox did not start. It said: " + " / ".join(last))

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
