"""`lockstep demo` as a process: quickly ready, tells everything, keeps its data, ends both servers."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lockstep import installation
from lockstep.demo import cast, run
from tests.journeys.demo_process import end, running_demo
from tests.ports import free_port


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return answer.status == 200
    except urllib.error.URLError:
        return False


def test_it_is_ready_within_ten_seconds(demo):
    """On a machine that has nothing else to do; on a busier one its share of the processors is less."""
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert demo.seconds_to_ready < 10 * busy


def test_it_prints_every_address_and_sign_in_and_where_mail_is_to_be_seen(demo):
    printed = demo.output.read_text()
    for word in (demo.lockstep, demo.sandbox, f"{demo.sandbox}/mailbox", cast.PASSWORD):
        assert word in printed
    for person in ("alice.moreau", "rhea.stone", "bob.tanaka", "carol.weiss", "rita.calder", "arjun.mehta"):
        assert f"{person}@fernhill.example" in printed


def test_lockstep_and_the_sandbox_answer_under_two_names(demo):
    assert demo.lockstep.startswith("http://localhost:")
    assert demo.sandbox.startswith("http://127.0.0.1:")
    assert answers(f"{demo.lockstep}/sign-in")
    assert answers(f"{demo.sandbox}/restapi")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_ends_cleanly_with_both_servers_and_begins_again_where_it_was(tmp_path, how):
    with running_demo(tmp_path) as first:
        began = time.monotonic()
        first.process.send_signal(how)
        assert first.process.wait(25) == 0, first.output.read_text()
        assert time.monotonic() - began < 20
    assert "Traceback" not in first.output.read_text()
    assert not answers(f"{first.lockstep}/health")
    assert not answers(f"{first.sandbox}/restapi")
    assert (tmp_path / "data/directory/lockstep.sqlite3").exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(first.process.pid, 0)


def test_a_port_in_use_is_named_with_its_option(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(installation.Refused, match=f"Port {port} is in use.*--sandbox-port"):
            run.run_demo(port=free_port(), sandbox_port=port, data=tmp_path, reset=False, serve=lambda *_: None)


def test_reset_deletes_the_folder_of_a_demo_and_no_other(tmp_path):
    (tmp_path / "directory").mkdir()
    (tmp_path / "vault.key").write_text("k")
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(installation.Refused, match=r"thesis\.odt"):
        run.forget(tmp_path)
    assert (tmp_path / "thesis.odt").exists()
    (tmp_path / "thesis.odt").unlink()
    run.forget(tmp_path)
    assert not Path(tmp_path).exists()


def test_the_tests_themselves_leave_nothing_running(demo):
    assert demo.process.poll() is None
    end(demo.process)
    assert demo.process.poll() == 0
