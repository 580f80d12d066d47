"""The law broken on purpose, a line at a time: how soon does a simulated year find it?

python -m tests.laws.year.breaks          all of BROKEN, each in a copy of the tree
python -m tests.laws.year.breaks note     only those whose name begins so
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.laws.mutants import ROOT, Mutant, applied, copy_to, notes

SEEDS = "60"
BROKEN = (
    "note 1: a foreign externalId is adopted", "note 1: a linked account is adopted",
    "note 1: an inactive account is adopted",
    "note 4: no settle time", "note 5: only patched, not switched on", "note 5: only switched on, not patched",
    "note 7: refused, and left active", "note 7: a lost delete half is no failure", "note 8: switched on unasked",
    "note 8: created again unasked", "always: no fresh look", "always: another's externalId is not noticed",
    "always: a stranger is written to",
    "always: a conflict blocks switching off",
    "always: an externalId is used twice",
    "belief: off is theirs, whoever did it", "belief: a 404 is not believed", "want: an expired password is no pause",
    "want: the deleted are only out", "want: adopted accounts are deleted", "answers: still active is switched off",
    "answers: a 409 is a refusal", "answers: a refusal is repeated at once", "compare: drift is left",
)  # fmt: skip


def main(prefix: str = "") -> int:
    alive = 0
    with tempfile.TemporaryDirectory() as folder:
        place = copy_to(Path(folder) / "tree")
        subprocess.run(["cp", "-r", str(ROOT / "ringcentral_sandbox"), str(place)], check=True)
        for mutant in notes():
            if mutant.name in BROKEN and mutant.name.startswith(prefix):
                said = found(mutant, place)
                alive += said.startswith("not")
                print(f"{mutant.name}: {said}", flush=True)
    return 1 if alive else 0


def found(mutant: Mutant, place: Path) -> str:
    """After how many seeds and virtual days, and by which law; or that it wasn't."""
    applied(mutant, place)
    command = [sys.executable, "-m", "tests.laws.year", SEEDS, "--until-broken"]
    run = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    (place / mutant.file).write_text((ROOT / mutant.file).read_text())
    broken = re.search(r"^seed (\d+), day \d+: .*", run.stdout, re.M)
    days = re.search(r"(\d+) virtual days", run.stdout)
    if broken:
        law = broken[0].partition(": ")[2][:90]
        return f"found after {int(broken[1]) + 1} seeds, {days[1] if days else '?'} days: {law}"
    last = (run.stderr.strip().splitlines() or [""])[-1]
    return f"found: it ends with {last[:90]}" if run.returncode and last else f"not found in {SEEDS} seeds"


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
