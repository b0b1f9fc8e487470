"""The away channel: one message to an Apprise URL, and nothing at all in a dry run."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from structlog.testing import capture_logs

from callbot.gateways.away import AppriseAway
from callbot.gateways.base import Accepted, Kept, Refused, Unknown
from callbot.gateways.dry import DryPush, DryTelephone

# Apprise looks at every plug-in of its own when it is first asked, and one of them imports what 3.13 dropped.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Inbox(BaseHTTPRequestHandler):
    """Takes whatever is posted, unless the path says no."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500 if "broken" in self.path else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Inbox)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_taken_is_accepted(host: str) -> None:
    assert AppriseAway().push(url=f"json://{host}/", title="callbot", body="MISSED") == Accepted("")


def test_a_channel_that_says_no_is_unknown(host: str) -> None:
    assert isinstance(AppriseAway().push(url=f"json://{host}/broken", title="t", body="b"), Unknown)


def test_an_address_nobody_knows_is_refused() -> None:
    assert isinstance(AppriseAway().push(url="nothing://at/all", title="t", body="b"), Refused)


def test_dry_run_shows_and_sends_nothing() -> None:
    with capture_logs() as lines:
        said = DryTelephone().text(
            to="+16175550133", from_="+12125550100", body="Hi", status_url="", valid_seconds=None
        )
        rung = DryTelephone().call(
            to="+16175550133", from_="+12125550100", url="", status_url="", ring_seconds=20
        )
        pushed = DryPush().push(url="json://secret/", title="callbot", body="Hi")
    assert said == rung == pushed == Kept("dry run")
    assert [line["event"] for line in lines] == ["would_text", "would_call", "would_push"]
    assert "secret" not in str(lines)
