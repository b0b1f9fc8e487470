"""The process that only ticks: the worker's half of the grown deployment, on PostgreSQL."""

import signal
import threading
from types import FrameType

from callbot import runtime
from callbot.db import Database
from callbot.errors import EngineRefused
from callbot.settings import Settings


def check(database: Database) -> None:
    """Raises EngineRefused on SQLite, which one process serves alone."""
    if database.is_sqlite:
        raise EngineRefused


def run(settings: Settings) -> None:
    """Tick until SIGTERM or SIGINT, then let what is in flight finish. Raises EngineRefused on SQLite."""
    wired = runtime.build(settings)
    try:
        check(wired.database)
        stop = threading.Event()

        def leave(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, leave)
        wired.engine.start()
        stop.wait()
    finally:
        wired.close()
