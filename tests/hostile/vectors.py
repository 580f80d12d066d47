"""A vector is a file of tests/vectors/hostile_service: what the service does wrong, and what has to be seen of it.

what         in words
at           during which operations: list, find, look, create, change, switch off, delete, import, token, status
done         whether the service does what it was asked before it answers wrongly (left out: no)
times        to how many requests (left out: to all, until the service comes to its senses)
status, headers, body   what is answered; left out: 200, or what the service behind it says where `done` is true
lie          a change of the service's answer that needs it: lies.py
wire         how the answer is sent: wires.py; `bytes`, `seconds`: how much, or how long
most         how many requests of it may be made within two minutes (left out: 60)
says         words that an administrator reads of it, somewhere on the person's page, the list's or in the event
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "vectors" / "hostile_service"
OPERATIONS = ("list", "find", "look", "create", "change", "switch off", "delete", "import", "token", "status")


@dataclass(frozen=True, eq=False)
class Vector:
    name: str
    what: str
    at: tuple[str, ...]
    is_done: bool = False
    times: int = 0
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    lie: str = ""
    wire: str = "plain"
    bytes: int = 0
    seconds: float = 0.0
    most: int = 60
    says: str = ""


def read(file: Path) -> Vector:
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    unknown = set(values["at"]) - set(OPERATIONS)
    assert not unknown, f"{file.name}: {unknown}"
    done = bool(values.pop("done", False))
    return Vector(name=file.stem, is_done=done, **{**values, "at": tuple(values["at"])})


def vectors() -> list[Vector]:
    return [read(file) for file in sorted(FOLDER.glob("*.toml"))]
