"""Upgrades: the revisions say what the models say, once or twice, with a backup, and never backwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from stat import S_IMODE

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from callbot import models
from callbot.db import Database
from callbot.errors import SchemaError, SettingsError
from callbot.migrations.state import Standing, revisions
from callbot.migrations.upgrade import check, upgrade

NOW = datetime(2026, 2, 2, 14, 18, tzinfo=UTC)


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    database = Database(url)
    with database.engine.begin() as connection:
        yield connection
    database.close()


@pytest.fixture
def empty_url(database_url: str) -> str:
    """A database of each kind with nothing in it."""
    if database_url.startswith("postgresql"):
        emptied(database_url)
    return database_url


def emptied(url: str) -> None:
    with opened(url) as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def stamped(url: str, revision: str) -> None:
    with opened(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": revision})


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Procrastinate's tables have no models of ours."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def test_models_and_revisions_say_the_same(empty_url: str) -> None:
    upgrade(empty_url)
    with opened(empty_url) as connection:
        terms = {"compare_type": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=terms)
        assert compare_metadata(context, models.Owner.metadata) == []


def test_an_empty_database_is_brought_here_and_twice_is_harmless(empty_url: str) -> None:
    assert check(empty_url) is Standing.EMPTY
    upgrade(empty_url)
    assert check(empty_url) is Standing.CURRENT
    assert upgrade(empty_url) is None


def test_an_upgrade_that_dies_midway_leaves_nothing_and_can_be_run_again(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = command.upgrade

    def dying(*args: object) -> None:
        whole(*args)  # type: ignore[arg-type] # handed on as they came
        raise KeyboardInterrupt

    monkeypatch.setattr("alembic.command.upgrade", dying)
    with pytest.raises(KeyboardInterrupt):
        upgrade(empty_url)
    assert check(empty_url) is Standing.EMPTY
    monkeypatch.undo()
    upgrade(empty_url)
    assert check(empty_url) is Standing.CURRENT


def test_a_newer_schema_is_refused(empty_url: str) -> None:
    upgrade(empty_url)
    stamped(empty_url, "9999")
    for verb in (check, upgrade):
        with pytest.raises(SchemaError, match="newer callbot"):
            verb(empty_url)


def test_a_database_that_does_not_answer_is_one_line() -> None:
    with pytest.raises(SettingsError, match="CALLBOT_DATABASE_URL: the database does not answer"):
        check("postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "callbot.db"
    file.write_text("no database, just a page of words that somebody put here")
    with pytest.raises(SettingsError, match="not a database"):
        check(f"sqlite:///{file}")


def test_asking_about_a_file_does_not_make_it(tmp_path: Path) -> None:
    assert check(f"sqlite:///{tmp_path / 'callbot.db'}") is Standing.EMPTY
    assert not list(tmp_path.iterdir())


@pytest.fixture
def behind(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that a later revision waits for."""
    upgrade(empty_url)
    monkeypatch.setattr("callbot.migrations.state.revisions", lambda: [*revisions(), "9999"])
    return empty_url


def test_what_stood_there_is_kept_first(behind: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    kept = upgrade(behind, home=home, now=NOW)
    assert kept is not None
    assert kept.path is not None
    assert kept.path.parent == home / "backups"
    assert S_IMODE(kept.path.stat().st_mode) == 0o600
    assert S_IMODE(kept.path.parent.stat().st_mode) == 0o700
    if kept.path.suffix == ".db":
        found = connect(kept.path).execute("SELECT version_num FROM alembic_version").fetchone()
        assert found == (revisions()[-1],)
    else:
        assert b"CREATE TABLE public.owner" in kept.path.read_bytes()


def test_the_last_ten_backups_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'callbot.db'}"
    upgrade(url)
    monkeypatch.setattr("callbot.migrations.state.revisions", lambda: [*revisions(), "9999"])
    for minute in range(12):
        upgrade(url, home=tmp_path, now=NOW + timedelta(minutes=minute))
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert len(names) == 10
    assert names[0].startswith("callbot-20260202T1420")


def test_nothing_is_kept_of_nothing(tmp_path: Path) -> None:
    assert upgrade(f"sqlite:///{tmp_path / 'callbot.db'}", home=tmp_path, now=NOW) is None
    assert not (tmp_path / "backups").exists()


def test_without_pg_dump_the_upgrade_goes_on_with_a_warning(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied(postgres_url)
    upgrade(postgres_url)
    monkeypatch.setattr("callbot.migrations.state.revisions", lambda: [*revisions(), "9999"])
    monkeypatch.setenv("PATH", str(tmp_path))
    kept = upgrade(postgres_url, home=tmp_path, now=NOW)
    assert kept is not None
    assert kept.warning is not None
    assert "without a backup" in kept.warning
