"""The engine of several machines, on PostgreSQL: what any process makes due, some worker says, once."""

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate import PsycopgConnector
from psycopg import OperationalError
from sqlalchemy import event, text
from structlog.testing import capture_logs

from callbot import worker
from callbot.db import Database
from callbot.dispatch import distributed
from callbot.dispatch.distributed import ProcrastinateEngine, take_up
from callbot.dispatch.engine import CHORE_SECONDS, POOL, HandingEngine
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import tick
from callbot.domain.outbox import Due, Status, Urgency
from callbot.errors import EngineDied
from callbot.gateways.base import Receipt
from callbot.migrations.upgrade import upgrade
from callbot.services import handover, pulse
from callbot.simulator import Refuse
from tests.dispatch import test_lateness as late
from tests.dispatch.stage import Stage, lateness, stage, wait_for, working
from tests.dispatch.test_engine import Jobs, at_once, nothing, now
from tests.faults import invariants
from tests.faults.test_slow_provider import Desk
from tests.outboxes import BOT, queue, row, settings, statuses
from tests.scenarios.telling import emptied

WORDS = "Hi, you just called Sam"
LATEST = timedelta(seconds=1)
"""Two processes and the database lie in between, where the one process has a pool of its own."""


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    """A database with the whole schema, Procrastinate's with it."""
    upgrade(emptied(postgres_url))
    opened = Database(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def play(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Sam's callbot as its web half sees it: it takes in, and sends nothing."""
    virtual = getattr(request, "param", False)
    with stage(database, tmp_path, virtual=virtual, engine=lambda _runtime: HandingEngine()) as made:
        yield made
        assert invariants.broken(database, made.runtime.settings, made.network) == []


def say(play: Stage, *keys: str, seconds: float = 0) -> None:
    """The web half makes texts due, so many seconds from now."""
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        for key in keys:
            queue(session, key, due_at=now + timedelta(seconds=seconds), now=now, body=f"{WORDS} {key}")


def words(*keys: str) -> list[str]:
    return sorted(f"{WORDS} {key}" for key in keys)


def jobs(database: Database) -> list[tuple[str, str]]:
    """Every job that the table holds, by its lock, and how it stands."""
    asked = (
        "SELECT queueing_lock, status::text FROM procrastinate_jobs WHERE task_name = 'deliver' ORDER BY id"
    )
    with database.reading() as session:
        return [(lock, status) for lock, status in session.execute(text(asked))]


def does(database: Database, statement: str, **terms: Any) -> None:
    with database.transaction() as session:
        session.execute(text(statement), terms)


def test_what_the_web_half_makes_due_leaves_at_once_and_no_trace_stays(play: Stage) -> None:
    with working(play):
        say(play, "miss/1")
        wait_for(lambda: play.accepted() == words("miss/1"))
        wait_for(lambda: jobs(play.runtime.database) == [])
    assert statuses(play.runtime.database) == [Status.ACCEPTED]


def test_a_happening_that_fails_hands_nothing_over(play: Stage) -> None:
    def happen() -> None:
        with play.runtime.transaction() as session:
            now = play.runtime.clock.now()
            queue(session, due_at=now, now=now)
            raise LookupError

    with working(play):
        with pytest.raises(LookupError):
            happen()
        say(play, "miss/2")
        wait_for(lambda: play.accepted() == words("miss/2"))
    assert jobs(play.runtime.database) == []


def test_only_what_is_due_is_handed_over_and_once_while_it_waits(play: Stage) -> None:
    say(play, "now")
    say(play, "tomorrow", seconds=86400)
    tick(play.runtime)
    assert jobs(play.runtime.database) == [("outbound/1", "todo")]


def test_two_workers_share_the_work_and_each_text_is_said_once(play: Stage) -> None:
    keys = [f"miss/{number}" for number in range(80)]
    with working(play) as one, working(play, "two") as two:
        for start in range(0, len(keys), 4):
            say(play, *keys[start : start + 4])
        wait_for(lambda: len(play.accepted()) >= len(keys), seconds=30)
        wait_for(lambda: jobs(play.runtime.database) == [])
    assert sorted(play.accepted()) == words(*keys)
    assert statuses(play.runtime.database) == [Status.ACCEPTED] * len(keys)
    assert (one.said + two.said, min(one.said, two.said) > 0) == (len(keys), True)


@pytest.mark.parametrize("make", [late.woken_at_commit, late.when_their_instants_come])
def test_nothing_leaves_late_or_early(
    play: Stage, make: late.Play, capsys: pytest.CaptureFixture[str]
) -> None:
    with working(play):
        for turn in range(late.ROUNDS):
            found = lateness(play, make(play, f"round {turn}"))
            p99 = found[late.ROWS * 99 // 100 - 1]
            if p99 < LATEST:
                break
    with capsys.disabled():
        sys.stdout.write(f" [{make.__name__}, p99 {p99.total_seconds() * 1000:.0f} ms] ")
    assert p99 < LATEST
    assert found[0] > timedelta(milliseconds=-50)


@pytest.mark.parametrize("play", [True], indirect=True, ids=["virtual clock"])
def test_connections_that_are_cut_again_and_again_lose_nothing(play: Stage) -> None:
    database, keys = play.runtime.database, [f"miss/{number}" for number in range(60)]
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with working(play), working(play, "two"):
        for start in range(0, len(keys), 5):
            say(play, *keys[start : start + 5])
            does(database, cut)
            time.sleep(0.3)
        wait_for(lambda: all_said(play), seconds=60)
    assert sorted(play.accepted()) == words(*keys)


def all_said(play: Stage) -> bool:
    """True once every row is; else minutes pass, so that leases end and what is in doubt is looked up."""
    database = play.runtime.database
    if set(statuses(database)) == {Status.ACCEPTED}:
        return True
    does(database, "UPDATE outbound SET leased_until = leased_until - 10 WHERE leased_until IS NOT NULL")
    play.network.clock.to(play.network.clock.now() + timedelta(seconds=10))
    time.sleep(0.5)
    return False


def test_the_job_of_a_worker_that_was_killed_is_taken_up(play: Stage, tmp_path: Path) -> None:
    database = play.runtime.database
    say(play, "miss/1", seconds=1.7)
    with database.transaction() as session:
        session.execute(text("SELECT id FROM owner FOR UPDATE"))  # the first one waits here, and dies waiting
        doomed = subprocess.Popen(
            [sys.executable, "-m", "callbot", "worker"],
            env={
                "CALLBOT_HOME": str(tmp_path / "doomed"),
                "CALLBOT_DATABASE_URL": play.runtime.settings.database,
                "CALLBOT_SECRET_KEY": play.runtime.settings.secret_key,
                "PATH": "",
            },
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: jobs(database) == [("outbound/1", "doing")], seconds=60)
        doomed.send_signal(signal.SIGKILL)
        doomed.wait(10)
    began = time.monotonic()
    with working(play):
        wait_for(lambda: play.accepted() == words("miss/1"), seconds=40)
    assert time.monotonic() - began < 30  # the lease of its row runs for a minute
    assert row(database).status is Status.ACCEPTED


def test_what_a_worker_had_finished_goes_with_it(play: Stage) -> None:
    database = play.runtime.database
    say(play, "miss/1")
    does(database, "UPDATE procrastinate_jobs SET status = 'doing'")
    does(database, "UPDATE procrastinate_jobs SET status = 'succeeded'")
    with database.transaction() as session:
        assert handover.take_up(session) == 0
    assert jobs(database) == []


def test_a_job_whose_end_nobody_could_write_down_is_taken_up(play: Stage) -> None:
    database = play.runtime.database
    say(play, "miss/1")
    does(database, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    does(
        database,
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = procrastinate_workers.id"
        " FROM procrastinate_workers",
    )
    with database.transaction() as session:
        assert handover.take_up(session) == 0
    does(database, "UPDATE procrastinate_events SET at = at - interval '3 minutes'")
    with database.transaction() as session:
        assert handover.take_up(session) == 1
    assert jobs(database) == [("outbound/1", "todo")]


def test_a_job_that_is_taken_up_is_not_put_in_beside_another_for_its_row(play: Stage) -> None:
    database = play.runtime.database
    say(play, "miss/1")
    does(database, "UPDATE procrastinate_jobs SET status = 'doing'")
    tick(play.runtime)
    assert [status for _, status in jobs(database)] == ["doing", "todo"]
    with database.transaction() as session:
        handover.take_up(session)
    assert jobs(database) == [("outbound/1", "todo")]


@pytest.mark.parametrize("play", [True], indirect=True, ids=["virtual clock"])
def test_cr_12_an_opt_out_of_a_standstill_is_heeded_before_a_job_that_waited(play: Stage) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        for sign in (pulse.WORKER, pulse.READ):
            pulse.beat(session, sign, now, timedelta(0))
    say(play, "miss/1")
    play.dana.texts(BOT, "please stop texting me")
    play.network.clock.to(now + timedelta(hours=1))
    play.network.run_due()
    with working(play, list_seconds=2):
        wait_for(lambda: row(play.runtime.database).status is Status.SUPPRESSED)
    assert WORDS not in " ".join(play.accepted())


def test_one_of_several_workers_reads_what_came_in(play: Stage) -> None:
    with working(play) as one, working(play, "two") as two:
        wait_for(lambda: one.read + two.read > 0)
        time.sleep(CHORE_SECONDS + 0.5)
    assert one.read + two.read == 1


def test_cr_10_without_room_no_job_is_taken_up(play: Stage) -> None:
    database = play.runtime.database
    say(play, "miss/1")
    does(database, "UPDATE procrastinate_jobs SET status = 'doing'")
    database.room.refused()
    take_up(play.runtime)
    assert jobs(database) == [("outbound/1", "doing")]


def test_ov_02_what_is_urgent_is_fetched_first_and_what_is_old(play: Stage) -> None:
    with play.runtime.transaction() as session:
        rows = [Due(1, now(), Urgency.LAST), Due(2, now(), Urgency.NEXT), Due(3, now(), Urgency.FIRST)]
        handover.hand_over(session, [*rows, Due(4, now() - timedelta(minutes=7), Urgency.LAST)])
    asked = "SELECT queueing_lock FROM procrastinate_fetch_job_v2('{outbox}', NULL)"
    with play.runtime.transaction() as session:
        locks = [session.execute(text(asked)).scalar_one() for _ in range(4)]
    assert locks == ["outbound/4", "outbound/3", "outbound/2", "outbound/1"]


class Restarting:
    """A way to Twilio; as it answers, PostgreSQL is started anew, and takes nobody in for so long."""

    def __init__(self, play: Stage, seconds: float) -> None:
        self._telephone, self._engine, self._seconds = (
            play.runtime.telephone,
            play.runtime.database.engine,
            seconds,
        )
        self._until = 0.0
        event.listen(self._engine, "do_connect", self._takes_in)

    def text(self, **asked: Any) -> Receipt:
        receipt = self._telephone.text(**asked)
        self._until = time.monotonic() + self._seconds
        self._engine.dispose()
        return receipt

    def _takes_in(self, *_asked: Any) -> None:
        if time.monotonic() < self._until:
            raise OperationalError("the database system is starting up")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._telephone, name)


@pytest.mark.parametrize(
    ("trouble", "status"), [(None, Status.ACCEPTED), (Refuse(), Status.QUEUED)], ids=["taken", "refused"]
)
def test_what_twilio_answered_is_written_down_once_the_database_is_back(
    play: Stage, trouble: Refuse | None, status: Status
) -> None:
    play.network.trouble.add(trouble)
    play.runtime.telephone = Restarting(play, seconds=1.5)
    say(play, "miss/1")
    deliver(play.runtime, 1)
    assert row(play.runtime.database).status is status


class Engines:
    """An engine on this database whose rows are jobs of the test's own."""

    def __init__(
        self,
        database: Database,
        deliver: Callable[[int], None] | None = None,
        recover: Callable[[], bool] = at_once,
    ) -> None:
        self.database, self.jobs, self.taken_up = database, Jobs(), threading.Event()
        self.engine = ProcrastinateEngine(
            database_url=database.engine.url.render_as_string(hide_password=False),
            recover=recover,
            tick=nothing,
            deliver=deliver or self.jobs.deliver,
            take_up=self.taken_up.set,
            now=now,
            every=0.05,
        )

    def submit(self, outbound_id: int, urgency: Urgency = Urgency.NEXT) -> None:
        """Hand one over."""
        with self.database.transaction() as session:
            self.engine.hand_over(session, [Due(outbound_id, now(), urgency)])


@pytest.fixture
def engines(database: Database) -> Iterator[Engines]:
    made = Engines(database)
    made.engine.start()
    yield made
    made.engine.stop()


def test_cr_13_a_job_that_raises_costs_only_itself(engines: Engines) -> None:
    with capture_logs() as lines:
        engines.submit(1)
        engines.submit(3)
        wait_for(lambda: engines.jobs.done == [3])
        engines.engine.stop()
    assert [line["event"] for line in lines] == ["job_failed"]
    assert jobs(engines.database) == []


def test_cr_14_what_is_in_flight_finishes_and_nothing_new_is_taken(engines: Engines) -> None:
    engines.submit(2)
    engines.jobs.begun.wait(5)
    began = time.monotonic()
    engines.engine.stop()
    assert time.monotonic() - began < 10
    engines.submit(3)
    time.sleep(0.5)
    assert engines.jobs.done == [2]
    assert jobs(engines.database) == [("outbound/3", "todo")]
    engines.engine.stop()


def test_cr_10_nothing_is_fetched_before_what_was_left_is_taken_up(database: Database) -> None:
    room = threading.Event()
    engines = Engines(database, recover=room.is_set)
    engines.engine.start()
    engines.submit(3)
    time.sleep(0.7)
    assert (engines.jobs.done, engines.engine.is_well()) == ([], True)
    room.set()
    wait_for(lambda: engines.jobs.done == [3])
    engines.engine.stop()


def test_ov_02_a_reminder_overtakes_what_a_worker_holds(database: Database) -> None:
    desk = Desk()
    engines = Engines(database, desk.deliver)
    engines.engine.start()
    for busy in range(POOL):
        engines.submit(busy)
    wait_for(lambda: engines.engine._running >= POOL)
    for outbound_id, urgency in ((100, Urgency.LAST), (101, Urgency.NEXT), (102, Urgency.FIRST)):
        engines.submit(outbound_id, urgency)
    wait_for(lambda: len(engines.engine._line) == 3)
    assert engines.engine._line.order() == [102, 101, 100]
    desk.let.set()
    engines.engine.stop()
    assert sorted(desk.done) == [*range(POOL), 100, 101, 102]
    assert jobs(database) == []


def test_every_few_seconds_somebody_looks_for_jobs_that_were_lost(engines: Engines) -> None:
    assert engines.taken_up.wait(12)


def test_cr_14_an_engine_that_died_is_not_well_and_ends_its_process(
    engines: Engines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert engines.engine.is_well()
    engines.engine._end()
    wait_for(lambda: not engines.engine.is_well())
    monkeypatch.setattr(worker, "engine", lambda _wired: engines.engine)
    monkeypatch.setattr(engines.engine, "start", lambda: None)
    house = settings(tmp_path, database_url=engines.database.engine.url.render_as_string(hide_password=False))
    with pytest.raises(EngineDied):
        worker.run(house)
    assert engines.engine.is_well()


def test_whoever_is_told_to_end_while_closing_closes_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes, closed = PsycopgConnector.close_async, threading.Event()

    async def slowly(connector: PsycopgConnector) -> None:
        await asyncio.sleep(0.5)
        await closes(connector)
        closed.set()

    monkeypatch.setattr(PsycopgConnector, "close_async", slowly)
    monkeypatch.setattr(distributed, "AGAIN_SECONDS", 0.05)
    engines = Engines(database)
    engines.engine.start()
    engines.submit(3)
    wait_for(lambda: engines.jobs.done == [3])
    engines.engine.stop()
    assert closed.is_set()
