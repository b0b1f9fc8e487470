"""Sam's house: `house` on SQLite, since what happens is the same; `either_house` on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from callbot.db import Base, Database
from tests.services.house import House


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One SQLite file for all tests here, so that compiled statements are kept; it need not outlive them."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('house') / 'house.db'}")
    event.listen(database.engine, "connect", lambda raw, _entry: raw.execute("PRAGMA synchronous=OFF"))
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def house(kept: Database) -> House:
    """Sam's house, with nobody else in it yet."""
    with kept.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    return House(kept)


@pytest.fixture
def either_house(database: Database) -> House:
    """Sam's house on each engine in turn: for what hangs on locks, keys or order."""
    return House(database)
