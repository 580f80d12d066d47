"""Killed at each named point of a call: nothing is lost, nothing is sent twice, and the grant lives on."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from lockstep.connections.kills import kill_point
from lockstep.connections.models import Integration
from lockstep.doors import clock, vault
from tests.databases import OwnDatabase

ROOT = Path(__file__).resolve().parents[2]
USERS = "POST /scim/v2/Users"


class Process:
    """A copy of the test's database in a file, and a process that makes one call on it."""

    def __init__(self, folder: Path) -> None:
        self.database = OwnDatabase(folder, copy=True)
        self.rows = self.database.rows
        self.environment = {
            **os.environ,
            **self.database.environment,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.connections.killed_settings",
            "LOCKSTEP_DATA": str(folder),
            "LOCKSTEP_KEY_FILE": str(settings.KEY_FILE),
        }

    def call(self, kill_at: str = "") -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "tests.connections.caller"]
        environment = {**self.environment, "LOCKSTEP_KILL_AT": kill_at}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    def open_writes(self) -> int:
        sql = (
            "SELECT count(*) FROM connections_exchange WHERE is_write AND closed_at IS NULL AND external_id = 'ext-bob'"
        )
        return self.rows(sql)[0][0]


@pytest.fixture
def process(transactional_db, integration, tmp_path) -> Process:
    return Process(tmp_path)


def test_nothing_kills_a_call_by_itself(process, over_there):
    ran = process.call()
    assert (ran.returncode, ran.stdout) == (0, "accepted\n"), ran.stderr
    assert (process.open_writes(), over_there.requests(USERS)) == (0, [USERS])


def test_killed_before_the_bytes_leave_the_evidence_is_there_and_nothing_was_sent(process, over_there):
    assert process.call("exchange.opened").returncode == 137
    assert (process.open_writes(), over_there.requests(USERS)) == (1, [])


def test_killed_before_the_answer_is_saved_the_evidence_is_there_and_the_account_too(process, over_there):
    assert process.call("exchange.answered").returncode == 137
    assert (process.open_writes(), over_there.requests(USERS)) == (1, [USERS])
    assert (
        process.rows("SELECT sent FROM connections_exchange WHERE external_id = 'ext-bob'")[0][0].count("ext-bob") == 1
    )


@pytest.mark.parametrize("point", ["exchange.opened", "exchange.answered", "grant.refreshed", "grant.saved"])
def test_killed_in_the_middle_of_a_refresh_the_next_worker_still_has_a_grant(
    transactional_db, integration, tmp_path, over_there, point
):
    """D3: before it leaves, after it was done over there, before and after its answer is saved."""
    Integration.objects.update(access_expires_at=clock.now() + timedelta(seconds=5))
    process = Process(tmp_path)
    assert process.call(point).returncode == 137
    assert not over_there.requests(USERS)
    assert len(over_there.requests("POST /restapi/oauth/token")) == 1 + (point != "exchange.opened")
    kept, again_at = process.rows("SELECT sealed_refresh_token, keepalive_at FROM connections_integration")[0]
    is_old = vault.unseal(kept) == vault.unseal(integration.sealed_refresh_token)
    assert is_old is (point != "grant.saved")
    assert (str(again_at)[:16] <= f"{clock.now() + timedelta(minutes=1):%Y-%m-%d %H:%M}") is is_old, "asked again soon"
    ran = process.call()
    assert ran.stdout == "accepted\n", ran.stderr
    assert len(over_there.requests(USERS)) == 1


def test_where_settings_have_no_kill_points_the_environment_can_do_nothing(monkeypatch):
    monkeypatch.setenv("LOCKSTEP_KILL_AT", "exchange.opened")
    kill_point("exchange.opened")
