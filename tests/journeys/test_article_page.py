"""docs/article.md leads from every step to the function that walks it, and names only tests that exist."""

import ast
import re
from pathlib import Path

from tests.journeys import steps  # noqa: F401  (ties the functions to the lines)
from tests.journeys.article import WALKS
from tests.journeys.steps_file import read_steps

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/article.md").read_text(encoding="utf-8")


def test_every_step_leads_to_the_function_that_walks_it_in_the_articles_order():
    walked = [(step, WALKS[step.id]) for step in read_steps()]
    rows = [f"| {s.number} | {s.does} | `{w.__module__.replace('.', '/')}.py::{w.__name__}` |" for s, w in walked]
    assert [row for row in PAGE.splitlines() if row.rstrip("` |").partition("::")[2] and "/steps/" in row] == rows


def test_every_test_that_is_named_exists():
    named = re.findall(r"`(tests/[^`]+)`", PAGE)
    missing = [test for test in named if not exists(*test.partition("::")[::2])]
    assert len(named) > len(read_steps())
    assert missing == []


def exists(file: str, name: str) -> bool:
    path = ROOT / file
    if not path.is_file() or not name:
        return path.is_file()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
