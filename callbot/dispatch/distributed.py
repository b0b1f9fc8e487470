"""The engine of several machines: Procrastinate's worker fetches what any process handed over, on PostgreSQL.

Its loop has a thread of its own and only waits; rows are said in a pool, as LocalEngine's are. Who loses
the database begins anew until it is back: the outbox is the only truth, so nothing is lost with a job.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Unpack

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition
from psycopg import OperationalError
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from callbot.db import PATIENCE_SECONDS, connecting
from callbot.dispatch.engine import DRAIN_SECONDS, POOL, Work, Working
from callbot.dispatch.wiring import Wiring
from callbot.domain.outbox import Due
from callbot.services import handover

log = structlog.get_logger("callbot.engine")
HELD = 4 * POOL
"""Jobs that one worker holds at a time, those that wait for their instant or their turn among them."""
LOOK_SECONDS = 0.25
"""Told of a new job, the library looks at once, but forgets what it is told while it looks."""
BEAT_SECONDS = 2.0
RETRY_SECONDS, AGAIN_SECONDS = 1.0, 2.0
EVERY_FIVE_SECONDS = "* * * * * */5"
NEVER_SECONDS = 86400.0
AT_ONCE = " -c synchronous_commit=off"
"""A job is fetched and put away without waiting for the disk: one that a crash of the server brings back is
harmless, and the next is fetched only after the one before."""


def take_up(wiring: Wiring) -> None:
    """See to the jobs of workers that died, where there is room to write."""
    if wiring.database.room.rests:
        return
    with wiring.transaction() as session:
        taken = handover.take_up(session)
    if taken:
        log.warning("taken_up", jobs=taken)


class ProcrastinateEngine(Working):
    """One worker among several: ticks as all do, and runs jobs that any process handed over.

    `take_up` sees every few seconds, in one of the workers, to the jobs of those that died.
    """

    def __init__(self, *, database_url: str, take_up: Callable[[], None], **work: Unpack[Work]) -> None:
        super().__init__(**work)
        address = make_url(database_url).set(drivername="postgresql")
        self._conninfo = address.render_as_string(hide_password=False)
        self._take_up = take_up
        self._fetcher: threading.Thread | None = None
        self._end: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Tick, and fetch jobs; nothing is taken from other workers, who may be in the middle of it."""
        super().start()
        ready = threading.Event()
        self._fetcher = threading.Thread(target=self._loop, args=(ready,), name="callbot-jobs", daemon=True)
        self._fetcher.start()
        ready.wait()

    def _take_no_more(self, until: float) -> None:
        """Fetch nothing new; what was fetched is said, since its jobs are this worker's own."""
        fetcher, self._fetcher = self._fetcher, None
        while fetcher is not None and fetcher.is_alive() and time.monotonic() < until:
            self._end()  # again and again: while it connects, the library may swallow what it is told once
            fetcher.join(min(AGAIN_SECONDS, max(until - time.monotonic(), 0.0)))
        super()._take_no_more(until)

    def hand_over(self, session: Session, due: Sequence[Due]) -> None:
        """Committed together with the rows, or not at all; whichever worker is free takes them."""
        handover.hand_over(session, due)

    def submit(self, due: Due) -> None:
        """It is handed over already."""

    def is_well(self) -> bool:
        """False once either of its threads has died, or no tick has come to its end for long."""
        return super().is_well() and (self._fetcher is None or self._fetcher.is_alive())

    def _loop(self, ready: threading.Event) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._fetch(ready))

    async def _fetch(self, ready: threading.Event) -> None:
        """Fetch and run jobs until this is cancelled, beginning anew whenever the database was lost."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        closes = False

        def end() -> None:
            if task is not None and not closes:  # a close that is broken off leaves connections behind
                task.cancel()

        self._end = lambda: _tell(loop, end)
        ready.set()
        while not self._recovered:
            await asyncio.sleep(self._every)
        while True:
            app = self._app()
            try:
                await app.open_async()
                await app.run_worker_async()
            except (ConnectorException, OperationalError) as error:
                log.warning("database_lost", why=type(error.__cause__ or error).__name__)
            finally:  # also where it did not open: what is left of its pool would outlive everything
                closes = True
                await app.close_async()
                closes = False
            await asyncio.sleep(RETRY_SECONDS)

    def _app(self) -> App:
        """The library's own wiring, made anew after each loss: its pool does not open twice."""
        named = connecting(self._conninfo)
        connector = PsycopgConnector(
            conninfo=self._conninfo,
            kwargs={**named, "options": named["options"] + AT_ONCE},
            min_size=1,
            max_size=4,
            timeout=PATIENCE_SECONDS,
        )
        app = App(
            connector=connector,
            worker_defaults={
                "queues": [handover.QUEUE],
                "concurrency": HELD,
                "fetch_job_polling_interval": LOOK_SECONDS,
                "abort_job_polling_interval": NEVER_SECONDS,
                "shutdown_graceful_timeout": DRAIN_SECONDS - 1,
                "delete_jobs": DeleteJobCondition.ALWAYS,
                "install_signal_handlers": False,
                "update_heartbeat_interval": BEAT_SECONDS,
                "stalled_worker_timeout": handover.SILENT_SECONDS,
            },
        )

        @app.task(name=handover.TASK, queue=handover.QUEUE)
        async def deliver(outbound_id: int, due_at: float, overtaken_until: float) -> None:
            await asyncio.sleep(max(due_at - self._now().timestamp(), 0.0))
            overtaken = datetime.fromtimestamp(overtaken_until, UTC)
            await asyncio.wrap_future(self._come_due(outbound_id, overtaken))

        # Not for its sake alone: without any periodic job, the library does not see its listener die.
        @app.periodic(cron=EVERY_FIVE_SECONDS)
        @app.task(name="take_up", queue=handover.QUEUE, queueing_lock="take_up", priority=1)
        async def take_up(timestamp: int) -> None:
            await asyncio.to_thread(self._run, self._take_up)

        return app


def _tell(loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> None:
    """From another thread; a loop that has ended has nothing to end."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(end)
