"""Both databases, empty, for whoever asks: `database` runs a test once on SQLite and once on PostgreSQL.

`make fuzz` asks for the profile "fuzz": a property is then tried on twenty thousand examples.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from callbot import models
from callbot.db import Database

settings.register_profile(
    "fuzz", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
pytest_plugins = ["tests.twiml_watch", "tests.words_watch", "tests.scope_watch", "tests.web.doors"]
SERVER = os.environ.get("CALLBOT_TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database of this test run's own; skipped by name where there is no server."""
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    name = f"callbot_test_{os.getpid()}_{uuid4().hex[:8]}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL server (CALLBOT_TEST_DATABASE_URL)")
        pytest.skip("no PostgreSQL server (CALLBOT_TEST_DATABASE_URL)")
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'callbot.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the whole schema."""
    opened = Database(database_url)
    models.Owner.metadata.drop_all(opened.engine)
    models.Owner.metadata.create_all(opened.engine)
    yield opened
    opened.close()
