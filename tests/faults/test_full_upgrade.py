"""CR-10 before the start: no room for the first files, or for an upgrade. One plain line says so."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.errors import NoRoom
from callbot.migrations.state import revisions
from callbot.runtime import build
from callbot.settings import Settings
from tests.faults.test_full_disk import full_disk, no_file_grows, small_disk
from tests.migrations.releases import left_by, rows

INIT = (
    "init", "--yes", "--name", "Sam Lee", "--phone", "+12125550143", "--number", "+12125550100",
    "--timezone", "America/New_York",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Disk:
    """A small disk on which callbot is at home."""

    home: Path

    @property
    def url(self) -> str:
        """The database that stands on it."""
        return f"sqlite:///{self.home / 'callbot.db'}"

    def runs(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command of callbot's, from a shell."""
        return subprocess.run(
            [sys.executable, "-m", "callbot", *words],
            env={**os.environ, "CALLBOT_HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @contextmanager
    def filled(self) -> Iterator[None]:
        """Somebody filled it."""
        database = Database(self.url)
        with full_disk(database):
            database.close()
            yield


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path) as folder:
        yield Disk(folder)


def is_one_plain_line(ran: subprocess.CompletedProcess[str]) -> bool:
    """Refused as callbot refuses: what is wrong, and no traceback."""
    return ran.returncode == 2 and ran.stderr.startswith("callbot: ") and ran.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [("db", "upgrade"), ("serve", "--port", "0")], ids=" ".join)
def test_cr_10_an_upgrade_without_room_changes_nothing_and_says_so(
    disk: Disk, command: tuple[str, ...]
) -> None:
    before = left_by(disk.url, revisions()[-2])
    with disk.filled():
        ran = disk.runs(*command)
        assert is_one_plain_line(ran), ran.stderr
        assert "room" in ran.stderr
    assert rows(disk.url) == before
    assert list((disk.home / "backups").glob("*")) == []
    assert disk.runs("db", "upgrade").returncode == 0
    assert disk.runs("db", "check").returncode == 0


def test_cr_10_a_key_that_could_not_be_written_leaves_no_empty_file(tmp_path: Path) -> None:
    house, unopened = Settings(home=tmp_path), Database("sqlite:///unopened")
    with no_file_grows(unopened), pytest.raises(NoRoom):
        build(house)
    assert list(tmp_path.iterdir()) == []
    kept = build(house).settings.secret_key
    assert build(house).settings.secret_key == kept != ""


def test_cr_10_a_first_start_without_room_leaves_nothing_half_made(disk: Disk) -> None:
    with disk.filled():
        ran = disk.runs(*INIT)
        assert is_one_plain_line(ran), ran.stderr
    assert not (disk.home / "secret.key").exists()
    assert disk.runs(*INIT).returncode == 0
    assert len((disk.home / "secret.key").read_text(encoding="ascii")) > 40
