"""A copy of a whole database in one file, taken while callbot runs, and put back into an empty one.

SQLite gives a database file, PostgreSQL an archive of pg_dump; both are readable by their owner alone.
"""

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from sqlite3 import DatabaseError, connect

from sqlalchemy.engine import make_url

from callbot.errors import ArchiveError, CallbotError
from callbot.room import needed


def take(url: str, path: Path) -> None:
    """Copy the database to a new file. Raises ArchiveError or NoRoom where that fails; no half copy stays."""
    with needed():
        path.touch(mode=0o600, exist_ok=False)
    try:
        if url.startswith("sqlite"):
            _vacuum(url, path)
        else:
            _postgres("pg_dump", url, "--format", "custom", "--file", str(path))
        check(url, path)
    except CallbotError:
        path.unlink()
        raise


def check(url: str, path: Path) -> None:
    """Raises ArchiveError if the copy, of a database such as `url` names, is not whole."""
    if url.startswith("sqlite"):
        try:
            with closing(connect(f"file:{path}?mode=ro", uri=True)) as connection:
                found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except DatabaseError as error:
            raise ArchiveError(f"the copy of the database is damaged: {error}") from error
        if found != "ok":
            raise ArchiveError(f"the copy of the database is damaged: {found}")
    else:
        _run("pg_restore", ["--list", str(path)], {})


def put_back(url: str, path: Path) -> None:
    """Fill the empty PostgreSQL database with a copy, wholly or not at all."""
    _postgres(
        "pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl", str(path)
    )


def _vacuum(url: str, path: Path) -> None:
    try:
        with needed(), closing(connect(str(make_url(url).database), timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(path),))
    except DatabaseError as error:
        raise ArchiveError(f"the database could not be copied: {error}") from error


def _postgres(program: str, url: str, *words: str) -> None:
    address = make_url(url).set(drivername="postgresql")
    # A command line can be read by everybody on the machine, an environment cannot.
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    target = address._replace(password=None).render_as_string()
    _run(program, [*words, "--dbname", target], secret)


def _run(program: str, words: list[str], secret: dict[str, str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise ArchiveError(f"{program} is not here; PostgreSQL's own programs have it")
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [found, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **secret},
    )
    if done.returncode:
        raise ArchiveError(f"{program} failed: {done.stderr.strip()}")
