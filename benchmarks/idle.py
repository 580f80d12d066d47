"""Memory and CPU of `lockstep run` with nobody asking for anything: the tree's proportional set size, and its CPU time.

python benchmarks/idle.py [seconds]
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import server
from tests.ports import free_port

MEGABYTE = 1024


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as name:
        port, folder = free_port(), Path(name)
        command = [str(Path(sys.executable).parent / "lockstep"), "run", "--port", str(port)]
        where = {"LOCKSTEP_DATA": str(folder / "data"), "LOCKSTEP_KEY_FILE": str(folder / "vault.key")}
        process = server.start([*command, "--base-url", f"http://localhost:{port}"], port, "/health", **where)
        try:
            time.sleep(3)
            before = server.cpu_seconds(process.pid)
            time.sleep(seconds)
            spent = server.cpu_seconds(process.pid) - before
            held = [proportional_kilobytes(pid) / MEGABYTE for pid in tree(process.pid)]
        finally:
            process.terminate()
            process.wait(30)
    each = ", ".join(f"{one:.0f}" for one in held)
    print(f"memory of {len(held)} processes  {sum(held):6.0f} MB ({each})")
    print(f"CPU                     {100 * spent / seconds:6.2f} % of one core")


def tree(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    for child in children:
        if os.path.exists(f"/proc/{child}/smaps_rollup"):
            yield from tree(int(child))


def proportional_kilobytes(pid: int) -> int:
    """PSS: what several processes share is counted once."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
