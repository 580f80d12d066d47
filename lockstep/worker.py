"""The worker: names what each room has due, and repeats the loop's steps.

It runs as a thread of the web process (`lockstep run`), or as a process of its own. The thread is ended by
multiprocessing's finalizer, which granian's worker runs on SIGTERM: the call in hand is finished, saved, and its lane
released. (A plain daemon thread would be dropped at once, atexit never runs there, any other hangs the stop.)
"""

import os
import signal
import socket
import threading
from multiprocessing.util import Finalize

from lockstep.connections import due as connections_due
from lockstep.directory import due as directory_due
from lockstep.directory import keys_due, sessions_due
from lockstep.directory.credentials import due as credentials_due
from lockstep.directory.csv import due as csv_due
from lockstep.doors import vault
from lockstep.mail import due as mail_due
from lockstep.provisioning import due as provisioning_due
from lockstep.sign_on import due as sign_on_due
from lockstep.work import loop

SOURCES = (
    directory_due.SOURCE,
    credentials_due.SOURCE,
    provisioning_due.SOURCE,
    connections_due.SOURCE,
    sign_on_due.SOURCE,
    mail_due.SOURCE,
    keys_due.SOURCE,
    sessions_due.SOURCE,
    csv_due.SOURCE,
)
STOP_SECONDS = 24.0  # a call may last 20 s; the web server kills after 25


def holder() -> str:
    """Who holds a lane: this machine, this process, this start."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{vault.new_id()[:6]}"


def start_in_this_process() -> threading.Thread:
    """Start the worker as a thread that ends with the web process."""
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(SOURCES, holder(), stop), name="worker", daemon=True)

    def stop_and_join() -> None:
        stop.set()
        thread.join(STOP_SECONDS)

    Finalize(None, stop_and_join, exitpriority=100)
    thread.start()
    return thread


def run_forever() -> None:
    """Run the worker in this process until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    loop.run(SOURCES, holder(), stop)


def step() -> bool:
    """Run one turn of what is most urgent; False if nothing is due and free."""
    return loop.step(SOURCES, holder())


def run_until_quiet(limit: int = 500) -> int:
    """Repeat `step` until nothing is due now; how many turns it took. Raises RuntimeError at the limit."""
    for count in range(limit):
        if not step():
            return count
    raise RuntimeError(f"Still not quiet after {limit} turns.")
