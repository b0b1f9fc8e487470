"""A copy of the database before its schema changes; the last ten stay."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from callbot.errors import ArchiveError
from callbot.migrations import copies

KEPT = 10


@dataclass(frozen=True, slots=True)
class Backup:
    """Where the copy is, or why there is none."""

    path: Path | None
    warning: str | None = None


def stamp(now: datetime) -> str:
    """An instant in the name of a file: names stand in the order of their instants, whatever the zone."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}"


def keep(url: str, home: Path, now: datetime) -> Backup | None:
    """Copy the database to home/backups, named by `now`; None where it has no file yet."""
    folder = home / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_sqlite = url.startswith("sqlite")
    if is_sqlite and not Path(make_url(url).database or "").is_file():
        return None
    path = folder / f"callbot-{stamp(now)}{'.db' if is_sqlite else '.dump'}"
    try:
        copies.take(url, path)
    except ArchiveError as error:
        return Backup(None, f"The database is upgraded without a backup: {error}.")
    for old in sorted(folder.glob("callbot-*"))[:-KEPT]:
        old.unlink()
    return Backup(path)
