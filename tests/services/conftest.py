"""Sam's house: `house` on SQLite, since what happens is the same; `either_house` on both engines in turn."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from callbot.db import Base, Database
from tests.services.house import House


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file for all tests here, so that compiled statements are kept; it need not outlive them."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('house') / 'house.db'}")
    event.listen(database.engine, "connect", lambda raw, _entry: raw.execute("PRAGMA synchronous=OFF"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[Database]:
    """One PostgreSQL database for all tests here."""
    database = Database(postgres_url)
    yield database
    database.close()


def empty(database: Database) -> House:
    """Sam's house with nobody else in it yet."""
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    return House(database)


@pytest.fixture
def house(sqlite: Database) -> House:
    """Sam's house on SQLite."""
    return empty(sqlite)


@pytest.fixture(params=["sqlite", "postgres"])
def either_house(request: pytest.FixtureRequest) -> House:
    """Sam's house on each engine in turn: for what hangs on locks, keys or order."""
    return empty(request.getfixturevalue(request.param))
