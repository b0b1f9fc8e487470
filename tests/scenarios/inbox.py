"""An inbox behind an away channel: a small server that takes what Apprise posts to json://."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


class Inbox:
    """What came, in order; while it is `shut`, it says no."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.shut = False
        self.url = ""

    def take(self) -> list[str]:
        """What came since the last look."""
        came, self.messages[:] = list(self.messages), []
        return came


@contextmanager
def inbox() -> Iterator[Inbox]:
    """An inbox that is open."""
    found = Inbox()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            if not found.shut:
                found.messages.append(json.loads(said)["message"])
            self.send_response(500 if found.shut else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    found.url = f"json://127.0.0.1:{server.server_port}/a-secret-topic"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
