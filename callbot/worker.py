"""The process that only ticks: the worker's half of the grown deployment, on PostgreSQL."""

import signal
import threading
from functools import partial
from types import FrameType

from callbot import runtime
from callbot.db import Database
from callbot.dispatch.distributed import ProcrastinateEngine, take_up
from callbot.dispatch.engine import Engine
from callbot.dispatch.tick import join
from callbot.errors import EngineDied, EngineRefused
from callbot.runtime import Runtime
from callbot.settings import PROCRASTINATE, Settings
from callbot.web import metrics

LOOK_SECONDS = 1.0


def check(database: Database) -> None:
    """Raises EngineRefused on SQLite, which one process serves alone."""
    if database.is_sqlite:
        raise EngineRefused


def engine(wired: Runtime) -> Engine:
    """One of several workers, or the only one, as the settings say."""
    if wired.settings.worker.engine != PROCRASTINATE:
        return runtime.local(wired)
    return ProcrastinateEngine(
        database_url=wired.settings.database, take_up=partial(take_up, wired), **runtime.work(wired, join)
    )


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then let what is in flight finish.

    Raises EngineRefused on SQLite, and EngineDied once it works no more, so that it is started anew.
    """
    wired = runtime.build(settings, engine)
    try:
        check(wired.database)
        stop = threading.Event()

        def leave(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, leave)
        with metrics.shown(wired):
            wired.engine.start()
            while not stop.wait(LOOK_SECONDS):
                if not wired.engine.is_well():
                    raise EngineDied
    finally:
        wired.close()
