"""BK-03: every schema that there ever was is brought here with its rows, whatever kills the upgrade."""

import subprocess
import sys

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner
from sqlalchemy import String, select, text

from callbot.cli.door import callbot
from callbot.db import Base, Database
from callbot.errors import SchemaError
from callbot.migrations.state import Standing, revisions
from callbot.migrations.upgrade import check, upgrade
from tests.house.figures import ROOT
from tests.migrations.releases import left_by, opened, rows

OLDER = revisions()[:-1]


@pytest.mark.parametrize("revision", OLDER)
def test_bk_03_every_released_schema_is_brought_here_with_its_rows(url: str, revision: str) -> None:
    before = left_by(url, revision)
    assert check(url) is Standing.BEHIND
    upgrade(url)
    assert check(url) is Standing.CURRENT
    assert rows(url, before) == before


@pytest.mark.parametrize("revision", OLDER)
def test_bk_03_what_was_brought_here_is_read_by_this_callbot(url: str, revision: str) -> None:
    before = left_by(url, revision)
    upgrade(url)
    database = Database(url)
    with database.reading() as session:
        for kind in (mapper.class_ for mapper in Base.registry.mappers):
            found = session.scalars(select(kind)).all()
            assert bool(found) == any(name.startswith(f"{kind.__tablename__}: ") for name in before)
    database.close()


@pytest.mark.timeout(300)
def test_bk_03_killed_at_any_statement_the_upgrade_can_be_run_again(url: str) -> None:
    left_by(url, OLDER[0])
    asked = [sys.executable, "-m", "tests.migrations.releases", url]
    ran = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert int(ran.stdout) > len(OLDER)


def test_bk_03_a_table_is_written_anew_under_the_rows_that_refer_to_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = left_by(url, revisions()[-1])
    monkeypatch.setattr("callbot.migrations.state.revisions", lambda: [*revisions(), "9999"])
    monkeypatch.setattr(command, "upgrade", lambda made, _: widened(made))
    upgrade(url)
    assert rows(url) == before


def widened(made: object) -> None:
    """What such a revision does."""
    connection = made.attributes["connection"]  # type: ignore[attr-defined]  # Alembic's Config
    with Operations(MigrationContext.configure(connection)).batch_alter_table("owner") as owner:
        owner.alter_column("name", type_=String(100), existing_type=String(80), existing_nullable=False)


def test_bk_03_an_upgrade_that_loses_rows_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('losing') / 'callbot.db'}"
    before = left_by(url, revisions()[-1])
    monkeypatch.setattr("callbot.migrations.state.revisions", lambda: [*revisions(), "9999"])
    monkeypatch.setattr(
        command, "upgrade", lambda made, _: made.attributes["connection"].execute(text("DELETE FROM owner"))
    )
    with pytest.raises(SchemaError, match="rows that refer to nothing; nothing was changed"):
        upgrade(url)
    assert rows(url) == before


@pytest.mark.parametrize("asked", [["db", "upgrade"], ["db", "check"], ["serve", "--port", "0"], ["why"]])
def test_bk_03_a_newer_schema_is_refused_in_one_line(
    url: str, asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = left_by(url, revisions()[-1])
    with opened(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    monkeypatch.setenv("CALLBOT_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("CALLBOT_DATABASE_URL", url)
    ran = CliRunner().invoke(callbot, asked)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == "callbot: The database was written by a newer callbot; update callbot first.\n"
    assert rows(url) == before
