"""callbot, doomed: SIGKILL for its whole process group right after the n-th commit that changed anything.

    DOOMED_AFTER=n DOOMED_COUNT=file python tests/scenarios/doomed.py serve --port 8000

Commits are counted in the file; heartbeats do not count. With DOOMED_AFTER=0 it lives, and only counts.
"""

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from callbot import prepared
from callbot.__main__ import main

BEATS = "INSERT INTO heartbeat"


class Doom:
    """Watches every transaction of this process, in whatever thread, and ends it after one of them."""

    def __init__(self, after: int, count: Path) -> None:
        self.after = after
        self.count = count
        self.lock = threading.Lock()
        self.here = threading.local()
        self.commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

    def looks(self, _connection: Any, cursor: Any, *_rest: Any) -> None:
        """Before a statement: SQLite counts changes by connection."""
        self.here.before = getattr(cursor.connection, "total_changes", None)

    def notes(self, _connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        """After it: did it change anything but the heartbeat?"""
        if statement.startswith((BEATS, "SELECT")):
            return
        before = self.here.before
        changed = cursor.rowcount > 0 if before is None else cursor.connection.total_changes > before
        self.here.changed = changed or getattr(self.here, "changed", False)

    def watches(self, run: Callable[[str, Any], Any], sql: str, bound: Any) -> None:
        """Around a statement that the driver runs alone: no event of SQLAlchemy's tells of it."""
        cursor = run.__self__  # type: ignore[attr-defined]  # a method of the cursor's
        self.looks(None, cursor)
        run(sql, bound)
        self.notes(None, cursor, sql)

    def strikes(self, dialect: DefaultDialect, connection: Any) -> None:
        """After a commit: count it, and die if it is the one."""
        self.commit(dialect, connection)
        if not getattr(self.here, "changed", False):
            return
        self.here.changed = False
        with self.lock, self.count.open("ab") as file:
            file.write(b".")
            if file.tell() == self.after:
                os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    doom = Doom(int(os.environ["DOOMED_AFTER"]), Path(os.environ["DOOMED_COUNT"]))
    event.listen(Engine, "before_cursor_execute", doom.looks)
    event.listen(Engine, "after_cursor_execute", doom.notes)
    alone = prepared.driven
    prepared.driven = lambda dialect, run, sql, bound: alone(dialect, partial(doom.watches, run), sql, bound)
    strikes = doom.strikes
    DefaultDialect.do_commit = lambda self, connection: strikes(self, connection)  # type: ignore[method-assign]
    main()
