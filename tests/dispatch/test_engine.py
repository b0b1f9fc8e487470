"""The engine of one process: wakes at commit, survives a job that raises, and drains when it stops."""

import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from callbot.db import Database
from callbot.dispatch.engine import LocalEngine
from callbot.domain.outbox import Due, Status, Urgency
from tests.dispatch.stage import stage, wait_for
from tests.outboxes import queue, row


def nothing() -> None:
    """Do nothing."""


def at_once() -> bool:
    """There is nothing to recover."""
    return True


def now() -> datetime:
    return datetime.now(UTC)


class Jobs:
    """Remembers what was delivered; number 1 raises, number 2 takes its time."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.begun = threading.Event()

    def deliver(self, outbound_id: int) -> None:
        self.begun.set()
        if outbound_id == 1:
            raise RuntimeError("this one always raises")
        if outbound_id == 2:
            time.sleep(0.3)
        self.done.append(outbound_id)


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def engine_of(jobs: Jobs) -> LocalEngine:
    return LocalEngine(recover=at_once, tick=nothing, deliver=jobs.deliver, now=now, every=0.05)


def test_cr_13_a_job_that_raises_costs_only_itself(jobs: Jobs) -> None:
    engine = engine_of(jobs)
    with capture_logs() as lines:
        engine.start()
        engine.submit(Due(1, now(), Urgency.NEXT))
        engine.submit(Due(3, now(), Urgency.NEXT))
        wait_for(lambda: jobs.done == [3])
        engine.stop()
    assert [line["event"] for line in lines] == ["job_failed"]


def test_cr_14_what_is_in_flight_finishes(jobs: Jobs) -> None:
    engine = engine_of(jobs)
    engine.start()
    engine.submit(Due(2, now(), Urgency.NEXT))
    jobs.begun.wait(5)
    engine.stop()
    assert jobs.done == [2]


def test_an_engine_at_rest_takes_nothing(jobs: Jobs) -> None:
    engine = engine_of(jobs)
    engine.submit(Due(3, now(), Urgency.NEXT))
    engine.start()
    engine.stop()
    engine.stop()
    assert jobs.done == []


def test_the_last_word_about_a_row_counts(jobs: Jobs) -> None:
    engine = engine_of(jobs)
    engine.start()
    engine.submit(Due(3, now() + timedelta(hours=1), Urgency.NEXT))
    engine.submit(Due(3, now(), Urgency.NEXT))
    wait_for(lambda: jobs.done == [3])
    engine.stop()


def test_ticks_never_overlap() -> None:
    inside, most = [0], [0]

    def tick() -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.12)
        inside[0] -= 1

    engine = LocalEngine(recover=at_once, tick=tick, deliver=lambda _id: None, now=now, every=0.05)
    engine.start()
    time.sleep(0.4)
    engine.stop()
    assert most == [1]


def test_a_virtual_clock_that_jumps_is_seen(database: Database, tmp_path: Path) -> None:
    with stage(database, tmp_path, virtual=True) as play:
        runtime, due_at = play.runtime, play.runtime.clock.now() + timedelta(hours=3)
        runtime.engine.start()
        with runtime.transaction() as session:
            queue(session, due_at=due_at, now=runtime.clock.now())
        play.network.clock.to(due_at)
        wait_for(lambda: row(database).status is Status.ACCEPTED)


def test_chores_are_done_again_and_again_and_one_that_raises_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("callbot.dispatch.engine.CHORE_SECONDS", 0.05)
    done: list[int] = []

    def chores() -> None:
        done.append(len(done))
        if len(done) == 1:
            raise RuntimeError("the first raises")

    engine = LocalEngine(
        recover=at_once, tick=nothing, deliver=lambda _id: None, now=now, every=5.0, chores=(chores,)
    )
    with capture_logs() as lines:
        engine.start()
        wait_for(lambda: len(done) > 2)
        engine.stop()
    assert [line["event"] for line in lines] == ["job_failed"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it is to die
def test_cr_14_an_engine_that_died_is_not_well(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_of(jobs)
    assert engine.is_well()
    engine.start()
    wait_for(engine.is_well)
    monkeypatch.setattr(engine._scheduler, "_process_jobs", lambda: sys.exit())
    wait_for(lambda: not engine.is_well(), seconds=2.0)
    engine.stop()
    assert engine.is_well()


def test_cr_14_a_tick_that_hangs_is_not_well(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callbot.dispatch.engine.STALLED_SECONDS", 0.2)
    stuck = threading.Event()

    def hangs() -> None:
        stuck.wait(5)

    engine = LocalEngine(recover=at_once, tick=hangs, deliver=jobs.deliver, now=now, every=0.05)
    engine.start()
    wait_for(lambda: not engine.is_well(), seconds=2.0)
    stuck.set()
    wait_for(engine.is_well)
    engine.stop()


def test_cr_10_what_was_left_is_asked_for_until_it_could_be_taken_up(jobs: Jobs) -> None:
    answers = iter([None, False, True])
    done: list[str] = []

    def recover() -> bool:
        answer = next(answers)
        engine.submit(Due(3, now(), Urgency.NEXT))
        done.append("recover")
        if answer is None:
            raise RuntimeError("the database is held")
        return answer

    engine = LocalEngine(
        recover=recover, tick=lambda: done.append("tick"), deliver=jobs.deliver, now=now, every=0.05
    )
    with capture_logs() as lines:
        engine.start()
        wait_for(lambda: "tick" in done)
        assert engine.is_well()
        engine.stop()
    assert done[:4] == ["recover", "recover", "recover", "tick"]
    assert jobs.done == []
    assert [line["event"] for line in lines] == ["job_failed"]
