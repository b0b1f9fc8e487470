"""However much there is: what is done every few seconds, and what people look at, reads what it needs alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from callbot.db import Database
from callbot.dispatch.chores import chores
from callbot.dispatch.tick import tick
from callbot.migrations.upgrade import upgrade
from callbot.models import Owner
from callbot.runtime import Runtime
from callbot.services import health, records, why
from tests.dispatch.stage import stage
from tests.outboxes import DANA, later, queue
from tests.scenarios.telling import emptied

GROWING = (
    "appointment", "attempt", "call", "call_step", "change", "contact", "contact_number", "conversation",
    "event", "expectation", "message", "note", "number_kind", "offer", "opt_out", "outbound",
    "parked_callback", "question", "tape", "voicemail",
)  # fmt: skip
LISTS = (
    records.CALLS,
    records.MESSAGES,
    records.CONTACTS,
    records.APPOINTMENTS,
    records.REMINDERS,
    records.EXPECTATIONS,
    records.OUTBOX,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with the whole schema, as an upgrade leaves it."""
    upgrade(emptied(database_url) if database_url.startswith("postgresql") else database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


def looks(runtime: Runtime) -> None:
    """What a monitor asks, every few seconds too."""
    with runtime.reading() as session:
        health.look(session, runtime.clock.now())


def asks_why(runtime: Runtime) -> None:
    with runtime.reading() as session:
        why.told(session, session.get_one(Owner, 1), DANA, 30)


def lists(runtime: Runtime) -> None:
    with runtime.reading() as session:
        for listed in LISTS:
            records.page(session, listed, records.Asked(1, 50))
            records.page(session, listed, records.Asked(1, 50, after=900))


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that runs meanwhile, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, terms: Any, *_more: Any) -> None:
        found.append((statement, terms))

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def read_whole(database: Database, statement: str, terms: Any) -> list[str]:
    """The lines of the plan that go through all rows of a table that grows."""
    plan = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # few rows are best read whole
        rows = connection.exec_driver_sql(plan + statement, terms).all()
    lines = [str(row[-1]).strip() for row in rows]
    whole = "SCAN {} " if database.is_sqlite else "Seq Scan on {} "
    return [
        line
        for line in lines
        if any(whole.format(table) in f"{line} " for table in GROWING) and " USING " not in line
    ]


@pytest.mark.parametrize("do", [tick, chores, looks, asks_why, lists])
def test_nothing_that_grows_is_read_whole(
    database: Database, tmp_path: Path, do: Callable[[Runtime], None]
) -> None:
    with stage(database, tmp_path) as play:
        with database.transaction() as session:
            for turn in range(40):
                queue(session, f"late/{turn}", due_at=later(turn))
        with noted() as statements:
            do(play.runtime)
        plain = [each for each in statements if each[0].split()[0] in {"SELECT", "UPDATE", "DELETE", "WITH"}]
        assert [each for each in plain if any(f" {table}" in each[0] for table in GROWING)]
        assert [found for each in plain for found in read_whole(database, *each)] == []
