"""Waitress, where gunicorn does not run: the same house in one process, in pure Python."""

import socket

from waitress.server import create_server  # type: ignore[import-untyped] # waitress ships no types

from callbot.app import create_app
from callbot.runtime import apart, build, local
from callbot.settings import Settings

THREADS = 8


def run(settings: Settings, listener: socket.socket, *, working: bool) -> None:
    """Serve until the process is asked to end."""
    runtime = build(settings, local if working else apart)
    if working:
        runtime.engine.start()
    server = create_server(create_app(runtime), sockets=[listener], threads=THREADS)
    try:
        server.run()
    finally:
        server.close()
        runtime.close()
