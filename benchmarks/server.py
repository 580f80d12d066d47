"""A server process to measure: started, asked over sockets that stay open, its CPU read from /proc."""

import http.client
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 4
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """What a run came to."""

    per_second: float
    cpu_milliseconds: float

    def __str__(self) -> str:
        return f"{self.per_second:7.0f}/s   {self.cpu_milliseconds:6.2f} ms of CPU each"


def start(command: Sequence[str], port: int, path: str, **environment: str) -> subprocess.Popen:
    """Start it and wait until it answers at a path."""
    process = subprocess.Popen(command, env=os.environ | environment)
    for _ in range(200):
        try:
            fetch(http.client.HTTPConnection("127.0.0.1", port, timeout=5), path, {})
        except OSError:
            time.sleep(0.1)
        else:
            return process
    process.terminate()
    raise SystemExit(f"{command[0]} didn't come up")


def fetch(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def measure(process: subprocess.Popen, port: int, paths: Sequence[str], headers: dict[str, str], mark: bytes) -> Figure:
    """Ask for every path once, by four connections at a time; every answer has to hold the mark."""
    lanes = [paths[n::CONNECTIONS] for n in range(CONNECTIONS)]
    wrong: list[bytes] = []

    def ask(lane: Sequence[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for path in lane:
            status, body = fetch(connection, path, headers)
            if status != 200 or mark not in body:
                wrong.append(body[:300])

    before, began = cpu_seconds(process.pid), time.perf_counter()
    threads = [threading.Thread(target=ask, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, spent = time.perf_counter() - began, cpu_seconds(process.pid) - before
    if wrong:
        raise SystemExit(f"{len(wrong)} wrong answers, such as {wrong[0]!r}")
    return Figure(len(paths) / took, spent / len(paths) * 1000)


def cpu_seconds(pid: int) -> float:
    """CPU of a process and everything below it, ended children included."""
    total, children = 0.0, {pid}
    stats = [fields for path in Path("/proc").glob("[0-9]*/stat") if (fields := _stat(path))]
    for _ in range(4):
        children |= {int(fields[0]) for fields in stats if int(fields[1]) in children}
    for fields in stats:
        if int(fields[0]) in children:
            total += sum(int(value) for value in fields[2:6]) / TICKS
    return total


def _stat(path: Path) -> list[str] | None:
    try:
        text = path.read_text()
    except OSError:
        return None
    after = text.rpartition(")")[2].split()
    return [text.split(" ", 1)[0], after[1], *after[11:15]]
