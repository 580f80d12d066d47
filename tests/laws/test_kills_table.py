"""Killed before and after every commit, and with every request not sent, sent and answered: no double, nobody
forgotten, no leaver active (D11). `python -m tests.laws.kills_table` prints the whole table, on both databases.

Here each point is tried once, on the first path that passes it, and each passing of those of revive and delete.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.kills.paths import PATHS
from tests.kills.table import Row, rows_of
from tests.kills.world import KilledLife

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("lockstep/connections", "lockstep/provisioning", "lockstep/work")
# Transactions that no worker of these paths commits, and why.
ELSEWHERE = {
    "connections.clients": "a page saves the client",
    "connections.actions": "pages; `stop` commits within refresh.stop_line",
    "connections.authorise": "a page exchanges the code: tests/connections/test_authorise.py",
    "connections.prove": "a page proves a new grant",
    "connections.outage": "news of an outage: tests/provisioning/test_outage.py",
    "connections.revoke": "the end of a grant: tests/connections/test_due.py",
    "provisioning.actions": "pages",
    "provisioning.asking": "free lines, asked while somebody waits for one: tests/provisioning",
    "provisioning.approvals": "a page approves what the guard held",
    "provisioning.guarding": "many leavers at once; one alone passes `_let`, which is killed here",
    "provisioning.removal": "a page",
    "provisioning.reviews": "the review before the first write: tests/laws/test_random_lives.py kills there too",
    "provisioning.restores.doubt": "an older database was put back: tests/provisioning/test_restores.py",
    "provisioning.retrying": "a page",
    "work.leases.take": "before anything is thought of: tests/work/test_leases.py",
    "provisioning.marks.take": "commits within take_marks",
    "provisioning.importing.acts": "pages",
    "provisioning.importing.ending.end": "commits within import_next",
    "provisioning.importing.creating.import_next/end": "the second transaction, of an import without anybody left",
}
NAMED_ELSEWHERE = {"grant.exchanged": "a page: tests/connections/test_authorise.py"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """All of the table, made once. What is wrong is a row's outcome."""
    life, done, rows = KilledLife(tmp_path_factory.mktemp("kills")), set(), []
    try:
        for path in PATHS:
            try:
                rows += rows_of(life, path, done)
            except AssertionError as wrong:
                rows.append(Row(path.name, "", 0, 0, f"wrong: {wrong}"))
    finally:
        life.close()
    return rows


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_killed_at_each_point_it_is_as_if_nothing_had_happened(rows, path):
    of_path = [row for row in rows if row.path == path.name]
    assert [row.outcome for row in of_path if row.outcome.startswith("wrong")] == []


def test_each_request_of_the_paths_is_killed_not_sent_sent_and_answered(rows):
    asked = {row.point.rpartition(" · ")[0] for row in rows if "/" in row.point}
    assert len(asked) >= 7
    killed = {row.point for row in rows}
    assert {f"{one} · {moment}" for one in asked for moment in ("not sent", "sent", "answered")} <= killed


def test_each_commit_of_the_paths_is_killed_on_both_sides(rows):
    killed = {row.point for row in rows}
    for kind in ("commit", "write"):
        before = {point.removesuffix(f" · before {kind}") for point in killed if point.endswith(f" · before {kind}")}
        after = {point.removesuffix(f" · after {kind}") for point in killed if point.endswith(f" · after {kind}")}
        assert before == after
        assert before


def test_no_transaction_in_the_rooms_of_the_worker_is_left_out(rows):
    """By the code: a new one is killed by the table, or gets its line in ELSEWHERE."""
    killed = {row.point.rpartition(" · ")[0] for row in rows}
    left = {place for place in transactions() if place not in killed and not place.startswith(tuple(ELSEWHERE))}
    assert left == set()


def test_no_point_that_the_code_names_is_left_out(rows):
    code = "\n".join(file.read_text() for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    named = set(re.findall(r'kill_point\("([a-z_.]+)"\)', code))
    assert named - {row.point.removesuffix(" · named") for row in rows} - set(NAMED_ELSEWHERE) == set()


def transactions() -> set[str]:
    """Functions that open one: `with transaction.atomic()`, or the decorator."""
    found = set()
    for file in (file for room in ROOMS for file in (ROOT / room).rglob("*.py")):
        module = ".".join(file.relative_to(ROOT / "lockstep").with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and "transaction.atomic" in ast.unparse(node):
                found.add(f"{module}.{node.name}")
    return found
