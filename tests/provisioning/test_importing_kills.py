"""An import killed at every named point, at each of its passings: everybody once, nobody forgotten (E2)."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lockstep.provisioning.importing import acts
from tests import server
from tests.provisioning.imports import crowd, listed

ROOT = Path(__file__).resolve().parents[2]
POINTS = ("exchange.opened", "exchange.answered", "import.before_call", "import.before_save", "import.saved")
LIST_POINTS = ("exchange.opened", "exchange.answered", "import.before_list", "import.listed")


class Installation:
    """The test's database (of SQLite's a copy in a file), and a worker for it that can be killed."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.file, self.offset = folder / "lockstep.sqlite3", (at - datetime.now(UTC)).total_seconds() + 60
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.file) as copy:
                connection.connection.backup(copy)
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.connections.killed_settings",
            "LOCKSTEP_DATA": str(folder),
            "LOCKSTEP_KEY_FILE": str(settings.KEY_FILE),
            "DATABASE_URL": "" if connection.vendor == "sqlite" else server.url(str(connection.settings_dict["NAME"])),
        }

    def work(self, *kill_at: str) -> int:
        """Run until nothing is due; how often it was killed."""
        command = [sys.executable, "-m", "tests.provisioning.killed_worker", str(self.offset), *kill_at]
        ran = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=240)
        assert ran.returncode == 0, ran.stderr
        return int(ran.stdout.splitlines()[-1])

    def rows(self, sql: str) -> list[tuple]:
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        with sqlite3.connect(self.file) as database:
            return database.execute(sql).fetchall()

    def column(self, sql: str) -> Counter:
        return Counter(value for (value,) in self.rows(sql))


@pytest.fixture
def fast(transactional_db, world):
    """A world that isn't slowed down, whose tables a copy shows."""
    world.there.sandbox.database.set_setting("rate_limits", {"light": 100_000})
    world.run()
    return world


def judge(installation: Installation, world, size: int) -> None:
    """Everybody over there is a user once, by one event and one read that counted; nothing was written."""
    emails = installation.column("SELECT lower(email) FROM directory_user WHERE deleted_at IS NULL")
    assert max(emails.values()) == 1
    assert len(emails) == size + 1
    assert installation.column("SELECT result FROM provisioning_importrow") == {"imported": size}
    made = "SELECT target_label FROM insights_event WHERE kind = 'user_create' AND actor_label = 'Alice Moreau'"
    assert installation.column(made).total() == size
    kinds = installation.column("SELECT kind FROM insights_event WHERE kind LIKE 'idm_import%'")
    assert kinds == {"idm_import_start": 1, "idm_import_end": 1}
    assert installation.column("SELECT stage FROM provisioning_import") == {"ended": 1}
    members = installation.rows("SELECT count(*) FROM directory_membership")
    assert members == [(size,)], "each in the group that was chosen"
    assert world.there.writes() == []


def begin(world, importer) -> None:
    part_of = listed(world, importer)
    acts.tick(part_of, [], [], world.group.id)
    acts.start_import(part_of, actor=importer)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_passing_of_a_point_everybody_is_imported_once(fast, importer, tmp_path, point):
    crowd(fast, 5)
    begin(fast, importer)
    installation = Installation(tmp_path, fast.clock.at)
    assert installation.work(point) >= 3
    judge(installation, fast, 7)


@pytest.mark.parametrize("point", LIST_POINTS)
def test_a_list_that_is_killed_is_whole_in_the_end(fast, importer, tmp_path, point):
    crowd(fast, 120)
    acts.ask_for_list(fast.integration, actor=importer)
    installation = Installation(tmp_path, fast.clock.at)
    assert installation.work(point) >= 1
    assert installation.rows("SELECT stage, total, trouble FROM provisioning_import") == [("listed", 122, "")]
    assert installation.rows("SELECT count(*), count(DISTINCT remote_id) FROM provisioning_importrow") == [(122, 122)]


@pytest.mark.slow
def test_an_import_of_250_killed_in_the_middle_goes_on_where_it_was(fast, importer, tmp_path):
    """E2: in the background, with a mail at its end."""
    crowd(fast, 248)
    begin(fast, importer)
    installation = Installation(tmp_path, fast.clock.at)
    kills = installation.work("import.before_save:120", "exchange.answered:40", "import.saved:30")
    assert kills == 3
    judge(installation, fast, 250)
    assert installation.rows('SELECT "to" FROM mail_mail') == [("alice.moreau@fernhill.example",)]
    reads = [one for one in fast.there.requests("GET") if one["path"] != "/scim/v2/Users"]
    assert 250 < len(reads) <= 252, "read again is only whose answer was lost with the process"
