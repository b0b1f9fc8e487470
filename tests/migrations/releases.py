"""A database as an older callbot left it, with rows in every table; and an upgrade that is killed everywhere.

    python -m tests.migrations.releases URL

brings the database at URL to this callbot's schema, after dying by SIGKILL at the first statement of the
upgrade, at the second, and so on; it prints how often, and fails where one death changed anything.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from alembic import command
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.engine import Engine

from callbot.db import Base, Database, Instant
from callbot.migrations.state import revisions
from callbot.migrations.upgrade import config, upgrade

NOON = datetime(2026, 2, 2, 17, 0, tzinfo=UTC)
EACH = 2
"""So many rows in every table; the n-th of one belongs to the n-th of another."""

Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """One transaction of the house's own database."""
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            yield connection
    finally:
        database.close()


def left_by(url: str, revision: str) -> Rows:
    """Make the empty database one of that revision, with rows in every table: the rows."""
    with opened(url) as connection:
        command.upgrade(config(connection), revision)
    with opened(url) as connection:
        for table in tables(connection):
            connection.execute(insert(table), [made(table, number) for number in range(1, EACH + 1)])
    return rows(url)


def tables(connection: Connection) -> list[Table]:
    """Every table of ours in the database as it stands, those that are referred to first."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith("procrastinate_"))
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, DateTime):
                column.type = Instant()
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def made(table: Table, number: int) -> dict[str, Any]:
    """The n-th row of a table, with something in every column."""
    return {column.name: value(column, number) for column in table.columns}


def value(column: Column[Any], number: int) -> Any:
    """What stands in a column of the n-th row: of its type, and of its words where they are few."""
    known = Base.metadata.tables[column.table.name].columns[column.name].type
    if isinstance(known, Enum):
        return known.enums[number % len(known.enums)]
    instant = NOON + timedelta(days=number, microseconds=number)
    plain = {
        Boolean: number % 2 == 0,
        Integer: number,
        Float: number + 0.5,
        Instant: instant,
        Date: instant.date(),
    }
    for kind, found in plain.items():
        if isinstance(column.type, kind):
            return found
    word = f"{column.name} é {number}"
    return word[-(getattr(column.type, "length", None) or len(word)) :]


def rows(url: str, of: Rows | None = None) -> Rows:
    """All rows by table and columns; of the tables and columns that `of` has, where it is given."""
    with opened(url) as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]
            for table in tables(connection)
            for name, columns in [kept(table, of)]
            if columns
        }


def kept(table: Table, of: Rows | None) -> tuple[str, list[Column[Any]]]:
    """The columns of a table, and the name that they stand under: "owner: id name …"."""
    names = next((name for name in of or () if name.startswith(f"{table.name}: ")), None)
    if of is not None:
        columns = [table.columns[name] for name in names.partition(": ")[2].split()] if names else []
    else:
        columns = list(table.columns)
    return f"{table.name}: {' '.join(column.name for column in columns)}", columns


def killed_at(url: str, statement: int) -> bool:
    """True where an upgrade died at its n-th statement, False where it has fewer and came to its end."""
    child = os.fork()
    if child == 0:
        left = iter(range(statement - 1, -1, -1))

        @event.listens_for(Engine, "before_cursor_execute")
        def _die(*_: object) -> None:
            if next(left, -1) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        upgrade(url)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    address = sys.argv[1]
    before, deaths = rows(address), 0
    while killed_at(address, deaths + 1):
        deaths += 1
        if rows(address) != before:
            sys.exit(f"the death at statement {deaths} changed something")
    with create_engine(address).connect() as ended:
        standing = ended.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    if standing != revisions()[-1] or rows(address, before) != before:
        sys.exit("the upgrade did not come to its end")
    print(deaths)  # noqa: T201 - whoever starts it reads it
