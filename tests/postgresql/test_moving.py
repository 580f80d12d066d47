"""From SQLite to PostgreSQL, by the commands of docs/guides/postgresql.md."""

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_run import LOCKSTEP, environment, lockstep
from tests.databases import OwnDatabase
from tests.postgresql.workers import ROOT

WHO = ("admin", "create", "--password", "correct horse battery", "--email")
TABLES = ("directory_user", "directory_organisation", "insights_event", "insights_mark", "work_sealedby")


@pytest.fixture
def target(tmp_path):
    database = OwnDatabase(tmp_path)
    yield database
    database.drop()


def test_the_commands_of_the_guide_carry_everything_over(tmp_path, target):
    for name in ("alice", "bob"):
        assert lockstep(tmp_path, *WHO, f"{name}@fernhill.example").returncode == 0
    here = environment() | {"LOCKSTEP_DATA": str(tmp_path / "data"), "LOCKSTEP_KEY_FILE": str(tmp_path / "vault.key")}
    for line in commands_of_the_guide():
        there = target.environment if line.startswith("DATABASE_URL") else {}
        arguments, _, written = line.partition("manage ")[2].partition(" > ")
        command = [*LOCKSTEP, "manage", *arguments.split()]
        ran = subprocess.run(command, env=here | there, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, ran.stderr
        if written:
            (tmp_path / written).write_text(ran.stdout)
    source = tmp_path / "data" / "lockstep.sqlite3"
    for table in TABLES:
        counted = f"SELECT count(*) FROM {table}"
        assert target.rows(counted) == rows_of(source, counted) != [(0,)], table
    again = lockstep(tmp_path, *WHO, "carol@fernhill.example", **target.environment)
    assert again.returncode == 0, again.stderr


def commands_of_the_guide() -> list[str]:
    guide = (ROOT / "docs/guides/postgresql.md").read_text()
    found = re.findall(r"^    ((?:DATABASE_URL=\S+ )?lockstep manage .*)$", guide, re.M)
    assert len(found) == 3
    return found


def rows_of(file: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(sql).fetchall()
