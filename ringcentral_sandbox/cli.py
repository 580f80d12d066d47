"""`ringcentral-sandbox run`."""

from pathlib import Path

import click

from ringcentral_sandbox.app import create_app, sandbox_of
from ringcentral_sandbox.mailbox.smtp import start_smtp
from ringcentral_sandbox.seed.read import DEFAULT_SEED, BadSeed, seed_from_file
from ringcentral_sandbox.server import listen, make_server, serve_until_stopped


@click.group()
def main() -> None:
    """An imitation of RingCentral for trials and tests. Not RingCentral, not connected to it."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8100, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--base-url", default="", help="Its own address as others see it.  [default: http://HOST:PORT]")
@click.option("--data", type=click.Path(path_type=Path), default="sandbox.sqlite3", show_default=True, help="State.")
@click.option("--seed", type=click.Path(path_type=Path), default=DEFAULT_SEED, help="JSON; see docs/sandbox.md.")
@click.option("--smtp-port", type=int, default=None, help="Also receive e-mail here, for the Mailbox page.")
def run(host: str, port: int, base_url: str, data: Path, seed: Path, smtp_port: int | None) -> None:
    """Serve until Ctrl-C or SIGTERM. Prints READY and the address once it listens."""
    try:
        planted = seed_from_file(seed)
        listener = listen(host, port)
    except (BadSeed, OSError) as error:
        raise click.ClickException(str(error)) from error
    address = base_url or f"http://{host}:{listener.getsockname()[1]}"
    app = create_app(data, planted, base_url=address)
    server = make_server(app, listener)
    smtp = start_smtp(sandbox_of(app), host, smtp_port) if smtp_port else None
    click.echo(f"READY {address}")
    try:
        serve_until_stopped(server)
    finally:
        if smtp is not None:
            smtp.stop()
        sandbox_of(app).database.close()


if __name__ == "__main__":
    main()
