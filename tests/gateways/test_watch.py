"""The dead man's switch: heard or not heard, and never followed elsewhere."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from callbot.gateways.base import Accepted, Later
from callbot.gateways.watch import HttpWatch


class Monitor(BaseHTTPRequestHandler):
    """Answers with the status that its path names."""

    def do_GET(self) -> None:
        """/200, /302, /500."""
        self.send_response(int(self.path[1:]))
        self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Monitor)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "answer"),
    [("200", Accepted("")), ("302", Accepted("")), ("500", Later("not heard (HTTP 500)"))],
)
def test_what_the_monitor_says_is_what_is_known(path: str, answer: object, origin: str) -> None:
    assert HttpWatch().ping(f"{origin}/{path}") == answer


def test_a_monitor_that_is_not_there_does_no_harm() -> None:
    assert HttpWatch().ping("http://127.0.0.1:9/sam") == Later("not heard (ConnectionError)")
