"""`backup`, `restore`, `resume`: one file for everything, and what the person at the machine is told."""

from pathlib import Path

import pytest

from tests.cli.conftest import SAM, Run


@pytest.fixture
def file(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sam's house in a file, and an empty home after it."""
    run(*SAM)
    answer = run("backup", "kept.tar")
    assert answer.exit_code == 0, answer.output
    monkeypatch.setenv("CALLBOT_HOME", str(home.parent / "new"))
    return home.parent / "kept.tar"


def test_it_says_what_it_keeps_and_that_it_is_private(run: Run, home: Path) -> None:
    run(*SAM)
    said = run("backup").stdout
    [kept] = (home / "backups").glob("backup-*.tar")
    assert f"Kept in {kept}: the database (schema " in said
    assert "0 voicemails, the secret key" in said
    assert "keep it where nobody else can read it" in said


def test_a_key_that_is_not_in_it_is_asked_to_be_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_SECRET_KEY", "a secret of sixteen letters")
    run(*SAM)
    assert "CALLBOT_SECRET_KEY is not in it" in run("backup").stdout


def test_restored_it_is_silent_until_it_is_resumed(run: Run, file: Path) -> None:
    answer = run("restore", str(file))
    assert answer.exit_code == 0, answer.output
    assert "nothing leaves" in answer.stdout
    assert "Updated: Sam Lee" in run("init", "--phone", "+12125550143", "--yes").stdout
    assert "callbot speaks again. Still to be said: 0." in run("resume").stdout
    assert "Nothing was held back." in run("resume").stdout


def test_what_stands_is_not_written_over(run: Run, file: Path) -> None:
    run("restore", str(file))
    answer = run("restore", str(file))
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "There is a database here already" in answer.stderr


def test_what_is_no_backup_is_one_line(run: Run, home: Path) -> None:
    (home.parent / "words.tar").write_text("no archive")
    answer = run("restore", "words.tar")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "no backup of callbot's" in answer.stderr


def test_without_a_database_there_is_nothing_to_keep(run: Run) -> None:
    assert "`callbot init` makes it" in run("backup").stderr
