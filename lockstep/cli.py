"""The command line: `lockstep run` (or `web` and `worker`), `demo`, `admin …`, and Django's commands: `manage`."""

import os
import sys
from pathlib import Path

import click
from django.core.exceptions import ImproperlyConfigured

from lockstep import installation

DATA = click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="The data folder.")
KEY = click.option(
    "--key-file", type=click.Path(path_type=Path, dir_okay=False), help="The vault's key, outside the data folder."
)

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
BASE_URL = click.option("--base-url", help="How browsers reach this installation; kept from the first run on.")


@click.group()
@click.version_option(package_name="lockstep-directory")
def main() -> None:
    """Lockstep: a directory that signs people in to applications and keeps their accounts there in lockstep."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lockstep.settings")


@main.command()
@DATA
@KEY
@HOST
@PORT
@BASE_URL
def run(data: Path | None, key_file: Path | None, host: str, port: int, base_url: str | None) -> None:
    """Run web server and worker in one process tree."""
    with refusals():
        installation.refuse_taken_port(host, port)
        installation.prepare(data, key_file, base_url, port)
    announce()
    serve(host, port)


@main.command()
@DATA
@KEY
@HOST
@PORT
@BASE_URL
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="How many web processes.")
def web(data: Path | None, key_file: Path | None, host: str, port: int, base_url: str | None, processes: int) -> None:
    """Run the web server alone; start `lockstep worker` beside it, or nothing that is due is done."""
    with refusals():
        installation.refuse_taken_port(host, port)
        installation.prepare(data, key_file, base_url, port)
    announce()
    serve(host, port, processes, with_worker=False)


@main.command()
@DATA
@KEY
@BASE_URL
def worker(data: Path | None, key_file: Path | None, base_url: str | None) -> None:
    """Run a worker alone, beside `lockstep web`. SIGTERM lets it finish the calls in hand."""
    with refusals():
        installation.prepare(data, key_file, base_url, 8000)
    from lockstep.worker import run_forever

    click.echo("The worker is running.")
    run_forever()
    click.echo("The worker has ended.")


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--sandbox-port", default=8100, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True)
@click.option("--reset", is_flag=True, help="Begin anew: the demo's data is deleted first.")
def demo(port: int, sandbox_port: int, data: Path, reset: bool) -> None:
    """Run Lockstep and the RingCentral sandbox, seeded with an organisation to try everything with."""
    from lockstep.demo.run import run_demo

    with refusals():
        run_demo(port=port, sandbox_port=sandbox_port, data=data, reset=reset, serve=serve)


@main.group()
def admin() -> None:
    """Administrators and the installation, from the command line."""


@admin.command("create")
@DATA
@KEY
@click.option("--email", required=True)
@click.option("--firstname", default="")
@click.option("--lastname", default="")
@click.option("--organisation", default="Your organisation", show_default=True)
@click.option("--base-url", help="How browsers reach this installation.")
@click.password_option(help="Asked for when it isn't given.")
def create_administrator(
    data: Path | None,
    key_file: Path | None,
    email: str,
    firstname: str,
    lastname: str,
    organisation: str,
    base_url: str | None,
    password: str,
) -> None:
    """Make an administrator; on a new installation, the organisation too."""
    with refusals():
        installation.prepare(data, key_file, base_url, 8000)
        person = {"username": email, "email": email, "firstname": firstname, "lastname": lastname}
        installation.create_administrator(person, password, organisation)
    click.echo(f"{email} can sign in as an administrator.")


@admin.command("move-base-url")
@DATA
@KEY
@click.argument("new")
def move_base_url(data: Path | None, key_file: Path | None, new: str) -> None:
    """Move the installation to another base URL; lists every service that has to import the metadata again."""
    with refusals():
        installation.prepare(data, key_file, None, 8000, moving=True)
        moved = installation.move_base_url(new)
    click.echo(f"The base URL is {new} now.")
    for label, url in moved:
        click.echo(f"Import the metadata again in {label}: {url}")


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own management commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lockstep manage", *arguments])


class refusals:
    """Turn what an installation refuses into one sentence and exit code 2."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, installation.Refused | ImproperlyConfigured):
            click.echo(f"lockstep: {error}", err=True)
            sys.exit(2)


def announce() -> None:
    """Say where the installation is, and how its first administrator gets in."""
    from django.conf import settings

    token = installation.first_run_token()
    click.echo(f"Lockstep: {settings.BASE_URL}")
    if token:
        click.echo(f"First run: open {settings.BASE_URL}/first-run and enter this one-time token: {token}")


def serve(host: str, port: int, processes: int = 1, with_worker: bool = True) -> None:
    """Serve until Ctrl-C or SIGTERM: web processes, or one with the worker as a thread in it."""
    assert processes == 1 or not with_worker
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from lockstep.doors.database import disconnect

    os.environ["LOCKSTEP_WORKER_THREAD"] = "1" if with_worker else ""
    disconnect()  # the web processes are forks
    Granian(
        "lockstep.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=4,
        log_level=LogLevels.warning,
        workers_kill_timeout=25,
    ).serve()


if __name__ == "__main__":
    main()
