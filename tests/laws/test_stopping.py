"""`lockstep run` is told to end in the middle of a call: the call is finished, its answer saved, its lane released."""

import os
import signal
import subprocess
import sys
import time

from tests.laws.lives import Life
from tests.laws.test_kills import begun
from tests.ports import free_port


def test_a_call_in_hand_is_finished_and_saved_when_the_process_is_told_to_end(tmp_path):
    life = Life(tmp_path, offset_seconds=0)
    try:
        bob, _ = begun(life)
        life.edit(bob, department="Finance")
        life.there.fault("PATCH *", "latency", seconds=2)
        process = started(tmp_path)
        try:
            wait_for_the_patch(life)
            process.send_signal(signal.SIGTERM)
            process.wait(20)
        finally:
            process.kill()
        assert life.account(bob).profile.department == "Finance"
        standing = life.directory.do("standing")
        assert standing["open"] == 0, standing
        assert standing["held"] == []
        assert [one["state"] for one in standing["accounts"].values()] == ["in_step"]
        assert len(life.there.requests("PATCH")) == 1
    finally:
        life.close()


def started(folder) -> subprocess.Popen:
    """The product itself, on the data of the life."""
    places = ["--data", str(folder / "data"), "--key-file", str(folder / "key"), "--port", str(free_port())]
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("LOCKSTEP_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "lockstep.cli", "run", *places, "--base-url", "http://localhost:8000"],
        env=variables | {"LOCKSTEP_ALLOWED_PRIVATE_HOSTS": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
    )


def wait_for_the_patch(life: Life) -> None:
    for _ in range(600):
        if life.there.requests("PATCH"):
            return
        time.sleep(0.05)
    raise AssertionError(life.tell("the worker never began"))
