"""A copy of the database before its schema changes, readable by its owner alone; the last ten stay."""

import os
import shutil
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

from sqlalchemy.engine import make_url

KEPT = 10


@dataclass(frozen=True, slots=True)
class Backup:
    """Where the copy is, or why there is none."""

    path: Path | None
    warning: str | None = None


def keep(url: str, home: Path, now: datetime) -> Backup | None:
    """Copy the database to home/backups, named by `now`; None where it has no file yet."""
    folder = home / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"callbot-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    made = (
        _sqlite(url, folder / f"{stem}.db")
        if url.startswith("sqlite")
        else _postgres(url, folder / f"{stem}.sql")
    )
    for old in sorted(folder.glob("callbot-*"))[:-KEPT]:
        old.unlink()
    return made


def _sqlite(url: str, path: Path) -> Backup | None:
    source = make_url(url).database
    if source is None or not Path(source).is_file():
        return None
    path.touch(mode=0o600, exist_ok=False)
    with closing(connect(source, timeout=10)) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    return Backup(path)


def _postgres(url: str, path: Path) -> Backup:
    program = shutil.which("pg_dump")
    if program is None:
        return Backup(None, "pg_dump is not here: the database is upgraded without a backup")
    address = make_url(url).set(drivername="postgresql")
    # A command line can be read by everybody on the machine, an environment cannot.
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    target = address._replace(password=None).render_as_string()
    path.touch(mode=0o600, exist_ok=False)
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [program, "--file", str(path), "--dbname", target],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **secret},
    )
    if done.returncode:
        path.unlink()
        return Backup(None, f"pg_dump failed, upgraded without a backup: {done.stderr.strip()}")
    return Backup(path)
