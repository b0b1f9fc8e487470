"""Before a number is registered no text of callbot's arrives: what it would say comes to Sam as drafts.

Everything over HTTP: carriers refuse each text with 30034, and an inbox stands behind Sam's away channel.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from sqlalchemy import func, select

from callbot.db import Database
from callbot.domain import drafts, speech
from callbot.domain.outbox import FINAL, Status
from callbot.models import Draft, Outbound
from callbot.settings import Settings
from callbot.simulator import Answers, HangsUp
from callbot.simulator.stage import NUMBER, RECRUITER, Stage
from tests.faults import invariants
from tests.scenarios.inbox import Inbox, inbox
from tests.scenarios.telling import emptied, leaks, on_stage

MINUTES = timedelta(minutes=5)
GREETED = HangsUp(after=28)
HOSTS = {"CALLBOT_AWAY__PRIVATE_HOSTS": "127.0.0.1"}


class Sam:
    """Sam's callbot, the recruiter, and what each of them has in hand."""

    def __init__(self, stage: Stage, database: Database, away: Inbox) -> None:
        self.stage, self.database, self.away = stage, database, away

    def misses(self) -> None:
        """Dana calls, and nobody takes it."""
        self.stage.recruiter.calls(NUMBER, GREETED)
        self.stage.on(MINUTES)

    def dana_texts(self, words: str) -> None:
        """Dana texts callbot's number, which works all the while."""
        self.stage.recruiter.texts(NUMBER, words)
        self.stage.on(MINUTES)

    def texts(self, words: str) -> None:
        """Sam texts callbot's number."""
        self.stage.owner.texts(NUMBER, words)
        self.stage.on(timedelta(minutes=1))

    def does(self, *command: str) -> str:
        """Sam uses the command line."""
        return self.stage.program.run(*command)

    def registered(self) -> None:
        """The campaign is approved."""
        self.stage.network.trouble.unregistered.clear()

    def read(self) -> tuple[list[str], list[str]]:
        """The texts that reached Dana and Sam."""
        return [text.body for text in self.stage.recruiter.inbox], [
            text.body for text in self.stage.owner.inbox
        ]

    def rows(self) -> list[Outbound]:
        """The outbox."""
        with self.database.reading() as session:
            return list(session.scalars(select(Outbound).order_by(Outbound.id)))

    def outgoing(self) -> int:
        """How many texts Twilio was asked to send."""
        return len([text for text in self.stage.network.messages if text.direction != "inbound"])


@pytest.fixture
def sam(tmp_path: Path, database_url: str) -> Iterator[Sam]:
    home = tmp_path / "home"
    with inbox() as away, on_stage(home, emptied(database_url), settings=HOSTS) as (stage, database):
        stage.program.run("away", "add", away.url, "--name", "inbox", "--yes")
        stage.network.trouble.unregistered[NUMBER] = 30034
        yield Sam(stage, database, away)
        assert stage.network.complaints == []
        assert away.url not in stage.program.log.read_text(encoding="utf-8")
        assert leaks(stage) == []
        with database.reading() as session:
            settings = Settings(home=home, secret_key=(home / "secret.key").read_text(encoding="ascii"))
            faults = [fault for law in invariants.LAWS for fault in law(session, settings)]
        assert faults == []


def kinds(told: list[str]) -> list[str]:
    """What messages begin with."""
    return [re.split(r"[ :]", body)[0] for body in told]


def link_in(message: str) -> tuple[str, str]:
    """Whom the link of a draft texts, and the words that it fills in: as a phone reads it."""
    address = re.search(r"^sms:(\S+)$", message, re.MULTILINE)
    assert address is not None
    to, _, query = address[1].partition("?")
    return to, parse_qs(query)["body"][0]


def test_what_cannot_leave_comes_to_sam_and_nobody_is_said_to_know(sam: Sam) -> None:
    sam.misses()
    told = sam.away.take()
    assert kinds(told) == ["MISSED", "Carriers", "DRAFT"]
    to, words = link_in(told[2])
    assert to == RECRUITER
    assert words.startswith("Hi, you just called Sam at 212-555-0100 and nobody could pick up; this is Sam.")
    assert "I do not see it" in told[2]
    assert "I'll also text you" in sam.stage.recruiter.ears

    tried, before = sam.outgoing(), len(sam.stage.recruiter.heard)
    sam.misses()
    [again] = sam.away.take()
    assert "My draft for them waits with you." in again
    heard = " ".join(words.words for words in sam.stage.recruiter.heard[before:])
    assert "Sorry I missed you" in heard
    assert "I'll also text you" not in heard

    sam.dana_texts("how about tomorrow at 11?")
    booked, draft = sam.away.take()
    assert booked.endswith(drafts.UNTOLD)
    assert link_in(draft)[1].startswith("Confirmed: Wed Feb 3, 11:00 AM Eastern.")
    assert "replaces my earlier draft" in draft
    [number] = re.findall(r"^(\d+)  ", sam.does("drafts"), re.MULTILINE)
    assert sam.does("drafts", "--sent", number) == f"Draft {number} is sent.\n"
    sam.texts("OK")
    assert kinds(sam.away.take()) == ["Noted."]

    sam.stage.owner.takes(Answers(presses="3", after=4, talks=timedelta(seconds=20)))
    sam.stage.on(timedelta(hours=25, minutes=30))
    reminded = sam.away.take()
    assert kinds(reminded) == ["Reminder", "Reminder", "DRAFT"]
    assert not any(drafts.UNTOLD in body for body in reminded)
    assert speech.NOT_TOLD in sam.stage.owner.ears
    assert "running a few minutes late" in link_in(reminded[-1])[1]
    assert sam.outgoing() == tried + 1  # once a day one to Sam tries whether they leave again
    assert sam.read() == ([], [])
    assert all(row.status in FINAL | {Status.ACCEPTED} for row in sam.rows() if row.to == RECRUITER)


def test_approved_texts_leave_again_and_no_draft_is_sent(sam: Sam) -> None:
    sam.misses()
    sam.does("number", "registered", NUMBER)  # too early: it is found out, and told anew
    sam.away.take()
    sam.stage.on(MINUTES)
    assert "Carriers" in kinds(sam.away.take())
    sam.registered()
    assert "leave again" in sam.does("number", "registered", NUMBER)
    sam.stage.on(MINUTES)
    dana, own = sam.read()
    assert dana == []
    assert own == ["Texts from 212-555-0100 leave again. Drafts that you have not sent stay unsent."]
    sam.dana_texts("who is this?")
    assert len(sam.read()[0]) == 1


def test_every_webhook_twice_and_nothing_is_drafted_twice(sam: Sam) -> None:
    sam.stage.network.trouble.repeats = 2
    sam.misses()
    sam.dana_texts("how about tomorrow at 11?")
    assert kinds(sam.away.take()).count("DRAFT") == 2
    with sam.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 2
