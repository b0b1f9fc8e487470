"""Copies before an upgrade: what is kept is whole, private, named by its instant, and never too many."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from stat import S_IMODE
from zoneinfo import ZoneInfo

import pytest

from callbot.migrations.backup import KEPT, Backup, keep
from callbot.migrations.state import VERSIONS, revisions

NOW = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def filled(path: Path) -> str:
    """A database with one note in it."""
    with closing(connect(path)) as connection, connection:
        connection.execute("CREATE TABLE note (words TEXT)")
        connection.execute("INSERT INTO note VALUES ('any morning after 9')")
    return f"sqlite:///{path}"


def kept(url: str, home: Path, now: datetime = NOW) -> Path:
    made = keep(url, home, now)
    assert made is not None
    assert made.path is not None
    return made.path


def program(folder: Path, words: str) -> None:
    """A pg_dump that does as it is told, and a pg_restore that is content."""
    for name, does in (("pg_dump", words), ("pg_restore", "exit 0")):
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)


@pytest.mark.parametrize("name", ["callbot.db", "my calls.db", "it's.db", "J\xfcrgen.db", "a;b.db"])
def test_the_copy_holds_what_the_database_holds(name: str, tmp_path: Path) -> None:
    copy = kept(filled(tmp_path / name), tmp_path)
    with closing(connect(copy)) as connection:
        assert connection.execute("SELECT words FROM note").fetchall() == [("any morning after 9",)]
    assert S_IMODE(copy.stat().st_mode) == 0o600


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
def test_a_copy_is_named_by_its_instant_whatever_the_zone(zone: str, tmp_path: Path) -> None:
    copy = kept(filled(tmp_path / "callbot.db"), tmp_path, NOW.astimezone(ZoneInfo(zone)))
    assert copy.name == "callbot-20261101T053000000000.db"


def test_the_hour_that_comes_twice_makes_two_copies_in_order(tmp_path: Path) -> None:
    url, zone = filled(tmp_path / "callbot.db"), ZoneInfo("America/New_York")
    first, second = (kept(url, tmp_path, (NOW + timedelta(hours=hour)).astimezone(zone)) for hour in (0, 1))
    assert first.name < second.name


def test_a_copy_is_never_written_over(tmp_path: Path) -> None:
    url = filled(tmp_path / "callbot.db")
    kept(url, tmp_path)
    with pytest.raises(FileExistsError):
        keep(url, tmp_path, NOW)


def test_only_the_last_copies_stay_and_nothing_else_goes(tmp_path: Path) -> None:
    url = filled(tmp_path / "callbot.db")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "mine.db").touch()
    made = [kept(url, tmp_path, NOW + timedelta(days=day)).name for day in range(KEPT + 3)]
    left = {path.name for path in (tmp_path / "backups").iterdir()}
    assert left == {"mine.db", *made[-KEPT:]}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_what_has_no_file_has_no_copy(url: str, tmp_path: Path) -> None:
    assert keep(url, tmp_path, NOW) is None
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_dump_that_fails_leaves_no_half_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "echo 'no such server' >&2; exit 3")
    monkeypatch.setenv("PATH", str(tmp_path))
    made = keep("postgresql+psycopg://sam@127.0.0.1:1/none", tmp_path, NOW)
    assert made == Backup(None, "The database is upgraded without a backup: pg_dump failed: no such server.")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_password_is_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, 'echo "$@" > "$4"; echo "$PGPASSWORD" >> "$4"')
    monkeypatch.setenv("PATH", str(tmp_path))
    shown = kept("postgresql+psycopg://sam:made-up@127.0.0.1:1/none", tmp_path).read_text().splitlines()
    assert "made-up" not in shown[0]
    assert shown[1] == "made-up"


def test_no_other_password_stands_in_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, 'echo "$@" > "$4"')
    monkeypatch.setenv("PATH", str(tmp_path))
    shown = kept("postgresql+psycopg://sam:made-up@127.0.0.1:1/none", tmp_path).read_text()
    assert shown.endswith("--dbname postgresql://sam@127.0.0.1:1/none\n")


def test_revisions_are_numbered_without_a_gap_and_follow_each_other() -> None:
    assert revisions() == [f"{number:04}" for number in range(1, len(revisions()) + 1)]
    for number, path in zip(revisions(), sorted(VERSIONS.glob("[0-9]*.py")), strict=True):
        assert (
            f'revision = "{number}"' in path.read_text() or f'revision: str = "{number}"' in path.read_text()
        )
