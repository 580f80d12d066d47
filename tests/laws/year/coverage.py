"""Belief x want x fault: in which cells calls were made, and what they met there."""

from collections import Counter
from dataclasses import dataclass, field

from lockstep.accounts.belief import Belief
from lockstep.accounts.want import Want
from lockstep.provisioning import reconcile
from lockstep.provisioning.snapshot import Snapshot
from lockstep.provisioning.snapshot import read as read_row
from tests.laws.year.faults import KINDS

NO_FAULT = "-"
SILENT = ("absent x paused", "absent x out", "absent x gone", "lost x paused", "lost x out", "lost x gone")


@dataclass
class Coverage:
    """`cell` is that of the account which is being thought of."""

    thought: Counter = field(default_factory=Counter)
    met: Counter = field(default_factory=Counter)
    cell: str = ""

    def install(self) -> None:
        reconcile.read = self._read  # type: ignore[assignment]

    def fault(self, kind: str, what: str) -> None:
        if what != "TOKEN" and what != "LIST" and self.cell:
            self.met[self.cell, kind] += 1
        else:
            self.met[what, kind] += 1

    def _read(self, account_id: str) -> Snapshot | None:
        snapshot = read_row(account_id)
        self.cell = f"{snapshot.belief} x {snapshot.wanted.want}" if snapshot else ""
        if self.cell:
            self.thought[self.cell] += 1
        return snapshot

    def add(self, other: "Coverage") -> None:
        self.thought.update(other.thought)
        self.met.update(other.met)


def cells() -> list[str]:
    return [f"{belief} x {want}" for belief in Belief for want in Want]


def table(coverage: Coverage) -> str:
    """How often each cell was thought of, how many kinds of fault were met in it, and which weren't."""
    lines = ["belief x want      thought of   faults met   kinds   not met (of those a call can meet there)"]
    kinds = [kind for kind in KINDS if not kind.startswith("list_")]
    for cell in cells():
        met = {kind: coverage.met[cell, kind] for kind in kinds if coverage.met[cell, kind]}
        missing = [kind for kind in kinds if kind not in met]
        empty = "no call is made here" if cell in SILENT else ", ".join(missing) or "none"
        lines.append(f"{cell:18} {coverage.thought[cell]:11} {sum(met.values()):12} {len(met):7}   {empty}")
    for what in ("LIST", "TOKEN"):
        met = {kind: coverage.met[what, kind] for kind in KINDS if coverage.met[what, kind]}
        lines.append(f"{what:18} {'':11} {sum(met.values()):12} {len(met):7}   {', '.join(sorted(met))}")
    untouched = [cell for cell in cells() if not coverage.thought[cell]]
    return "\n".join([*lines, f"cells never thought of: {', '.join(untouched) or 'none'}"])
