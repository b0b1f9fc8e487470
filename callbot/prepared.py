"""Statements of the hot ways: compiled once for each dialect, afterwards run by the driver alone.

SQLAlchemy's own execution costs several times what the database takes for a row. What is kept of it are
the SQL, the conversions of the types and the names of the failures. A session neither flushes for such
a statement nor knows the rows that it reads or writes, and it must run inside that session's transaction.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Insert, Select, Table, Update, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

R = TypeVar("R")
Statement = Select[*tuple[Any, ...]] | Insert | Update
Convert = Callable[[Any], Any] | None
"""To the driver or from it; None where the driver's own value will do."""


@dataclass(slots=True)
class _Form:
    """A statement as the driver of one dialect takes it; `given` are values that stand in it already.

    How its results are read is known from the first answer on, which says what the driver makes of each.
    """

    sql: str
    positional: bool
    given: Mapping[str, Any]
    binds: tuple[tuple[str, Convert], ...]
    answers: tuple[TypeEngine[Any], ...]
    results: tuple[Convert, ...] | None = None

    def bound(self, values: Mapping[str, Any]) -> Any:
        """Parameters for the driver. Raises KeyError for a value that a query needs and has not."""
        known = {**self.given, **values}
        if self.positional:
            return [convert(known[name]) if convert else known[name] for name, convert in self.binds]
        return {name: convert(known[name]) if convert else known[name] for name, convert in self.binds}

    def read(self, cursor: Any, dialect: Dialect) -> list[tuple[Any, ...]]:
        """Rows of the driver in the types of the house."""
        if not self.answers:
            return []
        if self.results is None:
            kinds = [column[1] for column in cursor.description]
            self.results = tuple(
                answer.dialect_impl(dialect).result_processor(dialect, kind)
                for answer, kind in zip(self.answers, kinds, strict=True)
            )
        converts, rows = self.results, cursor.fetchall()
        if not any(converts):
            return list(rows)
        return [
            tuple(convert(value) if convert else value for convert, value in zip(converts, row, strict=True))
            for row in rows
        ]


class Prepared:
    """A query or a change; an insertion fills every column but `id`, with NULL where nothing is given."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._forms: dict[type[Dialect], _Form] = {}

    def run(self, connection: Connection, /, **values: Any) -> list[tuple[Any, ...]]:
        """Run it with these values; the rows that it answers."""
        form, cursor = self._begun(connection)
        driven(connection.dialect, cursor.execute, form.sql, form.bound(values))
        return form.read(cursor, connection.dialect)

    def run_each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each of these values; it must answer nothing."""
        form, cursor = self._begun(connection)
        driven(connection.dialect, cursor.executemany, form.sql, [form.bound(row) for row in rows])

    def _begun(self, connection: Connection) -> tuple[_Form, Any]:
        dialect = connection.dialect
        form = self._forms.get(type(dialect))
        if form is None:
            form = self._forms[type(dialect)] = _formed(self._statement, dialect)
        return form, connection.connection.cursor()


def driven(dialect: Dialect, run: Callable[[str, Any], Any], sql: str, bound: Any) -> None:
    """Let the driver run it; what fails is raised under SQLAlchemy's name, as everywhere in the house."""
    error = dialect.loaded_dbapi.Error
    try:
        run(sql, bound)
    except error as failure:
        raise DBAPIError.instance(sql, bound, failure, error, dialect=dialect) from failure


def _formed(statement: Statement, dialect: Dialect) -> _Form:
    columns = None
    if isinstance(statement, Insert):
        columns = [column.key for column in statement.table.columns if column.key != "id"]
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    names = compiled.positiontup or dict.fromkeys(compiled.bind_names.values())
    binds = [(name, compiled.binds[name]) for name in names]
    return _Form(
        sql=str(compiled),
        positional=compiled.positional,
        given=dict.fromkeys(columns)
        if columns
        else {name: bind.value for name, bind in binds if not bind.required},
        binds=tuple((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds),
        answers=tuple(column.type for column in statement.exported_columns),
    )


def unwatched(kind: type[R], values: Iterable[Any]) -> R:
    """A row of this kind as its columns were read, which no session watches: to be looked at, not changed."""
    row = kind()
    table: Table = row.__table__  # type: ignore[attr-defined]  # every row of the house has one
    vars(row).update(zip(table.columns.keys(), values, strict=True))
    return row


@lru_cache(maxsize=64)
def _insertion(table: Table) -> Prepared:
    """The statement that writes a row of this table and tells its id."""
    return Prepared(insert(table).returning(table.c.id))


def put(connection: Connection, row: Any) -> None:
    """Write a new row once, as it stands, and give it its id; the session does not know it.

    For rows that nothing changes any more in this transaction: a flush costs many times as much. What was
    not set is NULL, column defaults do not apply.
    """
    [(row.id,)] = _insertion(row.__table__).run(connection, **vars(row))
