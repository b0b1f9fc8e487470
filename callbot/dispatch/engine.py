"""Who runs the sender: an engine is told ids and instants, and runs each row at its instant.

An engine need only run a row at least once, for the sender guards itself. LocalEngine is one
process: APScheduler's clock and a pool, everything in memory, the outbox being the only truth.
HandingEngine sends nothing itself: the workers of `distributed` do.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent import futures
from datetime import UTC, datetime, timedelta
from typing import Any, NotRequired, Protocol, TypedDict, Unpack

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.orm import Session

from callbot.dispatch.line import Kin, Line
from callbot.domain.outbox import Due, overtaken_until
from callbot.services import handover

log = structlog.get_logger("callbot.engine")
POOL = 16
"""How many rows are said at once: where a provider takes a tenth of a second, a hundred in one."""
DRAIN_SECONDS = 10.0
CHORE_SECONDS = 3.0
STALLED_SECONDS = 20.0
"""A tick may wait for the database as long as that lets it; one that takes longer hangs."""


def _machine_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - timers run on the machine's clock, whatever the business's says


class Engine(Protocol):
    """Runs rows of the outbox at their instants, and the tick."""

    def start(self) -> None:
        """Begin to tick; what was left by an earlier process is taken up."""

    def stop(self) -> None:
        """Take nothing new and let what is in flight finish."""

    def hand_over(self, session: Session, due: Sequence[Due]) -> None:
        """In the transaction that makes these rows due, before it is committed: let others run them."""

    def submit(self, due: Due) -> None:
        """After that: run this row here at its instant, soon or now, and before what is less urgent."""

    def is_well(self) -> bool:
        """False where it was started and works no more."""


class Work(TypedDict):
    """What an engine that works does.

    `recover` runs at the start, and in the place of a tick until it says True: a database that cannot be
    written yet must not keep the doors shut. `tick` runs every `every` seconds and never twice at a time,
    `deliver` for each row, each of the `chores` every few seconds. `now` is the business's clock, on which
    instants of rows stand.
    """

    recover: Callable[[], bool]
    tick: Callable[[], None]
    deliver: Callable[[int], None]
    now: Callable[[], datetime]
    every: float
    chores: NotRequired[Sequence[Callable[[], None]]]


class Working:
    """Works in threads of this process; where rows come from is the matter of each engine."""

    def __init__(self, **work: Unpack[Work]) -> None:
        self._recover = work["recover"]
        self._tick = work["tick"]
        self._deliver = work["deliver"]
        self._now = work["now"]
        self._every = work["every"]
        self._chores = work.get("chores", ())
        self._scheduler: BackgroundScheduler | None = None
        self._pool: futures.Executor | None = None
        self._line = Line()
        self._recovered = False
        self._running = 0
        self._ticked = 0.0
        self._rest = threading.Condition()

    def start(self) -> None:
        """Begin to tick in threads of this process (after a fork, never before one)."""
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={name: ThreadPoolExecutor(1) for name in ("tick", "due")}
            | {"default": ThreadPoolExecutor(max(len(self._chores), 1))},
            # A late job must run late, and APScheduler's own default is to drop it in silence.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._recovered = False
        self._run(self._begin)
        self._pool = futures.ThreadPoolExecutor(POOL)
        self._ticked = time.monotonic()
        scheduler.add_job(
            self._beat,
            "interval",
            seconds=self._every,
            executor="tick",
            next_run_time=_machine_now(),
        )
        scheduler.start()
        self._scheduler = scheduler
        for chore in range(len(self._chores)):
            self._plan(chore, timedelta())

    def stop(self) -> None:
        """Take nothing new; what is in flight has ten seconds to finish. Twice is harmless."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is None:
            return
        until = time.monotonic() + DRAIN_SECONDS
        # Shut down amid a pass, its thread would die of jobs that are gone: let the pass end first.
        scheduler.pause()
        scheduler.remove_all_jobs()
        scheduler.shutdown(wait=False)
        self._take_no_more(until)
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        with self._rest:
            if not self._rest.wait_for(lambda: not self._running, timeout=max(until - time.monotonic(), 0)):
                log.warning("still_in_flight", jobs=self._running)

    def _take_no_more(self, _until: float) -> None:
        with self._rest:
            self._line.clear()

    def is_well(self) -> bool:
        """False once its thread has died, or no tick has come to its end for long. True where it rests."""
        scheduler: Any = self._scheduler
        if scheduler is None:
            return True
        lives = scheduler._thread.is_alive()  # APScheduler shows its thread nowhere else
        return lives and time.monotonic() - self._ticked < STALLED_SECONDS

    def _come_due(
        self, outbound_id: int, overtaken_until: datetime, kin: Kin | None = None
    ) -> futures.Future[None]:
        """It waits for one of the threads, in front of whatever may be overtaken for longer."""
        with self._rest:
            done, joined = self._line.join(outbound_id, overtaken_until, kin)
        if joined and self._pool is not None:
            self._pool.submit(self._run_foremost)
        return done

    def _run_foremost(self) -> None:
        with self._rest:
            foremost = self._line.leave()
        if foremost is None:
            return
        outbound_id, done = foremost
        if done.set_running_or_notify_cancel():
            self._run(self._deliver, outbound_id)
            done.set_result(None)

    def _beat(self) -> None:
        if not self._recovered:
            self._run(self._begin)
        if self._recovered:
            self._run(self._tick)
        self._ticked = time.monotonic()

    def _begin(self) -> None:
        self._recovered = self._recover()

    def _tend(self, chore: int) -> None:
        """Do a chore, and again so long after it is done: a slow provider must not pile them up."""
        self._run(self._chores[chore])
        self._plan(chore, timedelta(seconds=CHORE_SECONDS))

    def _plan(self, chore: int, ahead: timedelta) -> None:
        scheduler = self._scheduler
        if scheduler is not None:
            when, name = _machine_now() + ahead, f"chore {chore}"
            scheduler.add_job(self._tend, "date", (chore,), run_date=when, id=name, replace_existing=True)

    def _run(self, job: Callable[..., None], *args: int) -> None:
        with self._rest:
            self._running += 1
        try:
            job(*args)
        except Exception:  # the house's one broad except: a job that raises must cost only itself
            log.exception("job_failed", job=getattr(job, "__name__", str(job)), args=args)
        finally:
            with self._rest:
                self._running -= 1
                self._rest.notify_all()


class LocalEngine(Working):
    """The engine of the one process that does everything."""

    def hand_over(self, session: Session, due: Sequence[Due]) -> None:
        """Nobody else runs them."""

    def submit(self, due: Due) -> None:
        """Run this row at its instant; a second word about the same row replaces the first.

        An engine that does not run, or has not recovered, takes nothing: the rows wait for a tick.
        """
        scheduler = self._scheduler
        if scheduler is None or not self._recovered:
            return
        ahead = due.due_at - self._now()
        if ahead <= timedelta():
            self._ring(due)  # a timer for each of thousands at once would keep those of others waiting
            return
        scheduler.add_job(
            self._ring,
            "date",
            (due,),
            executor="due",
            run_date=_machine_now() + ahead,
            id=str(due.outbound_id),
            replace_existing=True,
            max_instances=2,  # the tick may name a row that is on its way; its second run finds nothing to do
        )

    def _ring(self, due: Due) -> None:
        if self._scheduler is None:
            return
        kin = due.owner_id, due.urgency
        place = self._line.place(kin)
        self._come_due(due.outbound_id, overtaken_until(due.due_at, due.urgency, place, self._now()), kin)


class HandingEngine:
    """The engine of a process that only takes in, on PostgreSQL: workers elsewhere run what it hands over."""

    def start(self) -> None:
        """It does not tick."""

    def stop(self) -> None:
        """So nothing is in flight."""

    def hand_over(self, session: Session, due: Sequence[Due]) -> None:
        """Committed together with the rows, or not at all."""
        handover.hand_over(session, due)

    def submit(self, due: Due) -> None:
        """It is handed over already."""

    def is_well(self) -> bool:
        """It cannot die."""
        return True
