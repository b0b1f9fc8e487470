"""How `init` proves a phone and an away channel, where a person sits at the keyboard."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callbot.cli import init
from callbot.db import Database
from callbot.gateways.base import Accepted, CallReceived, Found, Later, Receipt, Refused, TextReceived
from callbot.models import Owner
from callbot.runtime import Clock, Runtime
from callbot.services import owners
from callbot.services.owners import Wanted
from callbot.settings import Settings, Twilio

NOW = datetime(2026, 2, 2, 14, 18, tzinfo=UTC)
ACCOUNT = Twilio(account_sid="AC" + "0" * 32, auth_token="made-up-token")
SAM = Wanted(
    phone="+12125550143",
    name="Sam Lee",
    timezone="America/New_York",
    stated="any morning after 9",
    number="+12125550100",
)


class Line:
    """A telephone and an away channel that keep what they were given, and answer as told."""

    def __init__(self, answer: Receipt) -> None:
        self.answer = answer
        self.said: list[tuple[str, str]] = []

    def text(self, *, to: str, from_: str, body: str, status_url: str, valid_seconds: int | None) -> Receipt:
        self.said.append((to, body))
        return self.answer

    def call(self, *, to: str, from_: str, url: str, status_url: str, ring_seconds: int) -> Receipt:
        return self.answer

    def speak(self, *, to: str, from_: str, twiml: str, ring_seconds: int) -> Receipt:
        self.said.append((to, twiml))
        return self.answer

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        self.said.append((url, body))
        return self.answer

    def texts_sent(
        self, *, to: str, from_: str | None, since: datetime, until: datetime
    ) -> Sequence[Found] | Later:
        return ()

    def calls_made(self, *, to: str, from_: str, since: datetime, until: datetime) -> Sequence[Found] | Later:
        return ()

    def texts_received(self, *, since: datetime) -> Sequence[TextReceived] | Later:
        return ()

    def calls_received(self, *, since: datetime) -> Sequence[CallReceived] | Later:
        return ()


@pytest.fixture
def line() -> Line:
    """A line that takes everything."""
    return Line(Accepted("SM" + "0" * 32))


@pytest.fixture
def runtime(tmp_path: Path, line: Line) -> Iterator[Runtime]:
    """A live house on that line."""
    database = Database(f"sqlite:///{tmp_path / 'callbot.db'}")
    Owner.metadata.create_all(database.engine)
    settings = Settings(home=tmp_path, secret_key="a secret that was made up", twilio=ACCOUNT)
    made = Runtime(settings=settings, database=database, clock=Clock(), telephone=line, push=line)
    yield made
    made.close()


def proven(runtime: Runtime, wanted: Wanted) -> bool:
    with runtime.transaction() as session:
        owner = owners.settle(session, wanted, (), NOW)
    init._prove(runtime, wanted, owner)
    with runtime.reading() as session:
        found = owners.found(session, owner.phone)
    return found is not None and found.phone_proven_at is not None


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """What the person types, in turn."""
    answers = iter(words)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))


def test_the_code_that_was_texted_proves_the_phone(
    runtime: Runtime, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.prompt", lambda *_, **__: line.said[0][1][:6])
    assert proven(runtime, SAM)
    to, body = line.said[0]
    assert to == SAM.phone
    assert body[:6].isdigit()


def test_three_wrong_codes_prove_nothing(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "x", "y", "z")
    assert not proven(runtime, SAM)


def test_a_text_that_is_refused_proves_nothing(
    runtime: Runtime, line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    line.answer = Refused("That number cannot be texted.", 21211)
    assert not proven(runtime, SAM)
    assert "That number cannot be texted." in capsys.readouterr().out


def test_the_away_channel_is_tested_by_a_message(
    runtime: Runtime, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.prompt", lambda *_, **__: line.said[0][1][:6])
    monkeypatch.setattr("click.confirm", lambda *_: True)
    assert proven(runtime, replace(SAM, away="ntfys://made-up"))
    assert line.said[1][0] == "ntfys://made-up"
