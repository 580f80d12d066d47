"""The reference in docs/reference/ names every event and every error, and no other."""

import re
from pathlib import Path

from lockstep.connections.problems import ProblemCode, problem
from lockstep.insights.kinds import EventKind
from lockstep.protocols.saml.errors import SamlFault

REFERENCE = Path(__file__).resolve().parent.parent / "docs/reference"


def rows(name: str) -> list[list[str]]:
    """The cells of every row that begins with a code."""
    lines = re.findall(r"^\| `(\w+)` \|(.*)\|$", (REFERENCE / name).read_text(encoding="utf-8"), re.M)
    return [[code, *(cell.strip() for cell in rest.split(" | "))] for code, rest in lines]


def test_every_event_is_explained_once():
    assert sorted(code for code, *_ in rows("events.md")) == sorted(EventKind)


def test_every_error_of_single_sign_on_is_explained_by_the_sentence_that_people_read():
    known = {fault.value: fault.sentence for fault in SamlFault}
    assert {code: cells[0] for code, *cells in rows("errors.md") if len(cells) == 1} == known


def test_every_problem_of_authorising_is_explained_with_what_to_do():
    known = [(code, problem(code, "RingCentral", "…")) for code in ProblemCode]
    expected = {code.value: [found.sentence, found.advice] for code, found in known}
    assert {code: cells for code, *cells in rows("errors.md") if len(cells) == 2} == expected
