"""What `make check` runs beyond the tests of `make test`: everything is run, then it says what failed."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PLACES = ["lockstep", "ringcentral_sandbox", "tests", "tools", "benchmarks"]
CHECKS: dict[str, list[str | Path]] = {
    "lint": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "types": [BIN / "mypy", *(place for place in PLACES if (ROOT / place).is_dir())],
    "rooms": [BIN / "lint-imports"],
    "migrations": [
        BIN / "python",
        "-m",
        "django",
        "makemigrations",
        "--check",
        "--dry-run",
        "--settings=tests.settings",
    ],
    "PostgreSQL, all": [
        "env",
        "LOCKSTEP_TEST_DATABASE=postgres",
        BIN / "python",
        "-m",
        "pytest",
        "-q",
        "-m",
        "not long",
    ],
    "long tests": [BIN / "python", "-m", "pytest", "-q", "-m", "long"],
    "mutants": [BIN / "python", "-m", "tests.laws.mutants"],
}


def main() -> None:
    failed = [name for name in sys.argv[1:] or CHECKS if not passes(name)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")
    print("everything passed")


def passes(name: str) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(CHECKS[name], cwd=ROOT, check=False).returncode  # noqa: S603
    print(f"== {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    main()
