"""Bring a database to this callbot's schema, in one transaction, after a backup of what was there.

A start that is killed midway leaves the old schema; two starts at once wait for each other.
"""

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DatabaseError

from callbot.db import Database
from callbot.errors import SchemaError, SettingsError
from callbot.migrations.backup import Backup, keep
from callbot.migrations.state import Standing, standing
from callbot.room import needed, wanted_room

HERE = Path(__file__).parent
LOCK = 0x63616C6C
""" "call": the advisory lock that makes two starts on one PostgreSQL wait for each other."""


def check(url: str) -> Standing:
    """How the schema stands; SchemaError if a newer callbot wrote it, SettingsError if it does not answer."""
    file = make_url(url).database
    if url.startswith("sqlite") and not (file and Path(file).exists()):
        return Standing.EMPTY
    database = Database(url)
    try:
        with database.reading() as session:
            return standing(session.connection())
    except DatabaseError as error:
        if file and wanted_room(error):
            return _at_rest(file)
        raise SettingsError(f"CALLBOT_DATABASE_URL: the database does not answer: {error.orig}") from error
    finally:
        database.close()


def _at_rest(file: str) -> Standing:
    """The same of a file that is only looked at: to open one, SQLite needs room for what stands beside it."""
    engine = create_engine(f"sqlite:///file:{quote(file)}?immutable=1&uri=true")
    try:
        with engine.connect() as connection:
            return standing(connection)
    finally:
        engine.dispose()


def upgrade(url: str, *, home: Path | None = None, now: datetime | None = None) -> Backup | None:
    """Upgrade if there is something to do; with `home` and `now`, a backup goes to home/backups first.

    Returns the backup, if one was due. Raises SchemaError if a newer callbot wrote the database, and NoRoom
    where the disk is full: nothing was changed then.
    """
    with needed():
        return _upgraded(url, home, now)


def _upgraded(url: str, home: Path | None, now: datetime | None) -> Backup | None:
    found = check(url)
    if found is Standing.CURRENT:
        return None
    kept = keep(url, home, now) if home and now and found is Standing.BEHIND else None
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            if database.is_sqlite:
                # A table that is rebuilt is dropped meanwhile, under the rows that refer to it.
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                _brought(connection)
    finally:
        database.close()
    return kept


def _brought(connection: Connection) -> None:
    """Every revision that is due, in the transaction of this connection."""
    if connection.dialect.name == "sqlite":
        command.upgrade(config(connection), "head")
        if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
            raise SchemaError("the upgrade would leave rows that refer to nothing; nothing was changed")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Alembic's own settings for this package, on a connection whose transaction is already open."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["connection"] = connection
    return made
