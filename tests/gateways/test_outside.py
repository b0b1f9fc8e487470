"""Our own address asked as Twilio asks it; signatures are Twilio's own, and what answers may be anything."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
import requests
from werkzeug.serving import make_server

from callbot.domain.doctor.facts import CERTIFICATE, CUT, NO_NAME, REFUSED, TIME, Reply, Silence
from callbot.gateways import outside
from callbot.gateways.twilio import signed
from callbot.simulator.signing import signature
from tests.doctor.world import Silent
from tests.web.doors import ACCOUNT, TOKEN, Twilio


@contextmanager
def served(app: object) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, request_handler=Silent)  # type: ignore[arg-type]
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_it_is_signed_as_twilio_signs() -> None:
    form = {"B": "é ☺", "A": ""}
    assert signed("https://callbot.example/x", form, TOKEN) == signature(
        TOKEN, "https://callbot.example/x", form
    )


def test_the_door_that_is_asked_takes_it_and_writes_nothing(twilio: Twilio) -> None:
    before = twilio.counts()
    form = {"AccountSid": ACCOUNT, "Body": outside.WORDS, "MessageSid": "", "From": "", "To": ""}
    assert twilio.post(outside.PATH, form).status_code == 200
    assert twilio.post(outside.PATH, form, token="another").status_code == 403
    assert twilio.counts() == before


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert outside.ask(f"http://127.0.0.1:{free.getsockname()[1]}", ACCOUNT, TOKEN) == Silence(REFUSED)


def test_a_name_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_asked: object, **_more: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert outside.ask("http://callbot.invalid", ACCOUNT, TOKEN) == Silence(NO_NAME)


def test_who_listens_and_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "SECONDS", (1.0, 0.2))
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        assert outside.ask(f"http://127.0.0.1:{mute.getsockname()[1]}", ACCOUNT, TOKEN) == Silence(TIME)


def test_who_hangs_up() -> None:
    with socket.socket() as rude:
        rude.bind(("127.0.0.1", 0))
        rude.listen()
        Thread(target=lambda: rude.accept()[0].close(), daemon=True).start()
        assert outside.ask(f"http://127.0.0.1:{rude.getsockname()[1]}", ACCOUNT, TOKEN) == Silence(CUT)


def test_a_certificate_that_nobody_trusts(monkeypatch: pytest.MonkeyPatch) -> None:
    def distrusted(*_asked: object, **_more: object) -> None:
        raise requests.exceptions.SSLError(ssl.SSLError("self-signed certificate"))

    monkeypatch.setattr(requests.Session, "post", distrusted)
    assert outside.ask("https://callbot.example", ACCOUNT, TOKEN) == Silence(CERTIFICATE)


def test_encryption_that_is_none() -> None:
    with served(lambda _environ, start: start("200 OK", []) or [b""]) as url:
        answer = outside.ask(url.replace("http:", "https:"), ACCOUNT, TOKEN)
    assert answer == Silence(CERTIFICATE)


def test_a_redirect_is_told_without_what_may_be_secret_and_not_followed() -> None:
    asked: list[str] = []

    def app(environ: dict[str, Any], start: object) -> list[bytes]:
        asked.append(environ["REQUEST_METHOD"])
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start("302 Found", [("Location", "https://elsewhere.example/a?token=secret")])  # type: ignore[operator]
        return [b""]

    with served(app) as url:
        assert outside.ask(url, ACCOUNT, TOKEN) == Reply(302, "https://elsewhere.example/a")
    assert asked == ["POST"]


def test_a_page_without_end_is_read_no_further() -> None:
    def app(_environ: object, start: object) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/html")])  # type: ignore[operator]
        return iter([b"<p>" * 1000] * 100_000)

    with served(app) as url:
        assert outside.ask(url, ACCOUNT, TOKEN) == Reply(200)
