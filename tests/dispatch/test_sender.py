"""What is queued reaches a phone once, whatever breaks between."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import recover, tick
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.gateways.base import Accepted, Unknown
from callbot.models import Heartbeat
from callbot.services import sending
from callbot.simulator import SERVER_ERROR, AcceptThenReset, CutBeforeAccept, Refuse
from tests.dispatch.stage import Channels, Stage, stage
from tests.outboxes import SAM, queue, row

WORDS = "Hi, you just called Sam"


@pytest.fixture
def play(database: Database, tmp_path: Path) -> Iterator[Stage]:
    with stage(database, tmp_path, virtual=True) as made:
        yield made


def say(play: Stage, **more: object) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        queue(session, due_at=now, now=now, **more)  # type: ignore[arg-type]


def go_on(play: Stage, minutes: float) -> None:
    """Let business time pass, and the sender do what is due then."""
    play.network.clock.to(play.network.clock.now() + timedelta(minutes=minutes))
    tick(play.runtime)
    deliver(play.runtime, 1)


def test_it_is_said(play: Stage) -> None:
    say(play)
    deliver(play.runtime, 1)
    assert row(play.runtime.database).status is Status.ACCEPTED
    assert play.accepted() == [WORDS]


def test_an_engine_may_ask_twice(play: Stage) -> None:
    say(play)
    for _ in range(2):
        deliver(play.runtime, 1)
    assert play.accepted() == [WORDS]


@pytest.mark.parametrize("trouble", [AcceptThenReset(), CutBeforeAccept(), SERVER_ERROR])
def test_cr_03_04_said_exactly_once_whatever_the_answer_was(
    play: Stage, trouble: AcceptThenReset | CutBeforeAccept | Refuse
) -> None:
    play.network.trouble.add(trouble)
    say(play)
    deliver(play.runtime, 1)
    assert row(play.runtime.database).status is Status.UNKNOWN
    for minutes in (2.1, 10.1, 0.1):
        go_on(play, minutes)
    assert row(play.runtime.database).status is Status.ACCEPTED
    assert play.accepted() == [WORDS]


def test_cr_02_killed_between_begin_and_the_call(play: Stage) -> None:
    say(play)
    runtime = play.runtime
    with runtime.transaction(durable=True) as session:
        assert sending.begin(
            session,
            1,
            settings=runtime.settings,
            now=runtime.clock.now(),
            lease_now=0.0,
            by="the dead",
            room=True,
        )
    recover(runtime)
    for minutes in (2.1, 10.1, 0.1):
        go_on(play, minutes)
    assert play.accepted() == [WORDS]


def test_cr_05_429_is_tried_again_before_its_use_is_over(play: Stage) -> None:
    play.network.trouble.add(Refuse())
    say(play)
    deliver(play.runtime, 1)
    assert row(play.runtime.database).status is Status.QUEUED
    go_on(play, 1)
    assert play.accepted() == [WORDS]


def test_a_call_rings_with_our_marks(play: Stage) -> None:
    say(play, channel=Channel.CALL, purpose=Purpose.ANSWER, to=SAM, body="Hi Sam.")
    deliver(play.runtime, 1)
    assert row(play.runtime.database).status is Status.ACCEPTED
    assert [leg.sid for leg in play.network.calls] == [row(play.runtime.database).sid]


def test_an_away_message_is_repeated_until_it_is_taken(database: Database, tmp_path: Path) -> None:
    away = Channels(Unknown("no answer"), Accepted(""))
    with stage(database, tmp_path, virtual=True, push=away) as play:
        say(play, channel=Channel.PUSH, purpose=Purpose.NOTICE, to="away/1", body="MISSED")
        deliver(play.runtime, 1)
        go_on(play, 1)
    assert away.pushed == ["MISSED", "MISSED"]
    assert row(database).status is Status.ACCEPTED


def test_dry_run_sends_nothing(database: Database, tmp_path: Path) -> None:
    with stage(database, tmp_path, virtual=True) as play:
        say(play, channel=Channel.PUSH, purpose=Purpose.NOTICE, to="away/1")
        deliver(play.runtime, 1)
    assert (row(database).status, row(database).reason) == (Status.SUPPRESSED, "dry run")


def test_a_tick_shows_life_once_in_a_while(play: Stage) -> None:
    tick(play.runtime)
    with play.runtime.reading() as session:
        first = session.query(Heartbeat).one().at
    tick(play.runtime)
    with play.runtime.reading() as session:
        assert session.query(Heartbeat).one().at == first
    play.network.clock.to(play.network.clock.now() + timedelta(seconds=11))
    tick(play.runtime)
    with play.runtime.reading() as session:
        assert session.query(Heartbeat).one().at > first
