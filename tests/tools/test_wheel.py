"""What an installation gets: the wheel carries pages, the look with its licences, migrations and the sandbox's seed."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (
    "lockstep/portals/_shell/admin.html",
    "lockstep/mail/templates/mail/identity_changed.txt",
    "lockstep/directory/migrations/0001_initial.py",
    "lockstep/static/ui/app.css",
    "lockstep/static/ui/icons.svg",
    "lockstep/static/ui/inter-latin.woff2",
    "lockstep/static/ui/licences/basecoat.txt",
    "ringcentral_sandbox/seed/default.json",
    "ringcentral_sandbox/pages/static/sandbox.css",
)


def test_the_wheel_carries_all_that_runs_and_nothing_that_builds(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for name in ("lockstep", "ringcentral_sandbox"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w"]
    subprocess.run([*command, str(tmp_path), "."], cwd=tree, check=True, timeout=120)
    [wheel] = tmp_path.glob("lockstep_directory-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert set(NEEDED) <= names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "lockstep/static_src/"))]
