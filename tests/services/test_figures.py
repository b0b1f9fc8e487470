"""The figures of /metrics cost the same however much there is: by an index, or of the newest rows alone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain.courtesy import Spent
from callbot.domain.outbox import Channel, Status
from callbot.models import Outbound
from callbot.services import figures, spending
from tests.outboxes import NOON, household, later, queue


@pytest.fixture
def peopled(database: Database) -> Database:
    """Two hundred texts to Dana, each a minute later than the one before."""
    household(database)
    with database.transaction() as session:
        for number in range(200):
            queue(session, f"late/{number}", due_at=later(number))
    return database


@pytest.mark.parametrize(
    ("statement", "terms", "index"),
    [
        (figures.DUE, {"now": NOON}, "ix_outbound_due_at_queued"),
        (figures.UNKNOWN, {}, "ix_outbound_look_at_unknown"),
        (figures.STANDING, {"after": 190}, "pk_outbound"),
        (figures.LAST, {}, "pk_outbound"),
    ],
    ids=["due", "unknown", "standing", "last"],
)
def test_a_figure_goes_by_an_index(
    peopled: Database, statement: Any, terms: dict[str, Any], index: str
) -> None:
    with peopled.transaction() as session:
        if not peopled.is_sqlite:
            session.execute(text("ANALYZE outbound"))
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = planned(session, statement, terms)
    by_key = ("INTEGER PRIMARY KEY", "SEARCH outbound")  # SQLite's own words for the key of its rows
    assert index in plan or (index == "pk_outbound" and any(words in plan for words in by_key)), plan


def planned(session: Session, statement: Any, terms: dict[str, Any]) -> str:
    """How the database goes about it."""
    connection = session.connection()
    compiled = statement.compile(connection)
    given = {
        name: compiled._bind_processors.get(name, lambda value: value)(value)
        for name, value in compiled.construct_params(terms).items()
    }
    words = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    bound = tuple(given[name] for name in compiled.positiontup or ()) if compiled.positional else given
    return "\n".join(str(row) for row in connection.exec_driver_sql(words + compiled.string, bound))


def test_of_a_large_outbox_the_newest_rows_are_counted(
    peopled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with peopled.reading() as session:
        assert figures.look(session, NOON).newest == {(Channel.SMS, Status.QUEUED): 200}
    monkeypatch.setattr(figures, "NEWEST", 30)
    with peopled.reading() as session:
        assert figures.look(session, NOON).newest == {(Channel.SMS, Status.QUEUED): 30}


def test_what_is_due_is_counted_and_how_long_it_has_been(peopled: Database) -> None:
    with peopled.reading() as session:
        found = figures.look(session, later(3))
    assert (found.due, found.oldest) == ({Channel.SMS: 4}, later(3) - NOON)


def test_an_empty_house_has_figures_too(database: Database) -> None:
    with database.reading() as session:
        found = figures.look(session, NOON)
    assert (found.due, found.unknown, found.newest, found.worker, found.owners) == ({}, 0, {}, None, 0)
    assert (found.oldest.total_seconds(), found.halts) == (0, frozenset())
    assert (found.spent, found.usd_by_owner) == (Spent(), {})


def test_money_is_what_left_within_a_day(database: Database) -> None:
    household(database)
    with database.transaction() as session:
        for number, hours in enumerate((1, 23, 27)):
            at = NOON - timedelta(hours=hours)
            row = session.get_one(
                Outbound, queue(session, f"said/{number}", body="x" * 200, due_at=at, now=at)
            )
            row.status, row.begun_at = Status.ACCEPTED, at
            spending.count(session, row, at)
        found = figures.look(session, NOON)
    assert found.spent.texts == 2
    assert found.spent.usd == pytest.approx(2 * 2 * 0.012)
    assert found.usd_by_owner == {1: pytest.approx(found.spent.usd)}
