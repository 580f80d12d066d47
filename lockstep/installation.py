"""An installation on this machine: its data folder, its key, its base URL, its first administrator."""

import errno
import os
import socket
from pathlib import Path
from urllib.parse import urlsplit


class Refused(Exception):
    """What was asked can't be done here; the sentence says what to do instead."""


def prepare(data: Path | None, key_file: Path | None, base_url: str | None, port: int, moving: bool = False) -> None:
    """Name folder, key and base URL in the environment, make what is missing, and bring the database up to date.

    An installation that has a base URL keeps it: asked for another one, by option or variable, this refuses, unless it
    is `moving`.
    """
    asked = base_url or os.environ.get("LOCKSTEP_BASE_URL")
    _name_in_environment(data, key_file, base_url, port)
    import django
    from django.conf import settings
    from django.core.management import call_command

    from lockstep.doors.database import one_process_at_a_time

    if settings.KEY_FILE.is_relative_to(settings.DATA):
        raise Refused(
            f"The key file {settings.KEY_FILE} lies in the data folder. Choose another place with --key-file."
        )
    _keep_to_ourselves(settings.DATA)
    if not settings.KEY_FILE.exists():
        _refuse_data_without_key(settings.DATA, settings.KEY_FILE)
    django.setup()
    with one_process_at_a_time():
        call_command("migrate", verbosity=0, interactive=False)
        _settle_key(settings.KEY_FILE)
    _settle_base_url(None if moving else asked)


def refuse_taken_port(host: str, port: int, option: str = "--port") -> None:
    """A second server on the same port would share its requests unseen. Raises Refused."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise Refused(f"“{host}” is no address of this machine. Choose another one with --host.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(f"Port {port} is in use. Choose another one with {option}.") from error
        raise Refused(f"{host}, port {port}, can't be listened on: {error.strerror}.") from error


def first_run_token() -> str:
    """A one-time token when there is no organisation yet, else ""."""
    from lockstep.directory.organisation import new_first_run_token, organisation

    return "" if organisation() else new_first_run_token()


def create_administrator(person: dict, password: str, organisation_name: str) -> None:
    """Found the organisation with this administrator, or add one to it. Raises Refused."""
    from django.conf import settings
    from django.core.exceptions import ValidationError

    from lockstep.directory.organisation import add_administrator, found_organisation, organisation
    from lockstep.insights.events import COMMAND

    try:
        if organisation() is None:
            found_organisation(organisation_name, settings.BASE_URL, person, password, actor=COMMAND)
        else:
            add_administrator(person, password, actor=COMMAND)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def move_base_url(new: str) -> list[tuple[str, str]]:
    """Store another base URL; returns (label, metadata URL) of every application that has single sign-on."""
    from lockstep.applications import catalog
    from lockstep.applications.queries import living_applications
    from lockstep.directory.organisation import move_base_url as move
    from lockstep.directory.organisation import organisation
    from lockstep.insights.events import COMMAND

    new = _checked_url(new)
    if organisation() is None:
        raise Refused("Nothing has been set up here yet, so there is nothing to move. Use lockstep run --base-url.")
    move(new, actor=COMMAND)
    with_sso = [a for a in living_applications() if catalog.get(a.template).saml]
    return [(a.display_label, f"{new}/saml2/{a.path}/metadata.xml") for a in with_sso]


def _name_in_environment(data: Path | None, key_file: Path | None, base_url: str | None, port: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lockstep.settings")
    if data is not None:
        os.environ["LOCKSTEP_DATA"] = str(data.resolve())
    if key_file is not None:
        os.environ["LOCKSTEP_KEY_FILE"] = str(key_file.resolve())
    named = base_url or os.environ.get("LOCKSTEP_BASE_URL") or f"http://localhost:{port}"
    os.environ["LOCKSTEP_BASE_URL"] = _checked_url(named)


def _checked_url(url: str) -> str:
    parts = urlsplit(url.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise Refused(f"“{url}” is not a base URL. It looks like https://id.company.example, without a path.")
    return url.rstrip("/")


def _keep_to_ourselves(data: Path) -> None:
    """The data folder may be somebody else's making and open to all: the database is its owner's alone all the same."""
    os.umask(0o077)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("lockstep.sqlite3", "lockstep.sqlite3-wal", "lockstep.sqlite3-shm"):
        if (data / name).exists():
            (data / name).chmod(0o600)


def _refuse_data_without_key(data: Path, key_file: Path) -> None:
    if (data / "lockstep.sqlite3").exists():
        raise Refused(
            f"There is data in {data}, but its key {key_file} is missing. Put the key back; a new one opens nothing."
        )


def _settle_key(key_file: Path) -> None:
    """A database is sealed by one key, from its first process on; one with another key, or without, is refused."""
    from django.conf import settings

    from lockstep.doors import vault
    from lockstep.settings import cookie_key
    from lockstep.work.models import SealedBy

    sealed_by = SealedBy.objects.first()
    if not key_file.exists():
        if sealed_by is not None:
            raise Refused(f"The database holds data, but its key {key_file} is missing. Put a copy of the key there.")
        vault.ensure_key_file(key_file)
        settings.SECRET_KEY = cookie_key(key_file)  # read before there was a key
    fingerprint = vault.fingerprint()
    if sealed_by is None:
        SealedBy.objects.create(fingerprint=fingerprint)
    elif sealed_by.fingerprint != fingerprint:
        raise Refused(f"{key_file} is another key than the database's. Put a copy of the right one there.")


def _settle_base_url(asked: str | None) -> None:
    """What is stored counts, in this process and in those that it starts."""
    from django.conf import settings

    from lockstep.directory.organisation import organisation
    from lockstep.settings import of_base_url

    found = organisation()
    if found is None:
        return
    if asked and found.base_url != asked.rstrip("/"):
        raise Refused(
            f"This installation is {found.base_url}; services trust that address. "
            f"To move it: lockstep admin move-base-url {asked}"
        )
    os.environ["LOCKSTEP_BASE_URL"] = found.base_url
    for name, value in of_base_url(found.base_url).items():
        setattr(settings, name, value)
