"""A5: moving the base URL lists who has to import metadata again. The database is SQLite as it has to be."""

import subprocess
import sys

from lockstep import installation
from lockstep.applications.settings import create_application
from lockstep.directory.models import Organisation
from lockstep.insights.events import SYSTEM
from lockstep.insights.models import Event
from tests.cli.test_run import command, environment


def test_moving_the_base_url_lists_every_service_that_has_to_import_metadata_again(alice):
    create_application("ringcentral", {"display_label": "RingCentral UK"}, actor=SYSTEM)
    create_application("bookmark", {"display_label": "Wiki", "bookmark_url": "https://wiki.example"}, actor=SYSTEM)
    moved = installation.move_base_url("https://id.fernhill.example/")
    assert moved == [("RingCentral UK", "https://id.fernhill.example/saml2/ringcentral-uk/metadata.xml")]
    assert Organisation.objects.get().base_url == "https://id.fernhill.example"
    event = Event.objects.get(kind="organization_update")
    assert (event.actor_label, event.changes[0]["old"]) == ("Command line", "http://localhost:8000")


PRAGMAS = """
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "foreign_keys"):
        print(name, cursor.execute(f"PRAGMA {name}").fetchone()[0])
print(connection.transaction_mode)
"""


def test_the_database_loses_nothing_that_was_committed(tmp_path):
    """WAL, FULL (2), IMMEDIATE."""
    made = command(tmp_path, "admin", "create", "--email", "a@b.example", "--password", "correct horse battery")
    subprocess.run(made, env=environment(), check=True, capture_output=True, timeout=60)
    places = {"LOCKSTEP_DATA": str(tmp_path / "data"), "LOCKSTEP_KEY_FILE": str(tmp_path / "vault.key")}
    asked = subprocess.run(
        [sys.executable, "-m", "lockstep.cli", "manage", "shell", "--no-imports", "-c", PRAGMAS],
        env=environment() | places,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert asked.stdout.split() == ["journal_mode", "wal", "synchronous", "2", "foreign_keys", "1", "IMMEDIATE"]
