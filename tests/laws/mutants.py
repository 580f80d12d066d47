"""One wrong law for each cell and note of the table: the tests have to catch every one.

    python -m tests.laws.mutants            make them all, run the law's tests against each, print the table
    python -m tests.laws.mutants note       only those whose name begins so

A mutant is an edit of the source in a temporary copy. Two processes take turns; each forks for a mutant, so that what
is slow to import is imported once. Exit code 1 if one lives.
"""

import io
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import hypothesis.stateful  # noqa: F401
import phonenumbers  # noqa: F401
import pycountry
import pytest

from tests.laws.mutations import MUTATIONS

ROOT = Path(__file__).resolve().parents[2]
TESTS = ["tests/laws/test_table.py", "tests/laws/test_notes.py", "tests/accounts", "tests/laws/test_fulfilled.py"]
TESTS += ["tests/laws/test_guard.py"]
WORKERS = 2
LONGEST_SECONDS = 180
WANTS = ("in", "paused", "out", "gone")


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    old: str
    new: str


def cells() -> Iterator[Mutant]:
    """Each cell of the table, doing what another one does."""
    source = (ROOT / "lockstep/accounts/plan.py").read_text()
    for line in re.findall(r"^    Belief\.\w+: +\(cells\..*\),$", source, re.M):
        functions = re.findall(r"cells\.(\w+)", line)
        believed = re.search(r"Belief\.(\w+)", line)[1].lower()  # type: ignore[index]
        for column, want in enumerate(WANTS):
            wrong = wrong_cell(believed, functions, column)
            changed = [f"cells.{wrong if n == column else name}" for n, name in enumerate(functions)]
            yield Mutant(
                f"cell {believed} x {want}: {wrong}",
                "lockstep/accounts/plan.py",
                line,
                f"    Belief.{believed.upper()}: ({', '.join(changed)}),",
            )


def wrong_cell(believed: str, functions: list[str], column: int) -> str:
    """A neighbour's function where the neighbours differ, else the worst that could be done."""
    worst = {"unsure": "patch", "unclear": "leave_off"}
    if believed in worst:
        return worst[believed]
    others = [name for name in functions if name != functions[column]]
    return others[-1] if column < len(functions) - 1 else others[0]


def notes() -> Iterator[Mutant]:
    for name, file, old, new in MUTATIONS:
        yield Mutant(name, f"lockstep/{file}", old, new)


def applied(mutant: Mutant, place: Path) -> None:
    """Write the mutant's source. Exactly one spot has to match, or the mutant is out of date."""
    source = (ROOT / mutant.file).read_text()
    if source.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.name}: {source.count(mutant.old)} places match in {mutant.file}")
    (place / mutant.file).write_text(source.replace(mutant.old, mutant.new))


def caught(mutant: Mutant, place: Path) -> bool:
    """Whether the law's tests fail against it."""
    applied(mutant, place)
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_SECONDS)
        os._exit(run_tests(place))
    status = os.waitpid(child, 0)[1]
    shutil.copy(ROOT / mutant.file, place / mutant.file)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGALRM
    if os.WEXITSTATUS(status) not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise SystemExit(f"{mutant.name}: the tests did not run ({os.WEXITSTATUS(status)})")
    return os.WEXITSTATUS(status) == pytest.ExitCode.TESTS_FAILED


def run_tests(place: Path) -> int:
    """The law's tests, on the copy; Django is left out, as the law knows nothing of it."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("tests", "lockstep")]:
        del sys.modules[name]
    os.chdir(place)
    sys.path.insert(0, str(place))
    flags = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:django", "--noconftest", "-c", os.devnull]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        code = pytest.main([*flags, "--rootdir", str(place), *TESTS])
    if not str(sys.modules["lockstep"].__file__).startswith(str(place)):
        return pytest.ExitCode.INTERNAL_ERROR
    return code


def work(number: int, folder: str, mutants: list[Mutant]) -> list[tuple[Mutant, bool]]:
    """One worker's share, each mutant in the worker's own copy."""
    place = copy_to(Path(folder) / str(number))
    return [(mutant, caught(mutant, place)) for mutant in mutants]


def copy_to(place: Path) -> Path:
    skip = shutil.ignore_patterns("__pycache__", "static", "journeys", ".hypothesis")
    for folder in ("lockstep", "tests"):
        shutil.copytree(ROOT / folder, place / folder, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def main(prefix: str = "") -> int:
    mutants = [mutant for mutant in (*cells(), *notes()) if mutant.name.startswith(prefix)]
    pycountry.countries.lookup("DE")  # read once
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        shares = [(number, folder, mutants[number::WORKERS]) for number in range(WORKERS)]
        results = [result for share in pool.starmap(work, shares) for result in share]
    for mutant, died in sorted(results, key=lambda result: mutants.index(result[0])):
        print(f"{'caught' if died else 'LIVES ':8}{mutant.name}")
    alive = sum(not died for _, died in results)
    print(f"{len(results)} mutants, {len(results) - alive} caught, {alive} live, {time.monotonic() - started:.0f} s")
    return 1 if alive or not results else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
