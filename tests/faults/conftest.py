"""Twilio at the doors of Sam's callbot, on each database in turn; after every test the invariants hold."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from callbot.db import Base, Database
from tests.faults import invariants
from tests.outboxes import NOON, household
from tests.services.house import House
from tests.web.doors import Twilio, at_the_doors


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def either_doors(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twilio]:
    """One callbot on each database for all tests here: to build it takes longer than a test."""
    home = tmp_path_factory.mktemp("faults")
    url = f"sqlite:///{home / 'callbot.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with at_the_doors(home, database_url=url) as twilio:
        yield twilio


def emptied(database: Database) -> Database:
    """Nobody and nothing is in it; ids begin at 1."""
    Base.metadata.create_all(database.engine)
    with database.transaction(durable=True) as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
            if not database.is_sqlite and "id" in table.c:
                session.execute(text(f"ALTER SEQUENCE {table.name}_id_seq RESTART"))
    return database


@pytest.fixture
def line(either_doors: Twilio) -> Iterator[Twilio]:
    """Sam has moved in, Dana is known, all else is empty; it is a Tuesday noon."""
    household(emptied(either_doors.runtime.database))
    either_doors.at(NOON)
    yield either_doors
    assert invariants.broken(either_doors.runtime.database, either_doors.runtime.settings) == []


@pytest.fixture
def house(either_doors: Twilio) -> Iterator[House]:
    """Sam's house in phone words, with nobody else in it yet."""
    made = House(emptied(either_doors.runtime.database))
    yield made
    assert invariants.broken(made.database, made.settings) == []
