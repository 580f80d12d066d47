"""`lockstep demo` as a process of its own, on free ports, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Demo:
    lockstep: str
    sandbox: str
    output: Path
    process: subprocess.Popen
    seconds_to_ready: float


@contextmanager
def running_demo(folder: Path, ports: tuple[int, int] | None = None) -> Iterator[Demo]:
    """Start it, wait until it says that it is ready, end it as Ctrl-C does."""
    port, sandbox_port = ports or (free_port(), free_port())
    output = folder / "output"
    command = [sys.executable, "-m", "lockstep.cli", "demo", "--port", str(port), "--sandbox-port", str(sandbox_port)]
    began = time.monotonic()
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [*command, "--data", str(folder / "data")],
            env=environment(),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_ready(process, output)
        seconds = time.monotonic() - began
        yield Demo(f"http://localhost:{port}", f"http://127.0.0.1:{sandbox_port}", output, process, seconds)
    finally:
        end(process)


def environment() -> dict[str, str]:
    """Ours, without what another Lockstep was told, and line by line."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LOCKSTEP_", "DJANGO_"))}
    return kept | {"PYTHONUNBUFFERED": "1"}


def wait_until_ready(process: subprocess.Popen, output: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while "Ready after" not in output.read_text():
        assert process.poll() is None, f"the demo ended:\n{output.read_text()}"
        assert time.monotonic() < deadline, f"the demo is not ready:\n{output.read_text()}"
        time.sleep(0.1)


def end(process: subprocess.Popen) -> None:
    """Ctrl-C, and if that doesn't help, harder."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
