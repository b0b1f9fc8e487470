"""Gunicorn inside: one worker process, eight threads; the engine lives and dies with the worker.

Nothing is wired before the fork: threads and database connections do not survive one.
"""

import gc
import socket
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped] # gunicorn ships no types
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from callbot.app import create_app
from callbot.runtime import Runtime, apart, build, local
from callbot.settings import Settings

THREADS = 8
DRAIN_SECONDS = 10
MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes its file there by itself, under a name nobody guesses
"""Where gunicorn's sign of life has room when the disk has none."""


class HouseLog(Logger):  # type: ignore[misc] # its base is Any, too
    """Gunicorn's own lines go where all others go, and pass what takes secrets out of them."""

    def setup(self, cfg: Any) -> None:
        """No handlers of its own."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Server(BaseApplication):  # type: ignore[misc] # so its base is Any
    """Gunicorn's arbiter around one wiring of the house."""

    def __init__(self, settings: Settings, listener: socket.socket, *, working: bool) -> None:
        self.settings = settings
        self.bind = f"fd://{listener.detach()}"  # gunicorn's own from here on: it closes what it is given
        self.working = working
        self.runtime: Runtime | None = None
        super().__init__()

    def load_config(self) -> None:
        """How gunicorn runs; the rest are its own defaults."""
        for name, value in {
            "bind": self.bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": DRAIN_SECONDS,
            "loglevel": "warning",
            "logger_class": HouseLog,
            "proc_name": "callbot",
            "control_socket_disable": True,
            "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
            "post_worker_init": self.begin,
            "worker_exit": self.end,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, wired in the worker's own process."""
        self.runtime = build(self.settings, local if self.working else apart)
        return create_app(self.runtime)

    def begin(self, _worker: Any) -> None:
        """The worker is up: the engine may tick, and what was imported is never swept again.

        A sweep of it would hold up all threads for a tenth of a second.
        """
        gc.collect()
        gc.freeze()
        if self.runtime is not None and self.working:
            self.runtime.engine.start()

    def end(self, _arbiter: Any, _worker: Any) -> None:
        """The worker has served its last request: what is in flight finishes, connections go."""
        if self.runtime is not None:
            self.runtime.close()


def run(settings: Settings, listener: socket.socket, *, working: bool) -> None:
    """Serve until SIGTERM or SIGINT."""
    Server(settings, listener, working=working).run()
