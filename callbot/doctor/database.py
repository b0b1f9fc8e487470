"""The database, only looked at: no look makes a file, changes a mode or leaves a row."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from callbot.db import connecting
from callbot.domain.doctor.store import CURRENT, EMPTY, NEWER, Store
from callbot.errors import SchemaError
from callbot.migrations.state import standing

PATIENCE_SECONDS, LOOK_SECONDS = 2.0, 5.0
LIMIT = text("SET LOCAL statement_timeout = 15000")
STEPS = 10_000
"""Of SQLite's own machine, between two looks at the clock."""
LONGEST = 160


def file_of(url: str) -> str | None:
    """The file of an SQLite database."""
    return make_url(url).database if url.startswith("sqlite") else None


@contextmanager
def looking(url: str) -> Iterator[Session]:
    """A session that reads and can do nothing else. Raises DBAPIError where it does not open."""
    file = file_of(url)
    engine = _server(url) if file is None else _file(file)
    try:
        with Session(engine, expire_on_commit=False) as session:
            if file is None:
                session.execute(LIMIT)
            yield session
    finally:
        engine.dispose()


def _server(url: str) -> Engine:
    return create_engine(
        url,
        poolclass=NullPool,
        connect_args=connecting(url),
        hide_parameters=True,
        execution_options={"postgresql_readonly": True},
    )


def _file(file: str) -> Engine:
    """Opened for writing, since SQLite writes beside it to read; but no statement may change a thing."""
    engine = create_engine(
        f"sqlite:///file:{quote(file)}?mode=rw&uri=true", poolclass=NullPool, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _only_read(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    return engine


def look(url: str) -> Store:
    """How it stands."""
    file = file_of(url)
    kind = "postgresql" if file is None else "sqlite"
    if file is not None and not Path(file).exists():
        return Store(kind, standing=EMPTY)
    try:
        with looking(url) as session:
            found = _standing(session)
            held = _held_by_server(session) if file is None else None
        return Store(kind, standing=found, held=held) if file is None else _file_looked_at(file, found)
    except DBAPIError as error:
        return _unread(kind, error.orig)
    except sqlite3.Error as error:
        return _unread(kind, error)
    except ImportError as error:
        return Store(
            kind, fault=f"its driver is not installed ({error.name}): pip install 'callbot[postgres]'"
        )


def _unread(kind: str, error: BaseException | None) -> Store:
    """One that cannot be read: its file is damaged, or it does not open at all."""
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return Store(kind, damage=_words(error))
    return Store(kind, fault=_words(error))


def _standing(session: Session) -> str:
    try:
        return str(standing(session.connection()))
    except SchemaError:
        return NEWER


def _held_by_server(session: Session) -> str | None:
    """Why a server takes no write."""
    if session.execute(text("SELECT pg_is_in_recovery()")).scalar_one():
        return "this server is a standby"
    # This session reads only; what the others get is the default.
    found = session.execute(
        text("SELECT setting FROM pg_settings WHERE name = 'default_transaction_read_only'")
    )
    return "the server is set to read only" if found.scalar_one() == "on" else None


def _file_looked_at(file: str, found: str) -> Store:
    uri = f"file:{quote(file)}?mode=rw"
    with closing(
        sqlite3.connect(uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
    ) as connection:
        journal = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
        held = _held(connection)
        damage, unread = _looked_through(connection) if found == CURRENT else (None, False)
    return Store("sqlite", standing=found, held=held, journal=journal, damage=damage, unread=unread)


def _held(connection: sqlite3.Connection) -> str | None:
    """Why no write begins; one that does is taken back at once."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return _words(error)
    return None


def _looked_through(connection: sqlite3.Connection) -> tuple[str | None, bool]:
    """What SQLite says is damaged, unless it is whole; True where there was no time to look."""
    until = time.monotonic() + LOOK_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:
        return None, True
    except sqlite3.DatabaseError as error:
        return _words(error), False
    return (None if said == "ok" else said[:LONGEST]), False


def _words(error: BaseException | None) -> str:
    """The first line of what the database says; addresses and names, no password."""
    return (str(error).strip().splitlines() or ["it says nothing"])[0][:LONGEST]
