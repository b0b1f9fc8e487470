"""Voicemails at Twilio: asked for by sid, with credentials on the first hop and on no other."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from callbot.gateways.base import Accepted, Later, Refused
from callbot.gateways.recordings import TwilioRecordings

ACCOUNT, SID = f"AC{7:032}", f"RE{1:032}"
AUTH = f"Basic {b64encode(f'{ACCOUNT}:token'.encode()).decode()}"
FOLDER = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings"
Answer = tuple[int, dict[str, str], bytes]


class Hosts(HTTPServer):
    """Twilio and the network behind it, told apart by path: what it answers, and what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, str | None]] = []


class Handler(BaseHTTPRequestHandler):
    """Answers what was set for a path."""

    server: Hosts

    def do_GET(self) -> None:
        """Answer, and remember who asked."""
        self.server.asked.append((self.command, self.path, self.headers["Authorization"]))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    """Them, on a free port."""
    server = Hosts()
    runner = threading.Thread(target=server.serve_forever, args=(0.01,))
    runner.start()
    yield server
    server.shutdown()
    runner.join()
    server.server_close()


@pytest.fixture
def recordings(hosts: Hosts) -> TwilioRecordings:
    """The gateway, pointed at them."""
    return TwilioRecordings(ACCOUNT, (ACCOUNT, "token"), f"http://127.0.0.1:{hosts.server_port}")


def test_the_audio_is_asked_for_by_sid_and_with_credentials(
    hosts: Hosts, recordings: TwilioRecordings
) -> None:
    hosts.answers[f"{FOLDER}/{SID}.mp3"] = (200, {}, b"audio")
    assert recordings.audio(SID) == b"audio"
    assert hosts.asked == [("GET", f"{FOLDER}/{SID}.mp3", AUTH)]


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_wb_10_the_network_behind_twilio_learns_no_credentials(
    hosts: Hosts, recordings: TwilioRecordings, code: int
) -> None:
    hosts.answers[f"{FOLDER}/{SID}.mp3"] = (code, {"Location": "/cdn/1.mp3"}, b"")
    hosts.answers["/cdn/1.mp3"] = (200, {}, b"audio")
    assert recordings.audio(SID) == b"audio"
    assert [sent for _, _, sent in hosts.asked] == [AUTH, None]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1"])
def test_wb_10_nothing_but_the_web_is_followed(
    hosts: Hosts, recordings: TwilioRecordings, location: str
) -> None:
    hosts.answers[f"{FOLDER}/{SID}.mp3"] = (302, {"Location": location}, b"")
    assert isinstance(recordings.audio(SID), Later)
    assert len(hosts.asked) == 1


def test_a_circle_of_addresses_ends(hosts: Hosts, recordings: TwilioRecordings) -> None:
    hosts.answers[f"{FOLDER}/{SID}.mp3"] = hosts.answers["/round"] = (302, {"Location": "/round"}, b"")
    assert isinstance(recordings.audio(SID), Later)
    assert len(hosts.asked) == 4


@pytest.mark.parametrize("sid", ["", "RE1", "../Calls", f"{SID}/../x", f"{SID}\n", "http://127.0.0.1/x"])
def test_wb_10_what_is_no_sid_is_not_asked_for(hosts: Hosts, recordings: TwilioRecordings, sid: str) -> None:
    assert isinstance(recordings.audio(sid), Refused)
    assert isinstance(recordings.erase(sid), Refused)
    assert hosts.asked == []


@pytest.mark.parametrize(("code", "kind"), [(404, Refused), (410, Refused), (401, Later), (503, Later)])
def test_what_is_gone_is_refused_and_the_rest_tried_later(
    hosts: Hosts, recordings: TwilioRecordings, code: int, kind: type[Refused | Later]
) -> None:
    hosts.answers[f"{FOLDER}/{SID}.mp3"] = (code, {}, b"")
    assert isinstance(recordings.audio(SID), kind)


@pytest.mark.parametrize(("code", "kind"), [(204, Accepted), (404, Accepted), (401, Later), (500, Later)])
def test_what_is_erased_or_gone_is_as_good(
    hosts: Hosts, recordings: TwilioRecordings, code: int, kind: type[Accepted | Later]
) -> None:
    hosts.answers[f"{FOLDER}/{SID}.json"] = (code, {}, b"")
    assert isinstance(recordings.erase(SID), kind)
    assert hosts.asked == [("DELETE", f"{FOLDER}/{SID}.json", AUTH)]


def test_nobody_there_is_later() -> None:
    nobody = TwilioRecordings(ACCOUNT, (ACCOUNT, "token"), "http://127.0.0.1:9")
    assert isinstance(nobody.audio(SID), Later)
    assert isinstance(nobody.erase(SID), Later)
