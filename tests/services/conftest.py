"""Sam's house: `house` on SQLite, since what happens is the same everywhere; `either_house` on both engines."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from callbot.db import Base, Database
from tests.services.house import House


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the whole schema and nothing in it."""
    path = tmp_path_factory.mktemp("house") / "empty.db"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def house(schema: Path, tmp_path: Path) -> Iterator[House]:
    """Sam's house on a file of the test's own, which need not survive a power cut."""
    path = tmp_path / "house.db"
    shutil.copy(schema, path)
    database = Database(f"sqlite:///{path}")
    event.listen(database.engine, "connect", lambda raw, _entry: raw.execute("PRAGMA synchronous=OFF"))
    yield House(database)
    database.close()


@pytest.fixture
def either_house(database: Database) -> House:
    """Sam's house on each engine in turn: for what hangs on locks, keys or order."""
    return House(database)
