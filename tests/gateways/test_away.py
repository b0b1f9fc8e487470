"""The away channel: one message to an Apprise URL, and nothing at all in a dry run."""

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from typing import ClassVar

import pytest
from structlog.testing import capture_logs

from callbot.gateways.away import AppriseAway, problem
from callbot.gateways.base import Accepted, Kept, Refused, Unknown
from callbot.gateways.dry import DryPush, DryTelephone

# Apprise looks at every plug-in of its own when it is first asked, and one of them imports what 3.13 dropped.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Inbox(BaseHTTPRequestHandler):
    """Takes whatever is posted, unless the path says no, or that it stands elsewhere."""

    seen: ClassVar[list[tuple[str, Message, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers, body))
        self.send_response(500 if "broken" in self.path else 307 if "moved" in self.path else 200)
        if "moved" in self.path:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Inbox)
    Inbox.seen.clear()
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def away() -> AppriseAway:
    """An away channel that may lead to this machine."""
    return AppriseAway(["127.0.0.1"])


def test_taken_is_accepted(away: AppriseAway, host: str) -> None:
    assert away.push(url=f"json://{host}/", title="callbot", body="MISSED") == Accepted("")


def test_a_channel_that_says_no_is_unknown(away: AppriseAway, host: str) -> None:
    assert isinstance(away.push(url=f"json://{host}/broken", title="t", body="b"), Unknown)


def test_an_address_nobody_knows_is_refused() -> None:
    assert isinstance(AppriseAway().push(url="nothing://at/all", title="t", body="b"), Refused)


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:9/",
        "json://localhost/",
        "json://[::1]/",
        "json://[::ffff:10.0.0.1]/",
        "json://169.254.169.254/latest",
        "json://0.0.0.0/",
        "json://192.168.1.7/",
        "ntfys://localhost/topic",
        "mailto://sam:pw@localhost",
        "mailtos://sam:pw@example.com?smtp=10.1.2.3",
        "syslog://",
    ],
)
def test_wb_21_an_address_inside_the_network_or_on_the_machine_is_refused(url: str) -> None:
    assert problem(url)
    refused = AppriseAway().push(url=url, title="t", body="b")
    assert isinstance(refused, Refused)
    assert url not in refused.reason


@pytest.mark.parametrize(
    "url", ["json://127.0.0.1:9/", "json://[::ffff:127.0.0.1]/", "ntfys://localhost/topic"]
)
def test_wb_21_what_the_settings_name_may_be_reached(url: str) -> None:
    assert problem(url, ["localhost", "127.0.0.0/8", "ntfy.lan"]) == ""


def test_wb_21_a_service_of_its_own_has_no_host_to_look_for() -> None:
    for url in (
        "ntfy://localhost",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "mailto://s:p@gmail.com",
    ):
        assert problem(url) == ""


def test_wb_21_what_moved_elsewhere_is_not_followed(away: AppriseAway, host: str) -> None:
    assert isinstance(away.push(url=f"json://{host}/moved", title="t", body="b"), Unknown)
    assert [path for path, *_ in Inbox.seen] == ["/moved"]


DRAFT = "DRAFT for Acme, tap\nsms:+16175550133?&body=Hi%20there\nIt says <b>"


def test_ntfy_opens_the_draft_when_it_is_tapped(away: AppriseAway, host: str) -> None:
    assert away.push(url=f"ntfy://{host}/topic", title="callbot", body=DRAFT) == Accepted("")
    [(_, headers, _)] = Inbox.seen
    assert headers["X-Click"] == "sms:%2B16175550133?&body=Hi%20there"


def test_other_channels_get_the_draft_as_it_is(away: AppriseAway, host: str) -> None:
    away.push(url=f"json://{host}/", title="callbot", body=DRAFT)
    assert json.loads(Inbox.seen[0][2])["message"] == DRAFT


class Mail(StreamRequestHandler):
    """A mail server that takes one letter."""

    letter = b""

    def handle(self) -> None:
        self.wfile.write(b"220 mail\r\n")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                Mail.letter = b"".join(iter(self.rfile.readline, b".\r\n"))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def test_an_e_mail_lets_the_draft_be_tapped(away: AppriseAway) -> None:
    server = TCPServer(("127.0.0.1", 0), Mail)
    thread = Thread(target=server.handle_request, daemon=True)
    thread.start()
    url = f"mailto://127.0.0.1:{server.server_address[1]}?from=bot@example.com&to=sam@example.com"
    assert away.push(url=url, title="callbot", body=DRAFT) == Accepted("")
    thread.join()
    server.server_close()
    letter = message_from_bytes(Mail.letter, policy=default)
    page = letter.get_body(("html",))
    assert page is not None
    assert '<a href="sms:+16175550133?&amp;body=Hi%20there">' in page.get_content()
    assert "It says &lt;b&gt;" in page.get_content()


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
