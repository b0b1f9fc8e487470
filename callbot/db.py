"""The database: engine, transactions, and the column types that keep our promises.

Writers on SQLite begin IMMEDIATE behind one lock per process; instants are aware and stored in UTC;
leases run on the database's own clock, never on the clock of the business.
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Index,
    Integer,
    MetaData,
    TextClause,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from callbot.errors import DatabaseHeld, NaiveInstant
from callbot.room import Room, wanted_room

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Key = BigInteger().with_variant(Integer, "sqlite")
"""Integer keys: BIGINT, and SQLite's own rowid, which is 64 bits wide already."""

PATIENCE_SECONDS, WORKER_PATIENCE_SECONDS = 4.0, 10.0
"""How long a request waits to write (Twilio is told to ask again while there is time), and the worker."""
PRAGMAS = (
    "journal_mode=WAL",
    "wal_autocheckpoint=4000",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE_SECONDS * 1000:.0f}",
)
"""Pages come back from the log, 16 MB at most, in one go: a page that many commits wrote is copied once."""

KEEPALIVES = {"keepalives_idle": 4, "keepalives_interval": 2, "keepalives_count": 3}
SILENCE = {"tcp_user_timeout": 10_000}  # in milliseconds
RESTING = {"idle_in_transaction_session_timeout": 20_000}
"""A process that is stopped in the middle of a transaction answers keepalives all the same."""
INTERPRETED = {"jit": "off"}
"""Every statement here reads a few rows by an index; compiled first, one that PostgreSQL takes for dear costs
thirty milliseconds instead of one tenth."""
LEASE_CLOCK = "SELECT extract(epoch FROM clock_timestamp())"
BY_INDEX = text("SET LOCAL enable_seqscan = off")

BUSY = (OperationalError, DatabaseHeld)
"""What a database raises that is down, held or full."""
E = TypeVar("E", bound=StrEnum)
POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "hide_parameters": True}
"""An error shows its statement alone: the parameters are people's words and numbers."""


def connecting(url: str) -> dict[str, Any]:
    """How psycopg connects: neither end waits for another that is away, or fell silent, for over ten seconds.

    The server's own patience with a host that is cut off is two hours, and all the while nobody else would
    get at the rows that it had locked. What the address asks of the server comes last, and wins.
    """
    theirs = {f"tcp_{name}": value for name, value in KEEPALIVES.items()} | SILENCE | RESTING | INTERPRETED
    asked = make_url(url).query.get("options", "")
    options = [f"-c {name}={value}" for name, value in theirs.items()]
    options += [asked] if isinstance(asked, str) else asked
    patience = {"connect_timeout": int(PATIENCE_SECONDS)}
    return {**patience, **KEEPALIVES, **SILENCE, "options": " ".join(options).strip()}


@lru_cache(maxsize=8)
def statement_limit(seconds: float) -> TextClause:
    """How long one statement may take: PostgreSQL waits without end for a row that is held.

    Behind others it waits twice in one statement, and only this limit counts both.
    """
    return text(f"SET LOCAL statement_timeout = {seconds * 1000:.0f}")


def is_ours(error: Exception) -> bool:
    """True for a fault of a statement of ours, which SQLite raises under the name of one that is down."""
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """To the driver at one step; SQLite keeps text, in the form that SQLAlchemy's own type reads."""

        def written(value: datetime | None) -> Any:
            if value is None:
                return None
            if value.tzinfo is None:
                raise NaiveInstant
            if value.tzinfo is not UTC:
                value = value.astimezone(UTC)
            return _as_text(value) if textual else value

        textual = dialect.name == "sqlite"
        return written

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@lru_cache(maxsize=64)
def _as_text(utc: datetime) -> str:
    """Without its +00:00; kept, since one happening writes its instant into many rows."""
    return utc.isoformat(" ", "microseconds")[:-6]


def words(kind: type[E]) -> Enum:
    """A status as the words of its enum: VARCHAR without native type or CHECK, so that members can grow."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=16,
        values_callable=lambda members: [member.value for member in members],
    )


def partial(name: str, rows: str, *columns: str, unique: bool = False) -> Index:
    """An index of the rows alone for which this condition, in SQL, holds; on both databases."""
    where = text(rows)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


class Base(DeclarativeBase):
    """The one registry of rows."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant()}  # noqa: RUF012 - SQLAlchemy reads it off the class


class Turns:
    """A lock that is handed on in the order in which it was asked for.

    Python's own goes to whoever runs next: under load one request may wait for seconds.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_failure: object) -> None:
        self.hand_on()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """A turn that is waited for so long at most; else DatabaseHeld."""
        self.take(seconds)
        try:
            yield
        finally:
            self.hand_on()

    def take(self, seconds: float = -1) -> None:
        """Wait for a turn, without end or so long at most."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if not turn.acquire(timeout=seconds):
            self._leave(turn)

    def _leave(self, turn: threading.Lock) -> None:
        """Nobody hands it on any more: leave the queue, but for a turn that came at the last moment."""
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise DatabaseHeld

    def hand_on(self) -> None:
        """The turn goes to whoever asked next."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Database:
    """One database and its transactions.

    `durable` transactions are the worker's: on SQLite their commits survive a power cut
    (synchronous=FULL), so that a row marked as being sent cannot come back as unsent.
    """

    def __init__(self, url: str) -> None:
        self.engine = self._opened(url, "NORMAL")
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._durable = self._opened(url, "FULL") if self.is_sqlite else self.engine
        self._reader = self._opened(url, "NORMAL", "BEGIN") if self.is_sqlite else self.engine
        self._writing: dict[Engine, Connection] = {}
        self._write_lock = Turns()
        self._worker_lock = Turns()
        file = self.engine.url.database
        self.room = Room(Path(file).parent if self.is_sqlite and file else None)

    @staticmethod
    def _opened(url: str, synchronous: str, begin: str = "BEGIN IMMEDIATE") -> Engine:
        if not url.startswith("sqlite"):
            return create_engine(url, pool_pre_ping=True, connect_args=connecting(url), **POOL)
        engine = create_engine(url, **POOL)

        @event.listens_for(engine, "connect")
        def _connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
            connection.isolation_level = None  # the driver must not open transactions of its own
            for pragma in (*PRAGMAS, f"synchronous={synchronous}"):
                connection.execute(f"PRAGMA {pragma}")

        def _begin(connection: Any) -> None:
            # A deferred transaction that reads and then writes fails at once in WAL, whatever the time-out.
            connection.cursor().execute(begin)

        # Not as a listener: with one, every statement of the engine asks for listeners.
        engine.dialect.do_begin = _begin  # type: ignore[assignment]
        return engine

    @contextmanager
    def transaction(self, *, durable: bool = False, patience: float = PATIENCE_SECONDS) -> Iterator[Session]:
        """A writing transaction: committed when the block ends, rolled back when it raises.

        One that is not durable waits for others for `patience` seconds.
        """
        try:
            with self._written(durable, patience) as session:
                yield session
        except OperationalError as error:
            if wanted_room(error):
                self.room.refused()
            raise

    @contextmanager
    def _written(self, durable: bool, patience: float) -> Iterator[Session]:
        engine = self._durable if durable else self.engine
        if not self.is_sqlite:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                if not durable:
                    session.execute(statement_limit(patience))
                yield session
            return
        # The worker's threads come one by one, so that a caller's request waits for one of them at most.
        turn = self._worker_lock if durable else nullcontext()
        mine = self._write_lock if durable else self._write_lock.within(patience)
        until = time.monotonic() + (WORKER_PATIENCE_SECONDS if durable else patience)
        with turn, mine, self._kept(engine, until) as session, session.begin():
            yield session

    @contextmanager
    def _kept(self, engine: Engine, until: float) -> Iterator[Session]:
        """A session on the one connection of this writer: behind the write lock no pool is needed.

        It waits for other processes no longer than is left of its patience after waiting for its turn.
        """
        connection = self._writing.get(engine) or engine.connect()
        self._writing[engine] = connection
        left = max(until - time.monotonic(), 0.0)
        connection.connection.cursor().execute(f"PRAGMA busy_timeout={left * 1000:.0f}")
        try:
            with Session(connection, expire_on_commit=False) as session:
                yield session
        finally:
            # A commit that failed leaves its transaction open, and no pool is there to roll it back.
            connection.connection.rollback()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads; it takes no lock."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def by_index(self, session: Session) -> None:
        """Let the rest of this transaction go by its indexes, where PostgreSQL would guess wrong.

        It weighs status and instant apart: of a million rows that wait it takes two thirds for due, and all
        but reads the whole table for them.
        """
        if not self.is_sqlite:
            session.execute(BY_INDEX)

    def lease_seconds(self, session: Session) -> float:
        """The clock of leases, in seconds: the server's on PostgreSQL, this machine's monotonic on SQLite."""
        if self.is_sqlite:
            return time.monotonic()
        return float(session.connection().exec_driver_sql(LEASE_CLOCK).scalar_one())

    def close(self) -> None:
        """Let every connection go; needed before a process forks."""
        with self._write_lock:
            while self._writing:
                self._writing.popitem()[1].close()
        self.engine.dispose()
        self._durable.dispose()
        self._reader.dispose()
