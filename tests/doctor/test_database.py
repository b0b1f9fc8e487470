"""The database, only looked at: on SQLite and on PostgreSQL."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from callbot.db import Database
from callbot.doctor import database as looks
from callbot.domain.doctor.store import CURRENT, EMPTY, Store
from callbot.migrations.upgrade import upgrade
from callbot.services import doctor
from tests.outboxes import household


def kind(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql"


@pytest.fixture
def current(database_url: str) -> str:
    """A database at this callbot's schema."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    upgrade(database_url)
    return database_url


def test_one_that_is_well(current: str) -> None:
    found = looks.look(current)
    assert (found.kind, found.standing) == (kind(current), CURRENT)
    assert (found.fault, found.held, found.damage, found.unread) == (None, None, None, False)
    assert found.journal in {None, "wal"}


def test_an_empty_one(database_url: str, tmp_path: Path) -> None:
    if database_url.startswith("sqlite"):
        assert looks.look(database_url) == Store("sqlite", standing=EMPTY)
        assert not (tmp_path / "callbot.db").exists()
        (tmp_path / "callbot.db").touch()
    else:
        engine = create_engine(database_url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    assert looks.look(database_url).standing == EMPTY


def test_nothing_can_be_changed_through_a_look(current: str) -> None:
    with looks.looking(current) as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("INSERT INTO heartbeat (name, at) VALUES ('x', '2026-01-01')"))


def test_a_database_that_another_program_holds(upgraded: Path) -> None:
    with sqlite3.connect(upgraded, isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        found = looks.look(f"sqlite:///{upgraded}")
        holder.execute("ROLLBACK")
    holder.close()
    assert found.held == "database is locked"
    assert found.standing == CURRENT


def test_a_server_that_only_reads(postgres_url: str) -> None:
    asked = (
        postgres_url
        + ("&" if "?" in postgres_url else "?")
        + "options=-c%20default_transaction_read_only%3Don"
    )
    assert looks.look(asked).held == "the server is set to read only"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "callbot.db").write_text("Dear diary, " * 100, encoding="utf-8")
    assert looks.look(f"sqlite:///{tmp_path / 'callbot.db'}").damage == "file is not a database"


def test_a_server_without_its_driver() -> None:
    found = looks.look("postgresql+psycopg2://127.0.0.1:1/callbot")
    assert found.fault == "its driver is not installed (psycopg2): pip install 'callbot[postgres]'"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    found = looks.look(f"sqlite:///{tmp_path}")
    assert found.fault == "unable to open database file"


def test_a_large_one_is_not_looked_through(upgraded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "LOOK_SECONDS", -1.0)
    monkeypatch.setattr(looks, "STEPS", 1)
    assert looks.look(f"sqlite:///{upgraded}").unread


def test_the_household_is_read_alike_on_both(database: Database) -> None:
    household(database)
    with database.reading() as session:
        found = doctor.household(session)
    [sam] = found.people
    assert (sam.name, sam.numbers, len(sam.away)) == ("Sam Lee", ("+12125550100",), 1)
    assert (sam.forwarded_at, sam.rung_at, found.beaten_at, found.opted_out) == (None, None, None, 0)
