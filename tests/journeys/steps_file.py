"""article_steps.toml as values."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("article_steps.toml")
REMOVAL = ("remove-idm", "remove-sso", "delete")  # walked after everything else


@dataclass(frozen=True)
class Step:
    """One line of the article. `id` is section.number."""

    section: str
    title: str
    number: str
    does: str

    @property
    def id(self) -> str:
        return f"{self.section}.{self.number}"


def read_steps() -> list[Step]:
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))["section"]
    return [
        Step(section["id"], section["title"], line["number"], line["does"])
        for section in sections
        for line in section["steps"]
    ]
