"""Twilio at the doors of Sam's callbot, on each database in turn; after every test the invariants hold."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from callbot.db import Base
from tests.faults import invariants
from tests.outboxes import NOON, household
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


@pytest.fixture
def line(either_doors: Twilio) -> Iterator[Twilio]:
    """Sam has moved in, Dana is known, all else is empty; it is a Tuesday noon."""
    database = either_doors.runtime.database
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
            if not database.is_sqlite and "id" in table.c:
                session.execute(text(f"ALTER SEQUENCE {table.name}_id_seq RESTART"))
    household(database)
    either_doors.at(NOON)
    yield either_doors
    assert invariants.broken(either_doors.runtime) == []
