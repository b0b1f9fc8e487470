"""CR-11: two workers on one outbox; one is stopped in the middle of a row, and goes on too late."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.dispatch import sender
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import tick
from callbot.domain.outbox import Status
from callbot.gateways.dry import DryPush
from callbot.runtime import Runtime
from callbot.services.sending import LEASE_SECONDS
from tests.dispatch.stage import Stage, stage
from tests.faults import invariants
from tests.outboxes import queue, row, statuses

WORDS = "Hi, you just called Sam"
ROWS = 12
STEPS = (1.1, 2.2, 4.3, 14.5, 26.8, 26.9)
"""Minutes after the stop: the lease has ended, two looks find nothing, and another worker says it."""


@pytest.fixture
def play(database: Database, tmp_path: Path) -> Iterator[Stage]:
    with stage(database, tmp_path, virtual=True) as made:
        yield made
        assert invariants.broken(database, made.runtime.settings, made.network) == []


def another(play: Stage) -> Runtime:
    """A second worker on the same outbox."""
    first = play.runtime
    second = Runtime(
        settings=first.settings,
        database=first.database,
        clock=first.clock,
        telephone=first.telephone,
        push=DryPush(),
    )
    second.name = "another"
    return second


def say(play: Stage, *keys: str) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        for key in keys:
            queue(session, key, due_at=now, now=now, body=f"{WORDS} {key}")


class Stopped:
    """The first worker stands still at one point for so many minutes, while the second one goes on."""

    def __init__(self, play: Stage, point: str, minutes: float, patch: pytest.MonkeyPatch) -> None:
        self.play, self.point, self.minutes = play, point, minutes
        self.still, self.second = 0.0, another(play)
        machine, leases = time.monotonic, play.runtime.database.lease_seconds
        patch.setattr(sender, "reach", self.reach)
        patch.setattr(time, "monotonic", lambda: machine() + self.still)
        patch.setattr(play.runtime.database, "lease_seconds", lambda session: leases(session) + self.still)

    def reach(self, point: str) -> None:
        """SIGSTOP, as others see it, and SIGCONT; once."""
        if point == self.point and not self.still:
            for minutes in (step for step in STEPS if step <= self.minutes):
                self.passes(minutes)

    def passes(self, minutes: float) -> None:
        """So many minutes after its stop the second worker ticks, and does what is due."""
        step = minutes * 60 - self.still
        self.still += step
        self.play.network.clock.to(self.play.network.clock.now() + timedelta(seconds=step))
        tick(self.second)
        deliver(self.second, 1)


@pytest.mark.parametrize("minutes", [1.1, 4.3, 14.5, 26.9])
@pytest.mark.parametrize("point", ["begun", "said"])
def test_cr_11_one_is_stopped_and_goes_on_and_it_is_said_once(
    play: Stage, monkeypatch: pytest.MonkeyPatch, point: str, minutes: float
) -> None:
    stopped = Stopped(play, point, minutes, monkeypatch)
    say(play, "miss/1")
    deliver(play.runtime, 1)
    assert stopped.still > LEASE_SECONDS
    for later in (step for step in STEPS if step > minutes):
        stopped.passes(later)
    assert row(play.runtime.database).status is Status.ACCEPTED
    assert play.accepted() == [f"{WORDS} miss/1"]


def test_cr_11_a_short_stop_holds_nothing_up(play: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Stopped(play, "begun", 0, monkeypatch)
    say(play, "miss/1")
    deliver(play.runtime, 1)
    assert (stopped.still, row(play.runtime.database).status) == (0, Status.ACCEPTED)


def test_cr_11_two_workers_at_once_say_each_row_once(play: Stage) -> None:
    say(play, *(f"miss/{number}" for number in range(ROWS)))
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(all_of, worker) for worker in (play.runtime, another(play))]:
            done.result()
    assert statuses(play.runtime.database) == [Status.ACCEPTED] * ROWS
    assert sorted(play.accepted()) == sorted(f"{WORDS} miss/{number}" for number in range(ROWS))


def all_of(worker: Runtime) -> None:
    """One worker that believes all rows to be its own."""
    tick(worker)
    for outbound_id in range(1, ROWS + 1):
        deliver(worker, outbound_id)


class Asleep:
    """The machine's own clock; the machine sleeps for an hour at one point, once, and nothing counts it."""

    virtual = False

    def __init__(self, point: str) -> None:
        self.point, self.slept = point, timedelta()

    def now(self) -> datetime:
        """What the clock on the wall shows."""
        return datetime.now(UTC) + self.slept

    def reach(self, point: str) -> None:
        """The lid is closed here, and opened an hour later."""
        if point == self.point:
            self.slept = timedelta(hours=1)


@pytest.mark.parametrize(("point", "left"), [("begun", 0), ("said", 1)])
def test_cr_11_a_machine_that_slept_in_between_says_nothing_to_a_contact(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, left: int
) -> None:
    with stage(database, tmp_path) as play:
        asleep = Asleep(point)
        monkeypatch.setattr(play.runtime, "clock", asleep)
        tick(play.runtime)
        say(play, "miss/1")
        monkeypatch.setattr(sender, "reach", asleep.reach)
        deliver(play.runtime, 1)
        assert len(play.accepted()) == left
        tick(play.runtime)
        deliver(play.runtime, 1)
        assert len(play.accepted()) == left
