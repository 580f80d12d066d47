"""`lockstep demo`: starts the RingCentral sandbox by its command, prepares and seeds Lockstep, says who can sign in.

Lockstep is at http://localhost:PORT and the sandbox at http://127.0.0.1:PORT: two names on purpose, so that they are
two sites to a browser, cookies and SameSite included.
"""

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click

from lockstep import installation
from lockstep.demo import cast, ready, words
from lockstep.demo.sandbox import Sandbox

Serve = Callable[[str, int], None]
PENDING_LIST_SECONDS = "20"
LINES_SECONDS = "20"


def run_demo(*, port: int, sandbox_port: int, data: Path, reset: bool, serve: Serve) -> None:
    """Everything of the demo, until Ctrl-C or SIGTERM. Raises installation.Refused."""
    began = time.monotonic()
    signal.signal(signal.SIGTERM, _leave)
    os.environ.pop("DATABASE_URL", None)  # invented people belong into the demo's own folder
    installation.refuse_taken_port("127.0.0.1", port)
    installation.refuse_taken_port("127.0.0.1", sandbox_port, "--sandbox-port")
    data = data.resolve()
    if reset:
        forget(data)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Sandbox(data, sandbox_port, _free_port(), lockstep_port=port) as sandbox:
        name_in_environment(sandbox)
        installation.prepare(data / "directory", data / "vault.key", f"http://localhost:{port}", port)
        _seed()
        sandbox.wait_until_ready()
        click.echo(words.welcome(f"http://localhost:{port}", sandbox.url, data))
        threading.Thread(target=_say_when_ready, args=(port, began), daemon=True).start()
        serve("127.0.0.1", port)
    click.echo("Both have ended. The data stays in " + str(data))


def name_in_environment(sandbox: Sandbox) -> None:
    """What the web process and its worker are told: where the sandbox is, who we are there, where mail goes."""
    os.environ.update(
        {
            "LOCKSTEP_ALLOWED_PRIVATE_HOSTS": f"127.0.0.1:{sandbox.port}",
            "LOCKSTEP_RINGCENTRAL_CUSTOM_CLIENT_ID": cast.CLIENT_ID,
            "LOCKSTEP_RINGCENTRAL_CUSTOM_CLIENT_SECRET": cast.CLIENT_SECRET,
            "LOCKSTEP_SMTP_HOST": "127.0.0.1",
            "LOCKSTEP_SMTP_PORT": str(sandbox.smtp_port),
            "LOCKSTEP_SMTP_SECURITY": "none",
            "LOCKSTEP_DEMO_MAILBOX": f"{sandbox.url}/mailbox",
            "LOCKSTEP_DEMO_SERVICE_URL": sandbox.url,
            "LOCKSTEP_PENDING_LIST_SECONDS": os.environ.get("LOCKSTEP_PENDING_LIST_SECONDS") or PENDING_LIST_SECONDS,
            "LOCKSTEP_LINES_SECONDS": os.environ.get("LOCKSTEP_LINES_SECONDS") or LINES_SECONDS,
        }
    )


def forget(data: Path) -> None:
    """Delete a demo's folder. Raises Refused for a folder that isn't one."""
    if not data.exists():
        return
    strangers = {entry.name for entry in data.iterdir()} - {"directory", "vault.key", *Sandbox.FILES}
    if strangers:
        names = ", ".join(sorted(strangers))
        raise installation.Refused(f"{data} holds {names}: that is no demo's folder, so nothing is deleted.")
    shutil.rmtree(data)


def _seed() -> None:
    from lockstep.demo.seed import seed_directory

    seed_directory()


def _say_when_ready(port: int, began: float) -> None:
    ready.wait_for("localhost", port, "/health", seconds=30)
    click.echo(f"Ready after {time.monotonic() - began:.1f} s. Ctrl-C ends both.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _leave(*_: object) -> None:
    raise SystemExit(0)
