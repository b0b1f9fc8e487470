"""BK: a house that came from a backup takes everything in and says nothing, until it is let."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import recover, tick
from callbot.domain.outbox import Halted, Status
from callbot.models import Halt, Outbound
from callbot.services import halts
from callbot.services.halts import Resumed
from tests.dispatch.stage import Stage, stage
from tests.outboxes import NOON, queue, row

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
RESTORED = NOON + WEEK
LATE, ASKED, COMING, FRESH = 1, 2, 3, 4


@pytest.fixture
def restored(database: Database, tmp_path: Path) -> Iterator[Stage]:
    """A week-old backup, restored: a text that was due, one whose outcome was not known, one to come."""
    with stage(database, tmp_path, virtual=True) as play:
        with database.transaction() as session:
            queue(session, "late")
            queue(session, "asked")
            queue(session, "coming", due_at=RESTORED + HOUR)
            session.get_one(Outbound, ASKED).status = Status.SENDING
            session.add(Halt(name=Halted.RESTORED, at=RESTORED))
        play.network.clock.to(RESTORED)
        recover(play.runtime)
        yield play


def time_goes_by(play: Stage, passing: timedelta) -> None:
    """On the clock of the business; then the worker looks for what is due, and says it."""
    play.network.clock.to(play.network.clock.now() + passing)
    tick(play.runtime)
    for outbound_id in (LATE, ASKED, COMING, FRESH):
        deliver(play.runtime, outbound_id)


def resumed(play: Stage) -> Resumed | None:
    with play.runtime.transaction() as session:
        return halts.resume(session, play.runtime.clock.now())


def missed(play: Stage) -> None:
    """Something new is to be said, since the house stands again."""
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        queue(session, "fresh", due_at=now, now=now)


def test_bk_02_nothing_leaves_a_restored_house(restored: Stage) -> None:
    missed(restored)
    for _ in range(3):
        time_goes_by(restored, HOUR)
    assert restored.accepted() == []


def test_bk_02_resumed_it_says_what_is_new_and_to_come_and_nothing_old(restored: Stage) -> None:
    missed(restored)
    assert resumed(restored) == Resumed(let_go=2, waiting=2)
    time_goes_by(restored, timedelta(seconds=1))
    assert len(restored.accepted()) == 1
    time_goes_by(restored, HOUR)
    assert len(restored.accepted()) == 2
    old = [row(restored.runtime.database, number) for number in (LATE, ASKED)]
    assert [(found.status, found.reason) for found in old] == [(Status.CANCELLED, halts.STALE)] * 2


def test_bk_02_what_came_due_while_it_was_frozen_is_let_go_too(restored: Stage) -> None:
    time_goes_by(restored, 2 * HOUR)
    assert resumed(restored) == Resumed(let_go=3, waiting=0)
    assert resumed(restored) is None
