"""C3: a worker that is killed in the middle of an import: everybody once, nobody forgotten, nothing half done."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from lockstep.directory.csv import acts
from lockstep.directory.things import acting
from tests import cast
from tests.databases import OwnDatabase
from tests.directory.csv.files import crowd, previewed

ROOT, PEOPLE, PATIENCE_SECONDS = Path(__file__).resolve().parents[3], 100, 150


@contextmanager
def working(folder: Path, database: OwnDatabase):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "lockstep.settings"}
    environment |= {"LOCKSTEP_DATA": str(folder), "LOCKSTEP_KEY_FILE": str(settings.KEY_FILE), **database.environment}
    command = [sys.executable, "-m", "tests.postgresql.short_lease_worker", "3"]
    with (
        open(folder / "worker.log", "a") as log,
        subprocess.Popen(command, env=environment, cwd=ROOT, stderr=log) as it,
    ):
        try:
            yield it
        finally:
            it.kill()


def until(database: OwnDatabase, sql: str, least: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while database.rows(sql)[0][0] < least:
        assert time.monotonic() < end, sql
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_worker_killed_twice_imports_everybody_once(alice, tmp_path):
    part_of = previewed(crowd(PEOPLE), alice)
    acts.start(part_of, cast.group("Sales").id, actor=acting(alice))
    database = OwnDatabase(tmp_path, copy=True)
    try:
        done = "SELECT count(*) FROM directory_csvrow WHERE result = 'imported'"
        for least in (5, 40):
            with working(tmp_path, database) as killed:
                until(database, done, least)
                killed.send_signal(signal.SIGKILL)
                killed.wait()
            assert database.rows(done)[0][0] < PEOPLE
        with working(tmp_path, database):
            until(database, "SELECT count(*) FROM directory_csvimport WHERE stage = 'ended'", 1)
        judge(database)
    finally:
        database.drop()


def judge(database: OwnDatabase) -> None:
    people = "SELECT count(*), count(DISTINCT email) FROM directory_user WHERE firstname = 'Pat'"
    assert database.rows(people) == [(PEOPLE, PEOPLE)]
    events = "SELECT count(*), count(DISTINCT target_id) FROM insights_event WHERE kind = 'user_create' AND success"
    assert database.rows(f"{events} AND target_label LIKE 'Pat %'") == [(PEOPLE, PEOPLE)]
    assert database.rows("SELECT count(*) FROM directory_membership") == [(PEOPLE,)]
    assert database.rows("SELECT count(*) FROM insights_event WHERE kind = 'csv_import_end'") == [(1,)]
    assert database.rows("SELECT result, count(*) FROM directory_csvrow GROUP BY result") == [("imported", PEOPLE)]
