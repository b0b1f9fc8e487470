"""`callbot serve`: web and worker in one process; `web` and `worker`: the two halves, on PostgreSQL.

The port is taken before anything starts, so that a taken one is a plain line and not a log.
"""

import errno
import os
import socket
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import click

from callbot import __version__, settings
from callbot.cli.lines import fitted, width
from callbot.cli.logs import configure
from callbot.cli.schema import bring
from callbot.errors import EngineRefused, SettingsError
from callbot.runtime import KEY, Clock
from callbot.settings import Settings

SERVER = "callbot.cli.waitress_server" if os.name == "nt" else "callbot.cli.gunicorn_server"

at = click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
port_ = click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any.")


@click.command()
@at
@port_
def serve(host: str, port: int) -> None:
    """Run everything in one process: web and worker, on SQLite or PostgreSQL."""
    _run(settings.load(), host, port, working=True)


@click.command()
@at
@port_
def web(host: str, port: int) -> None:
    """Run the web half alone, on PostgreSQL; `callbot worker` sends."""
    _run(_grown(), host, port, working=False)


@click.command()
def worker() -> None:
    """Run the worker half alone, on PostgreSQL."""
    house = _grown()
    configure(house)
    bring(house)
    import_module("callbot.worker").run(house)


def _grown() -> Settings:
    """The settings, where the two halves can run apart: on PostgreSQL, under one secret key."""
    house = settings.load()
    if house.database.startswith("sqlite"):
        raise EngineRefused
    kept = house.home / KEY
    if not house.secret_key and not kept.is_file():
        # One that each host made for itself would digest opt-outs in its own way, and find no other host's.
        raise SettingsError(
            "CALLBOT_SECRET_KEY: every web and worker of one callbot needs the same; give them all the one "
            f"that `callbot init` made in {kept} on the first machine"
        )
    return house


def _run(house: Settings, host: str, port: int, *, working: bool) -> None:
    configure(house)
    server = import_module(SERVER)
    clock = Clock(house.clock)
    with _listener(host, port) as listener:
        bring(house)
        with suppress(OSError):  # the line may go into a file on a disk that is full
            line = first_line(house, clock, listener.getsockname())
            click.echo(fitted(line, columns=width(most=len(line))))
        server.run(house, listener, working=working)


def _listener(host: str, port: int) -> socket.socket:
    """The socket that is listened on, taken now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {host}:{port}: {error.strerror or error}{_instead(error)}"
        ) from error
    return listener


def _instead(error: OSError) -> str:
    """What to do where something listens there."""
    taken = error.errno == errno.EADDRINUSE
    return "; is callbot running already? --port takes another" if taken else ""


def first_line(house: Settings, clock: Clock, address: tuple[str, int]) -> str:
    """Where callbot listens, whether anything can leave the machine, and on which clock it runs."""
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    parts = [f"callbot {__version__} listens on http://{host}:{address[1]}"]
    parts.append(
        "dry run: nothing leaves this machine" if house.dry else "live: texts and calls leave by Twilio"
    )
    if clock.virtual:
        parts.append(
            f"on the clock of {Path(str(house.clock)).resolve()}, now {clock.now():%Y-%m-%d %H:%M} UTC"
        )
    return "; ".join(parts)
