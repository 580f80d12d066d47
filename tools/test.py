"""What `make test` runs: every test on SQLite, and the rooms with tables on a PostgreSQL of the tests' own as well;
`make check` runs pages, API, laws and a few slow ones there too.

Four passes at once, each one process, so that two cores have something to do to the end. One reports as it goes, the
others when they have ended. With arguments
(`tools/test.py tests/directory`) pytest runs with those, on SQLite alone.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-m", "not long", "--durations=10"]
JOURNEYS_AND_LAWS = ("tests/journeys", "tests/portals/look", "tests/hostile", "tests/laws")
PROVISIONING = ("tests/kills", "tests/provisioning")
ELSEWHERE = [f"--ignore={place}" for place in (*JOURNEYS_AND_LAWS, *PROVISIONING)]
ROOMS = (
    "applications",
    "connections",
    "directory",
    "insights",
    "mail",
    "postgresql",
    "provisioning",
    "sign_on",
    "work",
)
QUICK = ["-m", "not long and not slow", *(f"tests/{room}" for room in ROOMS)]
BESIDE = {
    "provisioning": ("sqlite", [*PROVISIONING]),
    "journeys and laws": ("sqlite", [*JOURNEYS_AND_LAWS]),
    "on PostgreSQL": ("postgres", QUICK),
}


def main(arguments: list[str]) -> int:
    if arguments:
        return start("sqlite", arguments).wait()
    began = time.monotonic()
    beside = {name: (report := tempfile.TemporaryFile(), start(*of, report)) for name, of in BESIDE.items()}
    try:
        codes = [start("sqlite", ELSEWHERE).wait()]
        for name, (report, process) in beside.items():
            codes.append(process.wait())
            print(f"\n{name}:", flush=True)
            show(report)
    finally:
        for _, process in beside.values():
            process.terminate()
            process.wait()
    print(f"all took {time.monotonic() - began:.0f} s")
    return max(codes, key=abs)


def start(database: str, arguments: list[str], report: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LOCKSTEP_TEST_DATABASE": database}
    cache = ["-p", "no:cacheprovider"] if report else []
    command = [*PYTEST, *cache, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=report, stderr=report)  # noqa: S603


def show(report: IO[bytes]) -> None:
    report.seek(0)
    sys.stdout.buffer.write(report.read())
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
