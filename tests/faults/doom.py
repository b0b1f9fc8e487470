"""What goes wrong, counted where it happens: at the driver of a database, at the provider, at failpoints.

The n-th thing of one kind fails. It raises, or everything dies: `Died` passes through whatever catches
exceptions, as a death would, and the transaction under way is rolled back, as a server does for the dead.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import Engine, event

from callbot import failpoints
from callbot.errors import FailpointReached
from callbot.simulator import AcceptThenReset, CallbackFirst, CutBeforeAccept, Garble, Refuse
from callbot.simulator.trouble import SERVER_ERROR, RestTrouble


class What(StrEnum):
    """What goes wrong."""

    STATEMENT = "statement"
    """An SQL statement fails."""
    COMMIT = "commit"
    """A commit fails, and nothing is written."""
    AFTER_COMMIT = "after commit"
    """A commit is made, and nobody learns of it."""
    ASK = "ask"
    """The provider is not asked any more."""
    ANSWER = "answer"
    """The provider was asked, and its answer is not heard."""
    FAILPOINT = "failpoint"
    """One of the named points is reached."""
    RESET = "reset"
    """The provider took it; the connection is cut before its answer."""
    CUT = "cut"
    """The connection is cut before the provider took it."""
    SERVER_ERROR = "server error"
    """The provider answers 500."""
    TOO_MANY = "too many"
    """The provider answers 429."""
    GARBLE = "garble"
    """The provider took it, and answers what makes no sense."""
    CALLBACK_FIRST = "callback first"
    """The provider tells how it went before it answers."""


class How(StrEnum):
    """How it goes wrong."""

    RAISE = "raise"
    """An exception is raised, and callbot goes on."""
    DIE = "die"
    """The process is no more: all that is in memory is gone."""


TROUBLES: dict[What, RestTrouble] = {
    What.RESET: AcceptThenReset(),
    What.CUT: CutBeforeAccept(),
    What.SERVER_ERROR: SERVER_ERROR,
    What.TOO_MANY: Refuse(),
    What.GARBLE: Garble(),
    What.CALLBACK_FIRST: CallbackFirst(),
}
"""What goes wrong at the provider's side: its n-th create meets this."""
INSIDE = tuple(what for what in What if what not in TROUBLES)
"""What goes wrong at callbot's side, and is counted here."""


class Died(BaseException):
    """This process is dead; no handler of exceptions may hold it."""


@dataclass(slots=True)
class Doom:
    """Counts what happens, and lets the n-th of one kind go wrong; n = 0 only counts."""

    what: What = What.STATEMENT
    n: int = 0
    how: How = How.RAISE
    counts: dict[What, int] = field(default_factory=dict)
    armed: bool = False
    strikes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def meets(self, what: What, failure: type[Exception] = FailpointReached) -> None:
        """Something of this kind happens now. Raises the failure, or Died, if it is the one."""
        if not self.armed:
            return
        with self._lock:
            count = self.counts[what] = self.counts.get(what, 0) + 1
        how = self.struck(what, count)
        if how is not None:
            self.strikes += 1
            raise Died if how is How.DIE else failure(f"made up: {what} {count}")

    def struck(self, what: What, count: int) -> How | None:
        """How the count-th of this kind goes wrong, if it does."""
        return self.how if what is self.what and count == self.n else None


@contextmanager
def under(doom: Doom) -> Iterator[None]:
    """Every connection that is opened meanwhile is under this doom, and so is every failpoint."""
    kinds: dict[str, Callable[..., Any]] = {"sqlite": _sqlite(doom), "postgresql": _postgres(doom).connect}

    def connects(dialect: Any, _record: Any, given: Any, named: Any) -> Any:
        return kinds[dialect.name](*given, **named)

    event.listen(Engine, "do_connect", connects)
    failpoints.arm(lambda _name: doom.meets(What.FAILPOINT))
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", connects)
        failpoints.arm(None)


def _sqlite(doom: Doom) -> Callable[..., sqlite3.Connection]:
    """SQLite's driver under this doom; the power does not fail here, so nothing waits for the disk."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *rest: Any) -> "Cursor":
            if not sql.startswith("PRAGMA"):
                doom.meets(What.STATEMENT, sqlite3.OperationalError)
            super().execute(sql, *rest)
            return self

        def executemany(self, sql: str, *rest: Any) -> "Cursor":
            doom.meets(What.STATEMENT, sqlite3.OperationalError)
            super().executemany(sql, *rest)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, *_kind: Any) -> Any:
            return super().cursor(Cursor)

        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            return super().execute(sql.replace("synchronous=FULL", "synchronous=OFF"), *rest)

        def commit(self) -> None:
            changes = self.in_transaction
            if changes:
                doom.meets(What.COMMIT, sqlite3.OperationalError)
            super().commit()
            if changes:
                doom.meets(What.AFTER_COMMIT, sqlite3.OperationalError)

    return lambda *given, **named: sqlite3.connect(*given, factory=Connection, **named)


def _postgres(doom: Doom) -> type[psycopg.Connection[TupleRow]]:
    """PostgreSQL's driver under this doom; with what fails, the connection is lost."""

    class Cursor(psycopg.Cursor[TupleRow]):
        def execute(self, query: Any, *rest: Any, **more: Any) -> "Cursor":
            if query != PING:
                self.connection.meets(What.STATEMENT)  # type: ignore[attr-defined]  # the connection below
            super().execute(query, *rest, **more)
            return self

        def executemany(self, query: Any, *rest: Any, **more: Any) -> None:
            self.connection.meets(What.STATEMENT)  # type: ignore[attr-defined]  # the connection below
            super().executemany(query, *rest, **more)

    class Connection(psycopg.Connection[TupleRow]):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.cursor_factory = Cursor

        def meets(self, what: What) -> None:
            try:
                doom.meets(what, psycopg.OperationalError)
            except psycopg.OperationalError:
                self.close()
                raise

        def commit(self) -> None:
            changes = self.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
            if changes:
                self.meets(What.COMMIT)
            super().commit()
            if changes:
                self.meets(What.AFTER_COMMIT)

    return Connection


PING = "SELECT 1"
"""What SQLAlchemy asks a connection before it is used again: no statement of callbot's."""
